"""The list of the clauses: whole, in step with the code, and with its tests."""

import json
from importlib import import_module

import pytest
from django.apps import apps
from django.db.models import EmailField, GenericIPAddressField
from django.urls import reverse
from django.utils.module_loading import import_string

from focaljet.personal import declared
from focaljet.personal.words import Category, Purpose
from focaljet.policy import checks
from focaljet.policy.clauses import proving, subsystems
from focaljet.policy.clauses.registry import CHAPTERS, all_clauses
from focaljet.policy.clauses.subsystems import Subsystem
from focaljet.policy.clauses.words import Clause, State
from focaljet.policy.texts import WORDS, text_of

# The clauses of the policy that this one says in other words, by their chapters.
NUMBERS = {
    "a": range(1, 9),
    "b": range(9, 16),
    "c": range(16, 24),
    "d": range(24, 38),
    "e": range(38, 53),
    "f": range(53, 63),
    "g": range(63, 68),
    "h": range(68, 75),
    "i": range(75, 88),
    "j": range(88, 98),
}
ITEMS = {14: "abcdef", 43: "abc", 53: "abcdefghi", 54: "abcd", 58: "ab", 63: "abcd"}
ITEMS[71] = "abcdefg"


def numbers_of(letter: str) -> list[str]:
    return [
        f"C{number}{item}"
        for number in NUMBERS[letter]
        for item in ["", *ITEMS.get(number, "")]
    ]


@pytest.mark.clause("C1")
@pytest.mark.parametrize("letter", NUMBERS)
def test_every_clause_is_there_in_its_place_with_its_words(letter):
    assert [clause.number for clause in CHAPTERS[letter]] == numbers_of(letter)
    assert sorted(WORDS[letter].TEXTS) == sorted(numbers_of(letter))
    assert all(clause.title for clause in CHAPTERS[letter])


@pytest.mark.parametrize("language", ["en", "de", "es"])
@pytest.mark.parametrize("document", ["privacy", "terms"])
def test_the_text_is_made_of_plain_words(document, language):
    text = text_of(document, language)
    assert json.loads(json.dumps(text)) == text
    for section in text:
        for clause in section["clauses"]:
            assert clause["title"]
            assert clause["paragraphs"]
            for paragraph in clause["paragraphs"]:
                assert paragraph.replace("%(site)s", "").count("%") == 0
                assert "<" not in paragraph


def test_what_is_here_says_where_and_everything_named_is_there():
    for clause in all_clauses().values():
        if clause.state is State.HERE:
            assert clause.code, clause.number
        for name in clause.code:
            assert _found(name), f"{clause.number}: {name}"


def _found(name: str) -> bool:
    try:
        import_module(name)
    except ImportError:
        try:
            import_string(name)
        except ImportError:
            return False
    return True


def test_every_page_that_a_clause_leads_to_is_there():
    for each in all_clauses().values():
        for name, title in each.see:
            assert reverse(name), name
            assert title


def test_what_can_be_missing_or_switched_off_has_a_sentence_for_it():
    for clause in all_clauses().values():
        if clause.state is State.WAITS:
            assert clause.said_today(), clause.number
        if any(subsystems._brought(clause.subsystem.name)):
            assert clause.subsystem.off, clause.number


def test_every_purpose_is_allowed_by_clauses_that_there_are():
    for purpose in Purpose:
        assert set(purpose.clauses) <= set(all_clauses()), purpose


def state_of(number: str) -> State:
    return all_clauses()[number].state


def test_a_subsystem_is_here_as_soon_as_its_app_is(monkeypatch):
    store = all_clauses()["C12"]
    assert state_of("C12") == State.WAITS
    assert store.said_today() == ["This site has no store today."]
    installed = apps.is_installed
    monkeypatch.setattr(
        apps, "is_installed", lambda name: name == "focaljet.store" or installed(name)
    )
    assert state_of("C12") == State.HERE
    assert store.said_today() == []


def switched_off() -> bool:
    return False


