"""Who computes, who waits, who is turned away: with threads, and nothing sleeps."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from focaljet.caching.admission import WEIGHTS, Admission, Kind, Ticket

A_LONG_TIME = 30.0  # seconds; a test that gets there has failed


class Waiting:
    """Somebody who wants in, in a thread of their own."""

    def __init__(self, admission: Admission, kind: Kind) -> None:
        self.ticket: Ticket | None = None
        self.answered = threading.Event()
        before = admission.waiting
        self._thread = threading.Thread(target=self._enter, args=(admission, kind))
        self._thread.start()
        until(lambda: admission.waiting > before or self.answered.is_set())

    def _enter(self, admission: Admission, kind: Kind) -> None:
        self.ticket = admission.enter(kind)
        self.answered.set()

    def leave(self) -> None:
        assert self.answered.wait(A_LONG_TIME)
        if self.ticket is not None:
            self.ticket.give_back()
        self._thread.join(A_LONG_TIME)


def until(happened: Callable[[], bool]) -> None:
    """Lets other threads run until it did."""
    pause = threading.Event()
    for _ in range(30_000):
        if happened():
            return
        pause.wait(0.001)
    raise AssertionError("It did not happen.")


def make_admission(computing=1, most_waiting=10, patience=A_LONG_TIME, **more):
    return Admission(computing, most_waiting, patience, **more)


def in_order(admission: Admission, first: Ticket, waiting: list[Waiting]) -> list[Kind]:
    """The kinds of those who wait, as they are let in one after the other."""
    order, left, holder = [], list(waiting), first
    while left:
        holder.give_back()
        until(lambda: any(each.answered.is_set() for each in left))
        [called] = [each for each in left if each.answered.is_set()]
        left.remove(called)
        assert called.ticket is not None
        holder = called.ticket
        order.append(holder.kind)
    holder.give_back()
    return order


def test_as_many_as_may_compute_go_in_at_once():
    admission = make_admission(computing=3)
    tickets = [admission.enter(kind) for kind in (Kind.GUEST, Kind.BOT, Kind.MEMBER)]
    assert all(tickets)
    assert admission.computing == 3


def test_whoever_waited_longest_of_a_kind_is_next():
    admission = make_admission()
    holder = admission.enter(Kind.MEMBER)
    first, second = (Waiting(admission, Kind.MEMBER) for _ in range(2))
    holder.give_back()
    assert first.answered.wait(A_LONG_TIME)
    assert not second.answered.is_set()
    first.leave()
    second.leave()
    assert admission.computing == admission.waiting == 0


def test_what_was_written_goes_first_then_members_guests_and_bots():
    admission = make_admission()
    holder = admission.enter(Kind.MEMBER)
    waiting = [Waiting(admission, kind) for kind in reversed(Kind)]
    assert in_order(admission, holder, waiting) == list(Kind)


def test_none_starves_places_go_by_weight():
    admission = make_admission(most_waiting=30)
    holder = admission.enter(Kind.GUEST)
    waiting = [Waiting(admission, kind) for kind in Kind for _ in range(20)]
    order = Counter(in_order(admission, holder, waiting)[:30])
    shares = {kind: order[kind] for kind in Kind}
    assert shares == pytest.approx({kind: 2 * WEIGHTS[kind] for kind in Kind}, abs=1)


def test_a_kind_that_was_away_has_saved_up_no_turns():
    admission = make_admission(most_waiting=30)
    holder = admission.enter(Kind.MEMBER)
    members = [Waiting(admission, Kind.MEMBER) for _ in range(20)]
    order = in_order(admission, holder, members)
    holder = admission.enter(Kind.MEMBER)
    both = [
        Waiting(admission, kind)
        for kind in (Kind.MEMBER, Kind.GUEST)
        for _ in range(12)
    ]
    order = in_order(admission, holder, both)[:12]
    assert order.count(Kind.MEMBER) == pytest.approx(8, abs=1)


def test_a_flood_of_guests_keeps_no_member_out():
    admission = make_admission(most_waiting=2)
    holder = admission.enter(Kind.GUEST)
    guests = [Waiting(admission, Kind.GUEST) for _ in range(2)]
    assert admission.enter(Kind.GUEST) is None
    member = Waiting(admission, Kind.MEMBER)
    assert not member.answered.is_set()
    assert in_order(admission, holder, [*guests, member])[0] is Kind.MEMBER


def test_who_waited_in_vain_is_turned_away_and_holds_nothing():
    patience = []
    admission = make_admission(
        patience=2.0, wait=lambda _ticket, seconds: patience.append(seconds)
    )
    with admission.enter(Kind.GUEST):
        assert admission.enter(Kind.MEMBER) is None
        assert admission.enter(Kind.GUEST) is None
        assert admission.enter(Kind.WRITE) is None
        assert admission.enter(Kind.BOT) is None
        assert admission.waiting == 0
    assert patience == [2.0, 6.0, 20.0, 1.0]
    assert admission.enter(Kind.MEMBER) is not None


def test_a_place_that_comes_at_the_last_moment_is_not_lost():
    holders: list[Ticket] = []

    def called_too_late(_ticket: Ticket, _seconds: float) -> None:
        holders.pop().give_back()  # after the patience, before anybody looked

    admission = make_admission(wait=called_too_late)
    holders.append(admission.enter(Kind.GUEST))
    ticket = admission.enter(Kind.MEMBER)
    assert ticket is not None
    assert ticket.has_place
    ticket.give_back()
    assert admission.computing == 0


def test_a_ticket_given_back_twice_makes_one_place():
    admission = make_admission()
    ticket = admission.enter(Kind.GUEST)
    ticket.give_back()
    ticket.give_back()
    with ticket:
        pass
    assert admission.enter(Kind.GUEST)
    assert admission.computing == 1


def test_what_breaks_while_it_computes_gives_its_place_back():
    admission = make_admission()
    with pytest.raises(RuntimeError), admission.enter(Kind.GUEST):
        raise RuntimeError
    assert admission.computing == 0


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 4), st.integers(0, 5), st.integers(0, 10**6))
def test_never_more_at_once_than_allowed_and_nothing_is_left_behind(
    computing, most_waiting, seed
):
    admission = Admission(computing, most_waiting, 0.002)
    lock, inside, most, ran_wild = threading.Lock(), [0], [0], []

    def read(number: int) -> None:
        chance = random.Random(seed + number)  # noqa: S311
        for _ in range(30):
            ticket = admission.enter(chance.choice(list(Kind)))
            if ticket is None:
                continue
            with ticket:
                with lock:
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                for _ in range(chance.randrange(200)):
                    pass
                with lock:
                    inside[0] -= 1
        ran_wild.append(number)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(A_LONG_TIME)
    assert len(ran_wild) == 12
    assert most[0] <= computing
    assert admission.computing == admission.waiting == 0
    assert all(admission.enter(Kind.BOT) for _ in range(computing))
    assert admission.enter(Kind.BOT) is None
