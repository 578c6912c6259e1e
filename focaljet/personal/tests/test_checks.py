from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.db import models
from django.test.utils import isolate_apps

from focaljet.personal.checks import fields, links, purposes
from focaljet.personal.tests.planted import Planted, kept, link, told
from focaljet.personal.words import (
    Category,
    OnErase,
    PersonalData,
    Purpose,
    after,
)


def found(*planted):
    return told([*fields.field_errors(planted), *links.link_errors(planted)])


@pytest.fixture(autouse=True)
def _a_garage_of_its_own():
    with isolate_apps("focaljet.personal"):
        yield


def test_a_declared_table_passes():
    class Car(Planted):
        owner = link()
        plate = models.CharField(max_length=9)
        built_in = models.IntegerField()
        personal = PersonalData(
            subject="owner",
            fields={"owner": kept(Category.LINK), "plate": kept(Category.VEHICLE)},
            not_personal=frozenset({"built_in"}),
        )

    assert found(Car) == set()


def test_a_table_without_a_declaration_is_found():
    class Car(Planted):
        plate = models.CharField(max_length=9)

    assert found(Car) == {("E001", "personal.Car has no declaration.")}


@pytest.mark.clause("C8")
def test_a_forgotten_field_is_found():
    class Car(Planted):
        plate = models.CharField(max_length=9)
        friends = models.ManyToManyField(get_user_model(), related_name="+")
        personal = PersonalData()

    assert found(Car) == {
        ("E001", "personal.Car.plate is not declared."),
        ("E001", "personal.Car.friends is not declared."),
    }


def test_a_declaration_of_nothing_is_found():
    class Car(Planted):
        plate = models.CharField(max_length=9)
        personal = PersonalData(not_personal=frozenset({"plate", "plaet"}))

    message = "personal.Car.plaet is declared and does not exist."
    assert found(Car) == {("E001", message)}


def test_a_field_declared_both_ways_is_found():
    class Car(Planted):
        owner = link()
        personal = PersonalData(
            subject="owner",
            fields={"owner": kept(Category.LINK)},
            not_personal=frozenset({"owner"}),
        )

    assert ("E001", "personal.Car.owner is declared both ways.") in found(Car)


def test_a_declaration_comes_down_from_an_abstract_parent_only():
    class Thing(Planted):
        name = models.CharField(max_length=9)
        personal = PersonalData(not_personal=frozenset({"name"}))

        class Meta:
            abstract = True

    class Car(Thing):
        pass

    class Convertible(Car):
        pass

    assert found(Car) == set()
    assert found(Convertible) == {("E001", "personal.Convertible has no declaration.")}


def test_json_that_could_hold_anything_is_found():
    class Car(Planted):
        owner = link()
        extras = models.JSONField()
        notes = models.JSONField()
        colours = models.JSONField()
        personal = PersonalData(
            subject="owner",
            fields={
                "owner": kept(Category.LINK),
                "extras": kept(),
                "colours": kept(json_keys={"roof": None}),
            },
            not_personal=frozenset({"notes"}),
        )

    assert found(Car) == {
        ("E006", "personal.Car.extras is JSON without a map of its keys."),
        ("E006", "personal.Car.notes is JSON without a map of its keys."),
    }


@pytest.mark.parametrize(
    "reason",
    [{}, {"basis": "tax law asks for it"}, {"until": after("sold_at", years=7)}],
)
def test_what_stays_without_a_basis_and_an_end_is_found(reason):
    class Car(Planted):
        owner = link()
        sold_at = models.DateTimeField()
        price = models.IntegerField()
        personal = PersonalData(
            subject="owner",
            fields={
                "owner": kept(Category.LINK),
                "price": kept(on_erase=OnErase.KEEP, **reason),
            },
            not_personal=frozenset({"sold_at"}),
        )

    message = "personal.Car.price stays without a basis and an end."
    assert found(Car) == {("E007", message)}


def test_a_link_to_a_member_that_erasure_would_miss_is_found():
    class Car(Planted):
        owner = link()
        seller = link()
        personal = PersonalData(
            subject="owner",
            fields={"owner": kept(Category.LINK)},
            not_personal=frozenset({"seller"}),
        )

    message = "personal.Car.seller links to a member and has no erase action."
    assert found(Car) == {("E009", message)}


def test_data_of_nobody_is_found():
    class Car(Planted):
        plate = models.CharField(max_length=9)
        personal = PersonalData(fields={"plate": kept()})

    message = "personal.Car keeps data of nobody; name `subject`."
    assert found(Car) == {("E009", message)}


def test_what_ends_by_itself_may_be_of_nobody():
    class Visit(Planted):
        counted_at = models.DateTimeField()
        network = models.CharField(max_length=64)
        personal = PersonalData(
            fields={
                "network": kept(Category.IP_ADDRESS, keep=after("counted_at", days=1))
            },
            not_personal=frozenset({"counted_at"}),
        )

    assert found(Visit) == set()


@pytest.mark.parametrize("path", ["plate", "owner__nobody", "garage__owner", "self"])
def test_a_path_that_leads_to_no_person_is_found(path):
    class Car(Planted):
        owner = link()
        plate = models.CharField(max_length=9)
        personal = PersonalData(
            subject=path, fields={"owner": kept(Category.LINK), "plate": kept()}
        )

    message = f"personal.Car: the subject {path!r} leads to no person."
    assert found(Car) == {("E009", message)}


def test_a_person_is_reached_over_other_tables_and_by_an_address():
    class Car(Planted):
        owner = link()
        address = models.EmailField()
        personal = PersonalData(
            subject=("owner", "address"),
            fields={"owner": kept(Category.LINK), "address": kept(Category.EMAIL)},
        )

    class Photo(Planted):
        car = models.ForeignKey(Car, models.CASCADE)
        file = models.CharField(max_length=90)
        personal = PersonalData(
            subject="car__owner",
            fields={"file": kept(Category.PICTURE)},
            not_personal=frozenset({"car"}),
        )

    assert found(Car, Photo) == set()


def test_a_purpose_that_no_clause_allows_is_found():
    planted = [
        SimpleNamespace(clauses=("C9", "C97")),
        SimpleNamespace(clauses=()),
        SimpleNamespace(clauses=("C9", "C98")),
    ]
    errors = list(purposes.purpose_errors(planted))
    assert [error.obj for error in errors] == planted[1:]
    assert {error.id for error in errors} == {"personal.E005"}


@pytest.mark.clause("C1")
def test_every_purpose_of_ours_cites_its_clauses():
    assert list(purposes.purpose_errors(Purpose)) == []


def test_the_checks_ask_every_table(monkeypatch):
    class Car(Planted):
        owner = link()
        plate = models.CharField(max_length=9)
        personal = PersonalData(not_personal=frozenset({"owner"}))

    monkeypatch.setattr(fields, "all_models", lambda: [Car])
    monkeypatch.setattr(links, "all_models", lambda: [Car])
    assert [error.id for error in fields.check_fields()] == ["personal.E001"]
    assert [error.id for error in links.check_links()] == ["personal.E009"]
