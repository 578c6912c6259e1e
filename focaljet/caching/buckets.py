"""How much each network may ask of this process: token buckets in memory.

A bucket holds up to `burst` tokens and gains `rate` a second. A network is a
neighbourhood of addresses (base.http.network_of). It stands nowhere but here, until its
bucket is full again, which says as much as no bucket.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

# What a request takes out of its network's bucket.
KEPT_PAGE = 0.02
COMPUTED = 1.0

# A page a second is fast reading; ten of them go on for ever, and three hundred at once
# are an evening on which a whole club comes out of one hall. docs/operate/overload.md
RATE = 10.0
BURST = 300.0
MOST_NETWORKS = 20_000


class Buckets:
    """`rate` in tokens a second, `burst` in tokens, for at most `most` networks.

    Safe to call from several threads. Networks beyond `most` push out those that were
    not seen for longest, and first of all those that took little: a bucket drained to
    three quarters is kept apart, where only as many buckets drained so far could push
    it out. A flood of new names so neither takes memory nor helps one that drains.
    """

    def __init__(self, rate: float, burst: float, most: int) -> None:
        if rate <= 0 or burst <= 0 or most < 2:
            raise ValueError("Buckets need a rate, a burst, and room for two networks.")
        self._rate = rate
        self._burst = burst
        self._little = burst * 3 / 4
        self._room = most // 2
        self._full_after = burst / rate
        self._lock = threading.Lock()
        # By network: how full it was, and when that was.
        self._calm: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._drained: OrderedDict[str, tuple[float, float]] = OrderedDict()

    @classmethod
    def for_one_of(cls, processes: int) -> Buckets:
        """The buckets of one of several web processes: each holds its part of the limit.

        A reader's requests come to all of them, more or less in turn.
        """
        return cls(RATE / processes, BURST / processes, MOST_NETWORKS)

    def take(self, network: str, cost: float, now: float) -> float:
        """Take `cost` tokens: 0.0 where they were there, else the seconds until then.

        What is refused takes nothing. `now` is monotonic, in seconds. A cost above the
        burst counts as the burst, or it would be refused for ever.
        """
        cost = min(cost, self._burst)
        with self._lock:
            held = self._drained.pop(network, None) or self._calm.pop(network, None)
            level, at = held or (self._burst, now)
            # Two threads may come with their times in the wrong order.
            level = min(self._burst, level + max(0.0, now - at) * self._rate)
            wait = (cost - level) / self._rate if level < cost else 0.0
            self._put(network, level if wait else level - cost, max(now, at))
            self._forget_full(self._calm, now)
            self._forget_full(self._drained, now)
        return wait

    def __len__(self) -> int:
        return len(self._calm) + len(self._drained)

    def _put(self, network: str, level: float, at: float) -> None:
        of_its_kind = self._calm if level > self._little else self._drained
        of_its_kind[network] = (level, at)
        if len(of_its_kind) > self._room:
            of_its_kind.popitem(last=False)

    def _forget_full(
        self, of_a_kind: OrderedDict[str, tuple[float, float]], now: float
    ) -> None:
        """Two at a time, which is more than come in, so that no call takes long."""
        for _twice in range(2):
            if not of_a_kind:
                return
            network = next(iter(of_a_kind))
            if now - of_a_kind[network][1] <= self._full_after:
                return
            del of_a_kind[network]
