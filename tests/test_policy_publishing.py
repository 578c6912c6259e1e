"""Publishing: what counts, when, and that nobody ever changes it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from focaljet.accounts.tests.makers import make_owner
from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.choices.queries import assume
from focaljet.personal.lock import widening
from focaljet.policy.models.versions import Version
from focaljet.policy.queries import drafting, versions
from focaljet.policy.services import publishing
from focaljet.policy.signals import policy_published
from focaljet.policy.tests.makers import Build, publish, publish_wider

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> Build:
    return Build(monkeypatch)


def test_the_first_version_takes_effect_at_once_and_is_no_news(build: Build):
    first = publishing.publish_first("privacy")
    assert first
    assert (first.number, first.is_material) == (1, False)
    assert publishing.publish_first("privacy") is None
    in_force = versions.in_force("privacy")
    assert in_force
    assert in_force.text_in("en")[0]["clauses"][0]["paragraphs"] == [build.words]
    assert versions.coming("privacy") is None


@pytest.mark.clause("C94", "C95")
def test_a_wider_version_is_material_and_comes_two_weeks_later(build: Build):
    with clock.at(DAY) as watch:
        second = publish_wider(build)
        assert second.is_material
        assert second.effective_from == DAY + timedelta(days=14)
        (difference,) = widening.read(json.loads(second.differences))
        assert difference.place == "accounts.Member.shoe_size"
        now, then = versions.in_force("privacy"), versions.coming("privacy")
        assert now
        assert then
        assert (now.number, then.number) == (1, 2)
        watch.advance(days=14)
        now = versions.in_force("privacy")
        assert now
        assert now.number == 2
        assert versions.coming("privacy") is None


def test_the_owner_chooses_how_many_days_lie_between(build: Build):
    assume({"policy.notice_days": 0})
    with clock.at(DAY):
        assert publish_wider(build).effective_from == DAY


@pytest.mark.clause("C94")
def test_a_narrower_version_and_other_words_take_effect_at_once_and_are_small(
    build: Build,
):
    publishing.publish_first("privacy")
    build.narrow()
    assert not publish().is_material
    build.words = "It says it in other words."
    third = publish()
    assert (third.number, third.is_material) == (3, False)
    in_force = versions.in_force("privacy")
    assert in_force
    assert in_force.number == 3


def test_the_owner_may_tell_everybody_of_what_is_small_and_not_hide_what_matters(
    build: Build,
):
    publishing.publish_first("privacy")
    build.words = "It says it in other words."
    assert publish(is_material=True).is_material
    build.widen()
    assert publish(is_material=False).is_material


def test_no_version_takes_effect_before_the_one_that_it_is_built_on(build: Build):
    with clock.at(DAY):
        second = publish_wider(build)
        build.words = "A small thing, while the large one waits."
        third = publish()
        assert third.effective_from == second.effective_from


@pytest.mark.clause("C16")
def test_any_other_word_of_the_terms_matters(build: Build):
    publishing.publish_first("terms")
    build.words = "You owe us a cake."
    second = publish("terms")
    assert second.is_material
    assert second.declarations == ""


def test_nothing_changed_is_refused(build: Build):
    publishing.publish_first("privacy")
    with pytest.raises(RefusedError, match="Nothing changed"):
        publish()


@pytest.mark.parametrize(
    ("days", "said"), [(-1, "in the past"), (3, "too early"), (120, "too far ahead")]
)
def test_a_day_that_cannot_be_is_refused(build: Build, days: int, said: str):
    publishing.publish_first("privacy")
    build.widen()
    with clock.at(DAY + timedelta(days=400)):
        moment = clock.now() + timedelta(days=days)
        with pytest.raises(RefusedError, match=said):
            publish(effective_from=moment)
        chosen = clock.now() + timedelta(days=30)
        assert publish(effective_from=chosen).effective_from == chosen


def test_a_version_without_words_is_refused(build: Build):
    publishing.publish_first("privacy")
    build.widen()
    with pytest.raises(RefusedError, match="few words"):
        publish(summary=" ")


def test_who_saw_another_draft_publishes_nothing(build: Build):
    publish_wider(build)
    build.narrow()
    with pytest.raises(RefusedError, match="meanwhile"):
        publish(expects=2)


@pytest.mark.clause("C94")
def test_a_version_can_be_neither_changed_nor_deleted(build: Build):
    otto = make_owner()
    publishing.publish_first("privacy")
    build.widen()
    version = publish(by_id=otto.pk)
    for change in (
        lambda: Version.objects.filter(pk=version.pk).update(text="{}"),
        lambda: Version.objects.filter(pk=version.pk).update(is_material=False),
        lambda: Version.objects.filter(pk=version.pk).update(
            published_by=make_owner("Ola")
        ),
        lambda: connection.cursor().execute("DELETE FROM policy_version"),
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()
    Version.objects.filter(pk=version.pk).update(published_by=None)
    assert publishing.faults() == []


@pytest.mark.clause("C94")
def test_the_digests_tell_what_somebody_changed_behind_our_back(build: Build):
    publish_wider(build)
    assert publishing.faults() == []
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE policy_version DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE policy_version SET summary = 'Nothing.' WHERE number = 2"
        )
    assert publishing.faults() == ["The version privacy 2 was changed."]


@pytest.mark.clause("C95")
def test_a_version_is_told_in_the_transaction_that_publishes_it(build: Build):
    publishing.publish_first("privacy")
    build.widen()

    def fall(**kwargs: object) -> None:
        raise RuntimeError

    policy_published.connect(fall)
    try:
        with pytest.raises(RuntimeError):
            publish()
    finally:
        policy_published.disconnect(fall)
    assert Version.objects.count() == 1
    assert versions.coming("privacy") is None


def test_what_a_member_reads_costs_a_query_in_five_seconds_and_no_more(
    build: Build, django_assert_num_queries
):
    publish_wider(build)
    with django_assert_num_queries(1):
        for _ in range(5):
            versions.in_force("privacy")
            versions.coming("privacy")
            versions.all_of("terms")
    in_force = versions.in_force("privacy")
    assert in_force
    with django_assert_num_queries(1):
        for _ in range(3):
            in_force.text_in("en")


def test_a_language_that_a_version_was_not_written_in_is_read_in_the_first(
    build: Build,
):
    publishing.publish_first("privacy")
    in_force = versions.in_force("privacy")
    assert in_force
    assert in_force.text_in("xx") == in_force.text_in("en")


def test_what_was_just_published_leaves_nothing_to_publish():
    """With the texts and the declarations that we really have, in all languages."""
    for document in Version.Document.values:
        publishing.publish_first(document)
        assert not drafting.draft(document).has_changed
