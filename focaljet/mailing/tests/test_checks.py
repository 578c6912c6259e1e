"""A notice has no place for anything but the notice (C17)."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.core.checks import run_checks
from django.db import IntegrityError, transaction
from jinja2 import DictLoader, Environment

from focaljet.accounts.tests.makers import make_member
from focaljet.base import clock
from focaljet.mailing.checks import notice_errors
from focaljet.mailing.models.notices import Notice
from focaljet.mailing.words import About, NoticeWords

pytestmark = pytest.mark.clause("C17")


def nothing(ids: Iterable[int]) -> dict[int, About]:
    return {}


def found(kind: str, template: str) -> list[str]:
    env = Environment(loader=DictLoader({"n.txt": template, "ad.txt": ""}))  # noqa: S701
    words = NoticeWords(kind, "n.txt", lambda pk: {}, nothing)
    return [error.msg for error in notice_errors({kind: words}, env)]


@pytest.mark.parametrize(
    "planted",
    [
        "{% block sponsor %}Buy tyres{% endblock %}",
        '{% include "ad.txt" %}',
        '{% extends "ad.txt" %}',
        '{% from "ad.txt" import tyres %}',
        '{% import "ad.txt" as tyres %}',
    ],
)
def test_a_sponsor_in_a_notice_stops_the_build(planted: str):
    (message,) = found("policy", f"Subject\n\n{planted}")
    assert message.startswith("n.txt, line 3: a notice has no ")


def test_a_kind_outside_of_the_list_stops_the_build():
    (message,) = found("newsletter", "Subject\n\nText")
    assert "closed" in message


def test_a_template_that_cannot_be_read_stops_the_build():
    assert "cannot be read" in found("policy", "{% if %}")[0]


def test_our_own_notices_are_fine():
    assert [each for each in run_checks() if each.id == "mailing.E001"] == []


@pytest.mark.django_db
def test_the_database_knows_no_other_kind_either():
    ann, now = make_member("Ann"), clock.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(
            kind="promo", about_id=1, member=ann, queued_at=now, try_at=now
        )
