"""What a browser says by its headers, in whatever way they are written."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from focaljet.consent.hearing import Kind, objects, signals_of
from focaljet.personal.words import Purpose

pytestmark = pytest.mark.clause("C47")


@pytest.mark.parametrize("said", ["1", " 1 ", "1, 1", "1,0", "0, 1"])
def test_a_signal_is_heard_in_favour_of_the_person(rf: RequestFactory, said: str):
    request = rf.get("/", headers={"Sec-GPC": said})
    assert signals_of(request) == {Kind.GPC}


@pytest.mark.parametrize("said", ["0", "", "true", "yes", "10", "?1", "11", "unset"])
def test_what_is_no_signal_says_nothing(rf: RequestFactory, said: str):
    request = rf.get("/", headers={"Sec-GPC": said, "DNT": said})
    assert signals_of(request) == frozenset()


def test_both_signals_are_told_apart(rf: RequestFactory):
    assert signals_of(rf.get("/")) == frozenset()
    assert signals_of(rf.get("/", headers={"DNT": "1"})) == {Kind.DNT}
    both = rf.get("/", headers={"DNT": "1", "Sec-GPC": "1"})
    assert signals_of(both) == {Kind.DNT, Kind.GPC}


def test_a_signal_is_against_advertising_and_never_against_what_is_needed():
    for kind in Kind:
        assert objects(frozenset({kind}), Purpose.ADVERTISING)
        assert not objects(frozenset({kind}), Purpose.ACCOUNT)
        assert not objects(frozenset({kind}), Purpose.SECURITY)
    assert not objects(frozenset(), Purpose.ADVERTISING)
