"""What all floors know of the site, also while the database is away."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from focaljet.choices import queries, site
from focaljet.choices.models import Chosen
from focaljet.choices.tests.makers import choose

pytestmark = pytest.mark.django_db


def test_the_last_known_name_holds_while_the_database_is_away(monkeypatch):
    choose(site__name="Focus Club")
    assert site.name() == "Focus Club"

    def away(*_fields):
        raise OperationalError("gone")

    monkeypatch.setattr(Chosen.objects, "values_list", away)
    queries.forget()
    assert site.name() == "Focus Club"


def test_the_own_language_of_the_site_is_spoken_whatever_else_is():
    choose(site__language="es", site__languages=["en"])
    assert site.languages() == ["en", "es"]


def test_a_language_of_the_settings_may_name_a_country(settings):
    settings.LANGUAGE_CODE = "de-at"
    assert site.language() == "de"
