"""What was collected before a purpose was announced does not serve it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session

from focaljet.accounts.tests.makers import make_member
from focaljet.base import clock
from focaljet.personal import declared
from focaljet.personal.words import Purpose
from focaljet.policy.models.lines import PurposeLine
from focaljet.policy.queries.serving import serving
from focaljet.policy.services import lines, publishing
from focaljet.policy.tasks import take_effect, take_effect_all_due
from focaljet.policy.tests.makers import Build, publish

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C94", "C95")]


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> Build:
    return Build(monkeypatch)


def served(purpose: Purpose) -> list[str]:
    rows = serving(EmailAddress.objects.all(), "email", purpose)
    return sorted(rows.values_list("email", flat=True))


@pytest.fixture
def offers_too(build: Build, monkeypatch: pytest.MonkeyPatch) -> Build:
    """The program declares a purpose more for addresses; nothing is published of it."""
    kept = declared.field_of("account.EmailAddress", "email")
    publishing.publish_first("privacy")
    wider = (*kept.purposes, Purpose.OFFER)
    object.__setattr__(kept, "purpose", wider)
    monkeypatch.setattr(declared, "field_of", lambda label, name: kept)
    yield build
    object.__setattr__(kept, "purpose", wider[:-1])


def test_addresses_given_under_version_one_do_not_serve_a_purpose_of_version_two(
    offers_too: Build,
):
    make_member("Ann", email="ann@example.org")
    assert served(Purpose.NOTICE) == ["ann@example.org"]
    assert served(Purpose.OFFER) == []  # declared, and not published
    offers_too.add_purpose("offer")
    second = publish()
    assert served(Purpose.OFFER) == []  # published, and not in force
    with clock.at(second.effective_from + timedelta(seconds=1)):
        assert served(Purpose.OFFER) == []  # in force, and no line drawn yet
        take_effect(version_id=second.pk)
        take_effect_all_due(timestamp=0)
        assert PurposeLine.objects.count() == 1
        assert served(Purpose.OFFER) == []
        make_member("Bob", email="bob@example.org")
        assert served(Purpose.OFFER) == ["bob@example.org"]
        assert served(Purpose.NOTICE) == ["ann@example.org", "bob@example.org"]


def test_a_purpose_that_ended_and_came_again_begins_anew(
    offers_too: Build, monkeypatch: pytest.MonkeyPatch
):
    with clock.at(clock.now()) as watch:
        for step in (offers_too.add_purpose, offers_too.take_purpose):
            step("offer")
            version = publish()
            watch.set(version.effective_from + timedelta(seconds=1))
            lines.draw_all_due()
            make_member(
                f"In {version.number}", email=f"in-{version.number}@example.org"
            )
        assert served(Purpose.OFFER) == []
        offers_too.add_purpose("offer")
        last = publish()
        watch.set(last.effective_from)
        lines.draw_all_due()
        make_member("Bob", email="bob@example.org")
        assert served(Purpose.OFFER) == ["bob@example.org"]


def test_a_new_field_has_no_rows_from_before_and_needs_no_line(build: Build):
    publishing.publish_first("privacy")
    build.widen()
    version = publish()
    with clock.at(version.effective_from):
        assert lines.draw_all_due() == 0


def test_rows_that_are_not_numbered_as_they_come_serve_nothing_new(build: Build):
    Session.objects.create(session_key="x", session_data="", expire_date=clock.now())
    publishing.publish_first("privacy")
    build.add_purpose("security", "sessions.Session", "session_key")
    with clock.at(publish().effective_from):
        lines.draw_all_due()
        (line,) = PurposeLine.objects.all()
        assert line.last_pk is None


def test_where_nothing_was_published_the_declaration_decides():
    make_member("Ann", email="ann@example.org")
    assert served(Purpose.NOTICE) == ["ann@example.org"]
    assert served(Purpose.ADVERTISING) == []
    with pytest.raises(declared.UndeclaredError):
        serving(EmailAddress.objects.all(), "shoe_size", Purpose.NOTICE)
