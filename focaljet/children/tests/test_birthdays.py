"""A form that asks for a date of birth cannot forget that a child may give it."""

from __future__ import annotations

from typing import ClassVar

import pytest
from django import forms

from focaljet.children import checks
from focaljet.children.forms import AsksForBirthday
from focaljet.personal import declared
from focaljet.personal.words import Category, Kept, OnErase, Purpose, Visible

pytestmark = pytest.mark.clause("C88", "C89")


@pytest.fixture
def _profiles_hold_birthdays(monkeypatch: pytest.MonkeyPatch) -> None:
    born = Kept(
        Category.BIRTH,
        Purpose.COMMUNITY,
        "to say happy birthday",
        on_erase=OnErase.DELETE_ROW,
        visible=Visible.MEMBERS,
    )
    monkeypatch.setattr(declared, "field_of", lambda table, name: born)


class Careless(forms.Form):
    personal: ClassVar = {"born": "profiles.Profile.born"}
    born = forms.DateField()


class Careful(AsksForBirthday):
    personal: ClassVar = {"born": "profiles.Profile.born"}
    birthday = "born"
    born = forms.DateField()


@pytest.mark.usefixtures("_profiles_hold_birthdays")
def test_a_form_that_asks_and_does_not_listen_stops_the_build():
    assert [each.id for each in checks.birthday_errors(Careless)] == ["children.E001"]
    assert list(checks.birthday_errors(Careful)) == []


@pytest.mark.django_db
def test_no_form_of_ours_does_so():
    assert checks.check_birthdays() == []
