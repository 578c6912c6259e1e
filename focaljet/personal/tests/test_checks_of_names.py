import pytest
from django.db import models
from django.test.utils import isolate_apps

from focaljet.personal import declared
from focaljet.personal.checks import names
from focaljet.personal.declared import DeclaredTable
from focaljet.personal.tests.planted import Planted, kept, link, places, told
from focaljet.personal.words import OnErase, PersonalData, Store, after, after_event

THERE = "focaljet.personal.tests.planted.kept"


@isolate_apps("focaljet.personal")
def found(plate=None, **said):
    class Car(Planted):
        owner = link()
        plate = models.CharField(max_length=9)
        sold_at = models.DateTimeField(null=True)
        built_at = models.DateTimeField()
        is_mine = models.BooleanField(default=False)

    personal = PersonalData(subject="owner", fields={"plate": plate or kept()}, **said)
    return told(names.name_errors([DeclaredTable("personal.Car", Car, personal)]))


def test_a_declaration_that_names_what_is_there_passes():
    assert found(tombstone="sold_at", confirmed="is_mine", public=THERE) == set()
    assert found(found_by=THERE) == set()


@pytest.mark.parametrize("name", ["sold", "plate", "built_at", "is_mine"])
def test_a_tombstone_that_cannot_be_set_and_taken_away_is_found(name):
    message = f"personal.Car: the tombstone {name!r} is no moment that may be empty."
    assert found(tombstone=name) == {("E001", message)}


@pytest.mark.parametrize("name", ["is_yours", "sold_at"])
def test_a_flag_that_says_neither_yes_nor_no_is_found(name):
    message = f"personal.Car: the flag {name!r} is no yes or no."
    assert found(confirmed=name) == {("E001", message)}


@pytest.mark.parametrize("name", ["sold", "plate"])
def test_a_term_that_runs_from_no_moment_is_found(name):
    message = f"personal.Car: the start {name!r} is no moment of the row."
    assert found(kept(keep=after(name, days=9))) == {("E001", message)}
    stays = kept(on_erase=OnErase.KEEP, basis="tax law", until=after(name, years=7))
    assert found(stays) == {("E001", message)}


@pytest.mark.parametrize(
    "path", ["focaljet.nobody.cars", "focaljet.personal.words.nothing", "cars"]
)
def test_a_function_that_is_not_there_is_found(path):
    event = kept(keep=after_event("the sale", days=9, happened=path))
    named = [found(**{role: path}) for role in ("found_by", "public", "plant")]
    for errors in (found(event), *named):
        ((number, message),) = errors
        assert number == "E001"
        assert message.startswith(f"personal.Car names {path}: ")


def test_a_name_of_something_else_than_a_function_is_found():
    path = "focaljet.personal.words.ITSELF"
    message = f"personal.Car names {path}, which is no function."
    assert found(found_by=path) == {("E001", message)}


@pytest.mark.parametrize("deed", ["export", "erase", "find", "forget", "plant"])
def test_a_deed_of_a_store_that_is_not_there_is_found(deed):
    store = Store("photos", kept(), **{deed: "focaljet.garage.photos"})
    ((number, message),) = told(names.store_errors([store]))
    assert number == "E001"
    assert message.startswith("photos names focaljet.garage.photos: ")


def test_a_store_with_nothing_to_do_passes():
    assert list(names.store_errors([Store("photos", kept(), find=THERE)])) == []


def test_the_check_asks_every_table_and_every_store(monkeypatch):
    nowhere = "focaljet.garage.photos"
    table = DeclaredTable("cars", None, PersonalData(found_by=nowhere))
    monkeypatch.setattr(declared, "tables", lambda: [table])
    store = Store("photos", kept(), find=nowhere)
    monkeypatch.setattr(declared, "stores", lambda: [store])
    assert places(names.check_names()) == ["cars", "photos"]


def test_everything_that_is_named_is_there():
    assert names.check_names() == []
