"""Each network has its share: burst, refill, and what a flood of networks can do."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focaljet.caching.buckets import BURST, COMPUTED, KEPT_PAGE, RATE, Buckets


def make_buckets(rate=10.0, burst=30.0, most=1_000) -> Buckets:
    return Buckets(rate, burst, most)


def test_vera_reads_as_fast_as_the_burst_and_is_then_told_how_long_to_wait():
    buckets = make_buckets()
    assert [buckets.take("vera", 1, 0.0) for _ in range(30)] == [0.0] * 30
    assert buckets.take("vera", 1, 0.0) == pytest.approx(0.1)
    assert buckets.take("vera", 5, 0.0) == pytest.approx(0.5)


def test_who_waits_as_told_is_let_in_and_who_does_not_is_no_worse_off():
    buckets = make_buckets()
    buckets.take("vera", 30, 0.0)
    waits = [buckets.take("vera", 1, 0.05) for _ in range(100)]
    assert min(waits) == max(waits) == pytest.approx(0.05)
    assert buckets.take("vera", 1, 0.1001) == 0.0


def test_one_network_costs_another_nothing():
    buckets = make_buckets()
    while not buckets.take("flood", 1, 0.0):
        pass
    assert buckets.take("vera", 1, 0.0) == 0.0


def test_pages_out_of_memory_cost_a_fiftieth():
    buckets = make_buckets()
    taken = 0
    while not buckets.take("vera", KEPT_PAGE, 0.0):
        taken += 1
    assert taken == pytest.approx(30 / KEPT_PAGE, abs=1)
    assert KEPT_PAGE * 50 == COMPUTED


def test_what_costs_more_than_a_bucket_holds_is_not_refused_for_ever():
    buckets = make_buckets()
    assert buckets.take("vera", 1_000, 0.0) == 0.0
    assert buckets.take("vera", 1_000, 1.0) == pytest.approx(2.0)
    assert buckets.take("vera", 1_000, 3.1) == 0.0


def test_a_clock_that_seems_to_go_back_gives_nothing():
    buckets = make_buckets()
    buckets.take("vera", 30, 10.0)
    assert buckets.take("vera", 1, 9.0) > 0
    assert buckets.take("vera", 1, 10.05) == pytest.approx(0.05)


def test_several_processes_divide_the_limit():
    one, four = Buckets.for_one_of(1), Buckets.for_one_of(4)
    assert one.take("vera", BURST, 0.0) == four.take("vera", BURST / 4, 0.0) == 0.0
    assert one.take("vera", 1, 0.0) == pytest.approx(1 / RATE)
    assert four.take("vera", 1, 0.0) == pytest.approx(4 / RATE)


def test_a_hundred_thousand_networks_take_no_more_memory_than_allowed():
    buckets = make_buckets(most=1_000)
    for number in range(100_000):
        buckets.take(f"network {number}", 1, 0.0)
        assert len(buckets) <= 1_000


def test_a_flood_of_new_networks_does_not_push_out_the_one_that_drains():
    buckets = make_buckets(most=1_000)
    while not buckets.take("attacker", 1, 0.0):
        pass
    for number in range(10_000):
        buckets.take(f"network {number}", 1, 0.0)
    assert buckets.take("attacker", 1, 0.0) > 0


def test_a_network_whose_bucket_is_full_again_is_forgotten():
    buckets = make_buckets(rate=10, burst=30)
    for number in range(200):
        buckets.take(f"network {number}", number % 30, 0.0)
    for _ in range(200):
        buckets.take("vera", 0, 3.1)
    assert len(buckets) == 1


def test_to_be_forgotten_gives_nothing_that_waiting_would_not_have_given():
    buckets = make_buckets(rate=10, burst=30)
    buckets.take("ann", 30, 0.0)
    for number in range(5):
        buckets.take(f"network {number}", 1, 2.9)
    assert buckets.take("ann", 30, 2.9) == pytest.approx(0.1)


@given(
    st.lists(
        st.tuples(st.floats(0, 5), st.floats(0.01, 40), st.sampled_from("abc")),
        max_size=60,
    )
)
def test_nobody_ever_gets_more_than_the_burst_and_what_flowed_in_since(asked):
    rate, burst = 10.0, 30.0
    buckets = Buckets(rate, burst, 100)
    now, given_out = 0.0, dict.fromkeys("abc", 0.0)
    for passed, cost, network in asked:
        now += passed
        wait = buckets.take(network, cost, now)
        if wait == 0.0:
            given_out[network] += min(cost, burst)
        else:
            # After the time that it was told, it is let in.
            assert 0 < wait <= burst / rate
            now += wait + 1e-6
            assert buckets.take(network, cost, now) == 0.0
            given_out[network] += min(cost, burst)
        assert given_out[network] <= burst + rate * now + 1e-6


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """The interpreter goes from thread to thread as often as it can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hasty_threads")
def test_threads_that_ask_at_once_get_no_token_twice():
    buckets = make_buckets(rate=0.001, burst=1_000, most=10)
    start, let_in = threading.Barrier(8, timeout=60), []

    def ask():
        start.wait()
        let_in.append(sum(not buckets.take("vera", 1, 0.0) for _ in range(500)))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(let_in) == 1_000
