"""A friendly word where a text holds what its author may not want to tell (C73)."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress

from focaljet.accounts.tests.makers import make_member
from focaljet.base import offers
from focaljet.composer.hints import hints

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    ann = make_member("Ann")
    EmailAddress.objects.update_or_create(
        user=ann,
        email="ann@private.example",
        defaults={"verified": True, "primary": True},
    )
    return ann


@pytest.mark.clause("C73")
def test_her_own_address_is_noticed_and_no_other(ann):
    own = ["This holds your e-mail address."]
    assert hints(ann, "Write to Ann@Private.example, please.") == own
    assert hints(ann, "Write to sales@parts.example") == []
    assert hints(make_member("Bea"), "ann@private.example") == []


@pytest.mark.clause("C73")
@pytest.mark.parametrize(
    "text",
    ["Ring +44 7700 900 123", "my phone: 07700 900123", "Tel. (020) 7946 0991"],
)
def test_what_looks_like_a_phone_number_is_noticed(ann, text):
    assert hints(ann, text) == ["This looks as if it holds a phone number."]


@pytest.mark.parametrize(
    "text",
    [
        "1S71-9601-AB is the filter, 1 234 567 the old number",
        "118,000 miles, and 120 000 km on the engine",
        "5W30, 2004/05, 12.5 V and P0420",
        "torque 10 + 20 Nm + 90 degrees",
        "https://example.org/07700900123",
        "post 4711 of 2026-11-29 10:44",
    ],
)
def test_part_numbers_and_mileages_are_left_alone(ann, text):
    assert hints(ann, text) == []


def test_an_app_can_tell_what_else_is_hers(ann, monkeypatch):
    monkeypatch.setattr(
        offers,
        "offered",
        lambda kind: (lambda member_id: {"postal address": "12 High Street, Ely"},),
    )
    found = hints(ann, "I live at 12 High-Street ELY.")
    assert found == ["This holds your postal address."]


def test_a_text_without_an_address_asks_no_query(ann, django_assert_num_queries):
    with django_assert_num_queries(0):
        hints(ann, "Clutch slips in third @Ann")
