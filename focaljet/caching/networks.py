"""From which network a request comes, as far as limits go; None: nobody is limited.

Working that out takes longer than the rest of the way to a kept page, so it is remembered
for a minute, for as many pairs of headers as stand below. Nothing is stored or logged.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address, ip_network
from time import monotonic

from django.conf import settings

from focaljet.base.http import address_behind, network_of

REMEMBERED = 4_096
REMEMBERED_FOR = 60.0  # seconds; then all of it is forgotten, at the next request
LONGEST_REMEMBERED = 200  # characters of X-Forwarded-For; a chain of five proxies

# Machines of the house: the launcher, a container's bridge, a proxy that nobody named.
# To limit them would be to limit everybody who reads through them.
OWN_NETWORKS = tuple(
    ip_network(network)
    for network in (
        "127.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)


def network_for(remote: str, forwarded: str) -> str | None:
    """The network to be limited, by REMOTE_ADDR and X-Forwarded-For ("" without)."""
    if len(forwarded) > LONGEST_REMEMBERED:
        return _network_for(remote, forwarded)
    forget_the_old(monotonic())
    return _remembered(remote, forwarded)


def forget_the_old(now: float) -> None:
    """Once a minute, all that was remembered of addresses."""
    global _forget_at
    if now >= _forget_at:
        _forget_at = now + REMEMBERED_FOR
        _remembered.cache_clear()
        _is_unnamed.cache_clear()


def _network_for(remote: str, forwarded: str) -> str | None:
    address = address_behind(remote, forwarded)
    if address is None:
        return None
    parsed = ip_address(address)
    if any(parsed in network for network in (*OWN_NETWORKS, *settings.PROXIES)):
        return None
    return network_of(address)


_remembered = lru_cache(maxsize=REMEMBERED)(_network_for)


class Forwarders:
    """Whether most requests are handed on by a machine that settings.PROXIES lacks.

    Then all readers look like one machine, and the limits meet all of them together.
    Two numbers a process, and not one address. Counting is not locked: one more or less
    says the same.
    """

    ENOUGH = 200

    def __init__(self) -> None:
        self.seen = self.strange = 0

    def note(self, remote: str, forwarded: str) -> None:
        if self.seen >= 50 * self.ENOUGH:  # what was long ago counts less and less
            self.seen //= 2
            self.strange //= 2
        self.seen += 1
        if forwarded and _is_unnamed(remote):
            self.strange += 1

    @property
    def is_one_unnamed(self) -> bool:
        return self.seen >= self.ENOUGH and self.strange * 2 > self.seen


@lru_cache(maxsize=REMEMBERED)
def _is_unnamed(remote: str) -> bool:
    """Whether what this machine forwards is not believed."""
    return address_behind(remote, "192.0.2.1") != "192.0.2.1"


forwarders = Forwarders()
_forget_at = 0.0
