"""Seals that cover what was said and the seal before it."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from pytest_django import Settings

from focaljet.privacy import chain

NONCE = "5" * 64


def test_a_seal_holds_for_what_was_said_after_what():
    key_id, seal = chain.seal(chain.START, "Ann took her data along")
    assert len(key_id) == chain.KEY_ID_LENGTH
    assert len(seal) == len(chain.START) == 64
    assert chain.holds(chain.START, "Ann took her data along", key_id, seal)


@pytest.mark.parametrize(
    "changed",
    [
        {"previous": "1" * 64},
        {"body": "Ann took her data along!"},
        {"key_id": "00000000"},
        {"key_id": ""},
        {"seal": "0" * 64},
        {"seal": ""},
        {"seal": "ſ" * 64},
        {"seal": "\ud800" * 64},
    ],
)
def test_a_seal_does_not_hold_for_anything_else(changed):
    key_id, seal = chain.seal(chain.START, "Ann took her data along")
    as_written = {
        "previous": chain.START,
        "body": "Ann took her data along",
        "key_id": key_id,
        "seal": seal,
    }
    assert chain.holds(**as_written)
    assert not chain.holds(**as_written | changed)


def test_words_cannot_move_between_the_seal_before_and_what_was_said():
    key_id, seal = chain.seal("ab", "c")
    assert not chain.holds("a", "bc", key_id, seal)


def test_an_old_key_still_opens_and_a_lost_one_does_not(settings: Settings):
    settings.SECRET_KEY = "the first key of the site, as long as a key should be"
    key_id, seal = chain.seal(chain.START, "said")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the second key of the site, as long as a key should be"
    assert chain.holds(chain.START, "said", key_id, seal)
    assert chain.knows(key_id)
    assert chain.seal(chain.START, "said")[0] != key_id
    settings.SECRET_KEY_FALLBACKS = []
    assert not chain.holds(chain.START, "said", key_id, seal)
    assert not chain.knows(key_id)


def test_the_key_is_not_the_one_that_anything_else_is_signed_with(settings: Settings):
    from focaljet.base import tokens

    assert chain._key(settings.SECRET_KEY) != settings.SECRET_KEY.encode()
    others = {tokens._key_for(settings.SECRET_KEY, "focaljet ledger")}
    assert chain._key(settings.SECRET_KEY) not in others


def test_no_two_lists_of_values_make_the_same_text():
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    texts = [
        chain.canonical("a", "b"),
        chain.canonical("ab"),
        chain.canonical('a","b'),
        chain.canonical("a", "b", ""),
        chain.canonical("a", "b", None),
        chain.canonical(1, "b"),
        chain.canonical("1", "b"),
        chain.canonical(noon),
        chain.canonical(noon + timedelta(microseconds=1)),
        chain.canonical(uuid.UUID(int=1)),
        chain.canonical("ä"),
        chain.canonical("a\u0308"),
    ]
    assert len(set(texts)) == len(texts)


def test_a_moment_is_the_same_in_every_time_zone():
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    there = noon.astimezone(timezone(timedelta(hours=9)))
    assert chain.canonical(noon) == chain.canonical(there)
    assert chain.canonical(noon) == '["2026-03-01T12:00:00.000000+00:00"]'


def test_a_commitment_binds_to_the_words_and_to_the_nonce():
    bound = chain.commit(NONCE, "she asked me to")
    assert bound == chain.commit(NONCE, "she asked me to")
    assert bound != chain.commit(NONCE, "she asked me too")
    assert bound != chain.commit("6" * 64, "she asked me to")
