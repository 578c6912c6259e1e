"""What Otto chooses for the whole site."""

from __future__ import annotations

import pytest
from django import forms

from focaljet.choices import queries, services, words
from focaljet.choices.models import Chosen
from focaljet.choices.words import Choice

pytestmark = pytest.mark.django_db
MINUTES = Choice("forum.minutes", "Minutes", forms.IntegerField, default=30)


@pytest.fixture(autouse=True)
def _one_choice(monkeypatch):
    monkeypatch.setattr(
        "focaljet.choices.words.all_choices", lambda: {MINUTES.name: MINUTES}
    )
    queries.forget()


def test_what_nobody_chose_stands_at_its_default():
    assert queries.chosen("forum.minutes") == 30


def test_what_otto_chose_counts_at_once():
    services.choose(by_id=None, name="forum.minutes", value=5)

    assert queries.chosen("forum.minutes") == 5


def test_reading_again_costs_no_query(django_assert_num_queries):
    queries.chosen("forum.minutes")

    with django_assert_num_queries(0):
        queries.chosen("forum.minutes")


def test_a_choice_of_another_process_counts_when_what_is_known_is_stale():
    assert queries.chosen("forum.minutes") == 30
    Chosen.objects.create(
        name="forum.minutes", value="7", chosen_at="2026-01-01T00:00Z"
    )
    queries.forget()

    assert queries.chosen("forum.minutes") == 7


def test_a_name_that_no_app_declares_is_refused():
    with pytest.raises(KeyError):
        services.choose(by_id=None, name="forum.nothing", value=1)


def test_the_choices_of_the_house_have_fields_that_take_their_defaults():
    for choice in words.all_choices().values():
        field = choice.form_field()
        assert field.clean(choice.default_now()) == choice.default_now(), choice.name
