"""Screen names for people from elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focaljet.accounts.tests.makers import make_member
from focaljet.base import text
from focaljet.importers.loading.names import free_names, shaped


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Ann Driver", "Ann Driver"),
        ("  Ann \t Driver ", "Ann Driver"),
        ("Ann (at the bar)", "Ann (at the bar)"),
        ("Ann Driver (who has a very long story to tell)", "Ann Driver"),
        ("Focus@garage", "Focus garage"),
        ("Ann/Ben", "Ann Ben"),
        ("A", "Unnamed author"),
        ("", "Unnamed author"),
        ("\u202eevil", "evil"),
        ("Maximilian von und zu Hohenzollern", "Maximilian von und zu"),
        ("x" * 80, "x" * 30),
        ("Müller", "Müller"),
        ("車", "Unnamed author"),
        ("山田太郎", "山田太郎"),
    ],
)
def test_a_name_stays_as_near_as_the_rules_allow(raw: str, name: str):
    assert shaped(raw) == name


@given(st.text())
def test_no_name_is_too_strange(raw: str):
    assert text.cleaned_name(shaped(raw)) == shaped(raw)


@pytest.mark.django_db
def test_a_taken_name_gets_a_number():
    make_member("Ann")
    make_member("Ann (2)")
    assert free_names(["ann", "Ben", "Ben", "BEN"]) == [
        "ann (3)",
        "Ben",
        "Ben (2)",
        "BEN (3)",
    ]


@pytest.mark.django_db
def test_a_name_that_looks_like_anothers_gets_a_number():
    make_member("Paul")
    assert free_names(["Раul"]) != ["Раul"]  # the first letters are Cyrillic
    assert free_names(["PauI"]) == ["PauI (2)"]


@pytest.mark.django_db
def test_nobody_comes_in_under_a_name_that_speaks_for_the_site():
    assert free_names(["Admin", "root"]) == ["Admin (2)", "root (2)"]


@pytest.mark.django_db
def test_a_long_taken_name_is_cut_to_make_room_for_its_number():
    make_member("x" * 30)
    assert free_names(["x" * 30]) == ["x" * 26 + " (2)"]


@pytest.mark.django_db
def test_a_thousand_people_of_one_name_take_few_queries(
    django_assert_max_num_queries,
):
    with django_assert_max_num_queries(3):
        names = free_names(["Guest driver"] * 1000)
    assert len({text.skeleton(name) for name in names}) == 1000