def test_an_app_can_bring_a_subsystem_and_say_that_it_is_off(monkeypatch):
    assert state_of("C22") == State.WAITS
    policy = apps.get_app_config("policy")
    name = f"{__name__}.switched_off"
    monkeypatch.setattr(policy, "subsystems", {"offers": name}, raising=False)
    assert state_of("C22") == State.OFF


def test_a_kind_of_data_waits_until_a_table_declares_it(monkeypatch):
    assert all_clauses()["C14e"].state is State.HERE
    monkeypatch.setattr(declared, "tables", tuple)
    assert all_clauses()["C14e"].state is State.WAITS


# Which tests prove what


def clause(number: str = "C1", **facts) -> Clause:
    return Clause(number, "Title", **facts)


def test_a_clause_that_no_test_proves_stops_the_build(monkeypatch):
    monkeypatch.setattr(proving, "all_tests", dict)
    found = {message.obj: message for message in checks.check_clauses()}
    assert "C79" in found
    assert found["C79"].id == "personal.E012"
    assert "C12" not in found  # no store, no promise


def test_every_clause_whose_matter_is_here_has_a_test():
    assert [each.number for each in proving.untested()] == []


def test_an_item_is_meant_with_the_whole_and_the_whole_with_all_its_items(monkeypatch):
    named = {"C63": ("t::whole",)}
    monkeypatch.setattr(proving, "all_tests", lambda: named)
    clauses = all_clauses()
    assert proving.tests_of(clauses["C63b"]) == ("t::whole",)
    assert proving.tests_of(clauses["C71"]) == ()
    named |= {f"C71{item}": (f"t::{item}",) for item in "abcdef"}
    assert proving.tests_of(clauses["C71"]) == ()
    named["C71g"] = ("t::g",)
    assert len(proving.tests_of(clauses["C71"])) == 7


def test_a_subsystem_of_no_app_is_not_here():
    assert not Subsystem("nothing-of-the-kind", "Nothing").is_here()


# What is personal (C3), and what could count as information about nobody (C26 to C32)

KINDS = ("mail", "email", "phone", "telephone", "address", "ip", "birth", "birthday")
PLACES = ("geo", "latitude", "longitude", "device", "skeleton", "surname")
NAMES = ("screen_name", "real_name", "first_name", "last_name")
ALWAYS_PERSONAL = frozenset({*KINDS, *PLACES, *NAMES})
TYPES = (EmailField, GenericIPAddressField)
# What only sounds so, and what it is. A new line here needs a reason as good.
SOUNDS_SO = {
    "disclosure.DisclosureCase.contact": "the desk of an authority that asks",
    "disclosure.Party.contact": "where a company is reached that is given data",
}


def sounds_personal(table: declared.DeclaredTable, name: str) -> bool:
    if table.model and isinstance(table.model._meta.get_field(name), TYPES):
        return True
    return name in ALWAYS_PERSONAL or bool(ALWAYS_PERSONAL & set(name.split("_")))


@pytest.mark.clause("C3")
def test_what_is_named_like_something_that_reaches_a_person_is_personal():
    found = {
        f"{table.label}.{name}"
        for table in declared.tables()
        for name in table.personal.not_personal
        if sounds_personal(table, name)
    }
    assert found <= set(SOUNDS_SO)


@pytest.mark.clause("C27", "C30", "C31", "C32", "C45")
@pytest.mark.parametrize(
    "category",
    [
        Category.IP_ADDRESS,
        Category.LANGUAGE,
        Category.DEVICE,
        Category.LOCATION,
        Category.PREFERENCE,
    ],
)
def test_what_others_call_non_personal_is_somebodys_here(category):
    """It is found for the archive, and goes with the account."""
    kept = [
        (table, name)
        for table in declared.tables()
        for name, each in table.personal.fields.items()
        if each.category is category
    ]
    assert kept or category is Category.LOCATION
    for table, name in kept:
        personal = table.personal
        ages = personal.fields[name].keep.ends
        assert personal.subjects or personal.found_by or ages, (table.label, name)
