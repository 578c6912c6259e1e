"""Material is computed: each widening of the declarations is found, and no narrowing."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from focaljet.personal.checks.lock import lock_errors
from focaljet.personal.lock import file, sentences, widening
from focaljet.personal.lock.normal import normal_form
from focaljet.personal.lock.widening import AUDIENCES, ERASURES, What
from focaljet.personal.recipients import Recipient
from focaljet.personal.tests.planted import told
from focaljet.personal.words import Category, Purpose

TODAY = date(2026, 11, 29)
PARTY = Recipient("p1", "Acme", "processor", "NL", (Purpose.NOTICE,))
FORM = normal_form([PARTY])
FIELDS = [(table, name) for table, of in FORM["tables"].items() for name in of]
WITH_TERM = [
    (table, name) for table, name in FIELDS if FORM["tables"][table][name]["keep"]
]
COOKIES = sorted(FORM["cookies"])


def datum(form, place):
    table, name = place
    return form["tables"][table][name]


@st.composite
def widenings(draw):
    """(kind, form): our declarations with one thing wider, drawn at random."""
    form = deepcopy(FORM)
    kind = draw(st.sampled_from(sorted(WIDER)))
    WIDER[kind](form, draw)
    return kind, form


def new_datum(form, draw):
    table, name = draw(st.sampled_from(FIELDS))
    form["tables"][table][f"{name}_too"] = deepcopy(form["tables"][table][name])


def new_store(form, draw):
    form["stores"]["telemetry"] = deepcopy(datum(form, draw(st.sampled_from(FIELDS))))


def other_category(form, draw):
    kept = datum(form, draw(st.sampled_from(FIELDS)))
    others = [each.value for each in Category if each.value != kept["category"]]
    kept["category"] = draw(st.sampled_from(others))


def new_purpose(form, draw):
    kept = datum(form, draw(st.sampled_from(FIELDS)))
    others = [each.value for each in Purpose if each.value not in kept["purposes"]]
    kept["purposes"].append(draw(st.sampled_from(others)))


def longer_keep(form, draw):
    kept = datum(form, draw(st.sampled_from(WITH_TERM)))
    kept["keep"]["days"] += draw(st.integers(1, 10_000))


def endless_keep(form, draw):
    terms = [
        place
        for place in WITH_TERM
        if {"since", "happened"} & datum(form, place)["keep"].keys()
    ]
    datum(form, draw(st.sampled_from(terms)))["keep"] = {}


def later_beginning(form, draw):
    terms = [place for place in WITH_TERM if "since" in datum(form, place)["keep"]]
    datum(form, draw(st.sampled_from(terms)))["keep"]["since"] = "last_seen_at"


def wider_audience(form, draw):
    kept = datum(form, draw(st.sampled_from(FIELDS)))
    at = AUDIENCES.index(kept["visible"])
    kept["visible"] = draw(st.sampled_from([*AUDIENCES[at + 1 :], "robots"]))


def weaker_erase(form, draw):
    places = [p for p in FIELDS if datum(form, p)["on_erase"] != ERASURES[-1]]
    kept = datum(form, draw(st.sampled_from(places)))
    at = ERASURES.index(kept["on_erase"])
    kept["on_erase"] = draw(st.sampled_from(ERASURES[at + 1 :]))


def longer_stay(form, draw):
    places = [p for p in FIELDS if "days" in datum(form, p).get("until", {})]
    until = datum(form, draw(st.sampled_from(places)))["until"]
    until["days"] += draw(st.integers(1, 5_000))


def new_cookie(form, draw):
    form["cookies"]["track"] = deepcopy(form["cookies"][draw(st.sampled_from(COOKIES))])


def longer_cookie(form, draw):
    cookie = form["cookies"][draw(st.sampled_from(COOKIES))]
    cookie["seconds"] = (cookie["seconds"] or 0) + draw(st.integers(1, 10**8))


def other_cookie_purpose(form, draw):
    form["cookies"][draw(st.sampled_from(COOKIES))]["purpose"] = "advertising"


def new_recipient(form, draw):
    form["recipients"]["p2"] = deepcopy(form["recipients"]["p1"])


def other_country(form, draw):
    form["recipients"]["p1"]["country"] = draw(st.sampled_from(["US", "DE", "XX"]))


def recipient_purpose(form, draw):
    form["recipients"]["p1"]["purposes"].append(
        draw(st.sampled_from(["offer", "research", "advertising"]))
    )


def other_basis(form, draw):
    purpose = form["purposes"][draw(st.sampled_from(sorted(form["purposes"])))]
    purpose["basis"] = f"not {purpose['basis']}"


WIDER = {
    function.__name__: function
    for function in (
        new_datum, new_store, other_category, new_purpose, longer_keep, endless_keep,
        later_beginning, wider_audience, weaker_erase, longer_stay, new_cookie,
        longer_cookie, other_cookie_purpose, new_recipient, other_country,
        recipient_purpose, other_basis,
    )
}  # fmt: skip


def fewer_data(form, draw):
    table, name = draw(st.sampled_from(FIELDS))
    del form["tables"][table][name]


def fewer_purposes(form, draw):
    kept = datum(form, draw(st.sampled_from(FIELDS)))
    kept["purposes"].remove(draw(st.sampled_from(sorted(kept["purposes"]))))


def shorter_keep(form, draw):
    long = [p for p in WITH_TERM if datum(form, p)["keep"].get("days", 0) > 0]
    keep = datum(form, draw(st.sampled_from(long)))["keep"]
    keep["days"] = draw(st.integers(0, keep["days"] - 1))


def a_term_instead_of_the_account(form, draw):
    endless = [p for p in FIELDS if not datum(form, p)["keep"]]
    keep = {"since": "written_at", "days": draw(st.integers(0, 10_000))}
    datum(form, draw(st.sampled_from(endless)))["keep"] = keep


def narrower_audience(form, draw):
    places = [p for p in FIELDS if datum(form, p)["visible"] != AUDIENCES[0]]
    kept = datum(form, draw(st.sampled_from(places)))
    at = AUDIENCES.index(kept["visible"])
    kept["visible"] = draw(st.sampled_from(AUDIENCES[:at]))


def stronger_erase(form, draw):
    places = [p for p in FIELDS if datum(form, p)["on_erase"] != ERASURES[0]]
    kept = datum(form, draw(st.sampled_from(places)))
    at = ERASURES.index(kept["on_erase"])
    kept["on_erase"] = draw(st.sampled_from(ERASURES[:at]))


def fewer_cookies(form, draw):
    del form["cookies"][draw(st.sampled_from(COOKIES))]


def fewer_stores(form, draw):
    del form["stores"][draw(st.sampled_from(sorted(form["stores"])))]


def fewer_recipients(form, draw):
    del form["recipients"]["p1"]


def consent_first(form, draw):
    purposes = [key for key, of in form["purposes"].items() if of["basis"] != "consent"]
    form["purposes"][draw(st.sampled_from(sorted(purposes)))]["basis"] = "consent"


NARROWER = {
    function.__name__: function
    for function in (
        fewer_data, fewer_purposes, shorter_keep, a_term_instead_of_the_account,
        narrower_audience, stronger_erase, fewer_cookies, fewer_stores,
        fewer_recipients, consent_first,
    )
}  # fmt: skip


@st.composite
def narrowings(draw):
    form = deepcopy(FORM)
    kind = draw(st.sampled_from(sorted(NARROWER)))
    NARROWER[kind](form, draw)
    return kind, form


EACH = settings(max_examples=50, deadline=None, derandomize=True, database=None)


@pytest.mark.clause("C94", "C95")
@EACH
@given(widenings())
def test_fifty_random_widenings_are_all_found_material(drawn):
    kind, form = drawn
    found = widening.differences(FORM, form)
    assert widening.is_material(found), kind
    assert all(sentences.told(found))


@pytest.mark.clause("C94", "C95")
@EACH
@given(narrowings())
def test_fifty_random_narrowings_are_told_and_none_is_material(drawn):
    kind, form = drawn
    found = widening.differences(FORM, form)
    assert found, kind
    assert not widening.is_material(found), (kind, found)
    assert all(sentences.told(found))


@pytest.mark.parametrize("kind", sorted(WIDER))
@settings(EACH, max_examples=3)
@given(data=st.data())
def test_each_kind_of_widening_is_found_where_other_things_grow_narrower(kind, data):
    form = deepcopy(FORM)
    WIDER[kind](form, data.draw)
    del form["stores"][min(FORM["stores"])]
    assert widening.is_material(widening.differences(FORM, form))


def test_other_words_alone_are_no_difference():
    form = deepcopy(FORM)
    form["tables"]["accounts.Member"]["language"]["why"] = "for another reason"
    form["cookies"][COOKIES[0]]["why"] = "in other words"
    form["tables"]["accounts.Member"]["language"]["edit"] = "elsewhere"
    assert widening.differences(FORM, form) == []


def test_what_begins_at_another_event_may_last_longer_unless_only_the_words_changed():
    def moved(before, after):
        old, new = deepcopy(FORM), deepcopy(FORM)
        datum(old, FIELDS[0])["keep"], datum(new, FIELDS[0])["keep"] = before, after
        found = widening.differences(old, new)
        return [difference.is_wider for difference in found]

    paid = {"event": "the payment", "days": 30, "happened": "store.paid"}
    assert moved(paid, {**paid, "event": "when it was paid"}) == []
    assert moved(paid, {**paid, "happened": "store.sent"}) == [True]
    assert moved(paid, {"since": "at", "days": 9999}) == [False]
    assert moved({"since": "at", "days": 1}, paid) == [True]
    assert moved(paid, {}) == [True]
    assert moved({"event": "the end", "days": 0}, {}) == [True]
    assert moved({}, {"event": "the end", "days": 0}) == [True]
    assert moved({"event": "the end", "days": 0}, paid) == [False]


def test_a_key_of_json_that_tells_something_about_people_is_a_datum():
    old, new = deepcopy(FORM), deepcopy(FORM)
    datum(old, FIELDS[0])["keys"] = {"width": None, "name": "screen_name"}
    datum(new, FIELDS[0])["keys"] = {"width": None, "phone": "phone"}
    found = widening.differences(old, new)
    assert [(each.what, each.is_wider) for each in found] == [
        (What.KEY, True),
        (What.KEY, False),
    ]


def test_the_normal_form_says_the_same_in_every_language(settings):
    from django.utils import translation

    with translation.override("de"):
        assert normal_form() == {k: v for k, v in FORM.items() if k != "recipients"}
    assert json.loads(json.dumps(FORM)) == FORM


@pytest.fixture
def lock(settings, tmp_path):
    settings.PRIVACY_LOCK = tmp_path / "privacy.lock"
    file.update(today=TODAY)
    return settings.PRIVACY_LOCK


@pytest.fixture
def declared(monkeypatch):
    """The form that the build declares, to be changed."""
    form = normal_form()
    for module in ("focaljet.personal.lock.file", "focaljet.personal.checks.lock"):
        monkeypatch.setattr(f"{module}.normal_form", lambda: form)
    return form


def test_a_lock_that_says_what_the_code_declares_is_fine(lock):
    assert list(lock_errors()) == []
    lines = lock.read_text().splitlines()
    assert len(lines) > len(FIELDS)  # a field to a line


def test_e008_refuses_a_wider_build_until_somebody_announces_it(declared, lock):
    declared["tables"]["accounts.Member"]["shoe_size"] = deepcopy(
        declared["tables"]["accounts.Member"]["language"]
    )
    ((number, message),) = told(lock_errors())
    assert number == "E008"
    assert "accounts.Member.shoe_size: a new datum" in message
    with pytest.raises(file.LockError, match="--announce"):
        file.update(today=TODAY)
    assert told(lock_errors())
    file.update(announce="We ask for the size of your shoes.", today=TODAY)
    assert list(lock_errors()) == []
    (announcement,) = file.read().announcements
    assert announcement["number"] == 1
    assert announcement["words"] == "We ask for the size of your shoes."
    (difference,) = widening.read(announcement["differences"])
    assert difference.place == "accounts.Member.shoe_size"


def test_e008_refuses_a_lock_that_is_stale(declared, lock):
    del declared["tables"]["accounts.Member"]["language"]
    ((number, message),) = told(lock_errors())
    assert number == "E008"
    assert "is not what the code declares" in message
    file.update(today=TODAY)
    assert list(lock_errors()) == []
    assert file.read().announcements == []


def test_e008_refuses_a_build_without_a_lock_and_one_that_nobody_can_read(lock):
    lock.write_text('{"format": 1, "decl')
    assert "cut short" in str(told(lock_errors()))
    lock.unlink()
    assert "There is no privacy.lock." in str(told(lock_errors()))


def test_what_differs_is_said_in_words():
    form = deepcopy(FORM)
    form["tables"]["accounts.Member"]["language"]["visible"] = "public"
    form["tables"]["accounts.Member"]["ip_address"]["keep"]["days"] = 60
    wider = sentences.told(widening.differences(FORM, form))
    assert [(each.title, each.what, each.before, each.after) for each in wider] == [
        (
            "Members: IP address at sign-up",
            "how long it is kept",
            "for 30 days, counted from “joined at”",
            "for 60 days, counted from “joined at”",
        ),
        (
            "Members: language",
            "who sees it",
            "You see it, and nobody else.",
            "Everybody sees it.",
        ),
    ]
