"""Whose bucket a request takes from, and who is never limited."""

from __future__ import annotations

from ipaddress import ip_network
from time import monotonic

import pytest

from focaljet.caching import networks
from focaljet.caching.networks import Forwarders, network_for


@pytest.fixture(autouse=True)
def forgetful(settings):
    settings.PROXIES = [ip_network("203.0.113.7/32")]
    networks._remembered.cache_clear()
    networks._is_unnamed.cache_clear()
    networks._forget_at = monotonic() + 1_000
    yield
    networks._remembered.cache_clear()
    networks._is_unnamed.cache_clear()
    networks._forget_at = 0.0


def test_a_neighbourhood_shares_a_bucket():
    assert network_for("198.51.100.4", "") == "198.51.100.0/24"
    assert network_for("2001:db8:1:203::1", "") == "2001:db8:1:200::/56"


def test_behind_a_proxy_of_ours_the_readers_network_counts():
    assert network_for("203.0.113.7", "198.51.100.4") == "198.51.100.0/24"


def test_what_a_stranger_says_of_itself_does_not_count():
    assert network_for("198.51.100.4", "192.0.2.1") == "198.51.100.0/24"
    assert network_for("203.0.113.7", "192.0.2.1, 198.51.100.4") == "198.51.100.0/24"


@pytest.mark.parametrize(
    ("remote", "forwarded"),
    [
        ("127.0.0.1", ""),
        ("::1", ""),
        ("::ffff:127.0.0.1", ""),
        ("172.17.0.1", ""),  # the bridge of a container
        ("10.1.2.3", "198.51.100.4"),  # a proxy in the house that nobody named
        ("fd00::1", ""),
        ("203.0.113.7", ""),  # a proxy that says nothing of the reader
        ("203.0.113.7", "unknown"),
        ("", ""),  # a socket
        ("nonsense", ""),
    ],
)
def test_the_house_itself_and_who_cannot_be_told_are_never_limited(remote, forwarded):
    assert network_for(remote, forwarded) is None


def test_an_endless_chain_is_worked_out_but_not_remembered():
    chain = ", ".join(["192.0.2.1"] * 500 + ["198.51.100.4"])
    assert network_for("203.0.113.7", chain) == "198.51.100.0/24"
    assert networks._remembered.cache_info().currsize == 0


def test_no_flood_of_addresses_fills_the_memory():
    for number in range(2 * networks.REMEMBERED):
        network_for(f"198.{number % 200}.{number // 200}.4", "")
    assert networks._remembered.cache_info().currsize <= networks.REMEMBERED


def test_after_a_minute_no_address_is_remembered():
    network_for("198.51.100.4", "")
    Forwarders().note("198.51.100.4", "192.0.2.1")
    networks.forget_the_old(networks._forget_at)
    assert networks._remembered.cache_info().currsize == 0
    assert networks._is_unnamed.cache_info().currsize == 0


def test_a_machine_in_front_that_nobody_named_is_noticed():
    behind = Forwarders()
    for number in range(Forwarders.ENOUGH):
        assert not behind.is_one_unnamed
        behind.note("198.51.100.4", f"192.0.2.{number % 200}")
    assert behind.is_one_unnamed


def test_neither_a_named_proxy_nor_one_stranger_is_taken_for_that():
    behind = Forwarders()
    for _ in range(Forwarders.ENOUGH):
        behind.note("203.0.113.7", "192.0.2.1")
        behind.note("198.51.100.4", "")
        behind.note("198.51.100.4", "192.0.2.1")
    assert not behind.is_one_unnamed


def test_it_is_over_some_time_after_it_was_mended():
    behind = Forwarders()
    for _ in range(100 * Forwarders.ENOUGH):
        behind.note("198.51.100.4", "192.0.2.1")
    assert behind.is_one_unnamed
    for _ in range(100 * Forwarders.ENOUGH):
        behind.note("203.0.113.7", "192.0.2.1")
    assert not behind.is_one_unnamed
