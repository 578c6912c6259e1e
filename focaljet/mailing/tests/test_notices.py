"""Who gets an important notice: everybody who can be reached, exactly once (C16, C17)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from time import perf_counter
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_imported_author, make_member
from focaljet.backups.signals import site_restored
from focaljet.base import clock
from focaljet.mailing import receivers
from focaljet.mailing.models.notices import Notice
from focaljet.mailing.services import notices
from focaljet.mailing.tasks import send_due
from focaljet.policy.models.versions import Version
from focaljet.policy.services import publishing
from focaljet.policy.tests.makers import Build, publish, publish_wider
from focaljet.privacy.services import erasing
from tests.jobs import run_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C16")]
Trouble = Notice.Trouble


class Server(EmailBackend):
    """A mail server that can be out of order; mails that it took are in mail.outbox."""

    trouble: Callable[[], Exception | None] = staticmethod(lambda: None)

    def send_messages(self, messages: Any) -> int:
        if trouble := Server.trouble():
            raise trouble
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def server(settings) -> Iterator[type[Server]]:
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    yield Server
    Server.trouble = staticmethod(lambda: None)


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> Build:
    return Build(monkeypatch)


@pytest.fixture
def ann() -> Member:
    return make_member("Ann", email="ann@example.org")


def told() -> list[str]:
    return sorted(address for each in mail.outbox for address in each.to)


def states() -> list[str]:
    return list(Notice.objects.order_by("pk").values_list("trouble", flat=True))


def test_ann_is_told_once_of_a_version_that_matters(build: Build, ann: Member):
    version = publish_wider(build, summary="We ask for the size of your shoes.")
    for _ in range(2):
        receivers.tell_everybody(version_id=version.pk)
        run_jobs(queue="mail")
    (letter,) = mail.outbox
    assert letter.to == ["ann@example.org"]
    assert letter.subject == "Focaljet: the privacy policy changes"
    assert "Hello Ann," in letter.body
    assert "We ask for the size of your shoes." in letter.body
    assert "/privacy/versions/1/to/2/" in letter.body
    notice = Notice.objects.get()
    assert (notice.kind, notice.about_id) == ("policy", version.pk)
    assert notice.sent_at


def test_of_the_terms_members_are_told_too(build: Build, ann: Member):
    publishing.publish_first("terms")
    build.words = "You owe us a cake."
    publish("terms")
    run_jobs(queue="mail")
    assert mail.outbox[0].subject == "Focaljet: the terms of use change"


def test_nobody_is_told_of_a_first_version_or_a_small_one(build: Build, ann: Member):
    publishing.publish_first("privacy")
    build.narrow()
    publish()
    run_jobs(queue="mail")
    assert mail.outbox == []
    assert not Notice.objects.exists()


def test_the_rows_stand_with_the_version_or_not_at_all(
    build: Build, ann: Member, monkeypatch: pytest.MonkeyPatch
):
    publishing.publish_first("privacy")
    build.widen()
    monkeypatch.setattr(notices, "words_for", lambda kind: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publish()
    assert Version.objects.count() == 1
    assert not Notice.objects.exists()


@pytest.mark.clause("C17")
def test_no_choice_of_a_member_stops_a_notice(build: Build, ann: Member):
    """There is no preference to ask: what mailing reads of a member is the account."""
    ann.language, ann.time_zone = "de", "Europe/Berlin"
    ann.save()
    publish_wider(build)
    run_jobs(queue="mail")
    (letter,) = mail.outbox
    assert "List-Unsubscribe" not in letter.message()
    assert "nsubscribe" not in letter.body


@pytest.mark.clause("C17")
def test_whoever_is_hidden_closed_imported_or_without_address_gets_none(
    build: Build, ann: Member
):
    make_member("Nora")
    make_member("Una", email="una@example.org", confirmed=False)
    make_imported_author()
    bob = make_member("Bob", email="bob@example.org")
    erasing.ask(member_id=bob.pk, words="stay", wait=timedelta(days=7))
    cy = make_member("Cy", email="cy@example.org")
    Member.objects.filter(pk=cy.pk).update(is_active=False)
    publish_wider(build)
    run_jobs(queue="mail")
    about = [each for each in mail.outbox if "policy changes" in each.subject]
    assert [each.to for each in about] == [["ann@example.org"]]
    everybody = list(Member.objects.values_list("pk", flat=True))
    queued = notices.send_to(kind="policy", about_id=1, member_ids=everybody)
    assert queued == 3  # Nora and Una too: whether there is an address shows at sending


def test_whoever_goes_between_queueing_and_sending_gets_none(build: Build, ann: Member):
    bob = make_member("Bob", email="bob@example.org")
    make_member("Cy", email="cy@example.org")
    publish_wider(build)
    Member.objects.filter(pk=ann.pk).update(hidden_at=clock.now())
    EmailAddress.objects.filter(user=bob).delete()
    run_jobs(queue="mail")
    assert told() == ["cy@example.org"]
    assert states() == [Trouble.GONE, Trouble.NO_ADDRESS, Trouble.NONE]


def test_an_erased_member_leaves_no_notice(build: Build, ann: Member):
    publish_wider(build)
    erasing.ask(member_id=ann.pk, words="stay", wait=timedelta(0))
    run_jobs()
    assert not Notice.objects.exists()


def test_while_the_mail_server_is_away_notices_wait_and_go_out_later(
    build: Build, ann: Member, server: type[Server]
):
    for number in range(5):
        make_member(f"M{number}", email=f"m{number}@example.org")
    publish_wider(build)
    asked: list[SMTPServerDisconnected] = []

    def away() -> SMTPServerDisconnected:
        asked.append(SMTPServerDisconnected("away"))
        return asked[-1]

    server.trouble = staticmethod(away)
    with clock.at(clock.now()) as watch:
        run_jobs(queue="mail")
        assert len(asked) == notices.IN_A_ROW  # and then it is left alone
        assert states().count(Trouble.AWAY) == 3
        server.trouble = staticmethod(lambda: None)
        watch.advance(hours=1)
        send_due(timestamp=0)
    assert len(told()) == len(set(told())) == 6
    assert states() == [""] * 6


def test_after_many_attempts_a_notice_is_given_up(
    build: Build, ann: Member, server: type[Server]
):
    publish_wider(build)
    server.trouble = staticmethod(lambda: OSError())
    with clock.at(clock.now()) as watch:
        for _ in range(notices.MOST_ATTEMPTS + 2):
            send_due(timestamp=0)
            watch.advance(days=1)
    assert states() == [Trouble.GIVEN_UP]


def test_an_address_that_the_server_refuses_is_not_tried_again(
    build: Build, ann: Member, server: type[Server]
):
    publish_wider(build)
    server.trouble = staticmethod(lambda: SMTPRecipientsRefused({}))
    send_due(timestamp=0)
    assert states() == [Trouble.REFUSED]
    server.trouble = staticmethod(lambda: None)
    send_due(timestamp=0)
    assert mail.outbox == []


def test_a_machine_that_falls_leaves_one_in_doubt_and_nobody_with_two(
    build: Build, ann: Member, monkeypatch: pytest.MonkeyPatch
):
    make_member("Bob", email="bob@example.org")
    publish_wider(build)
    once = notices._send

    def fall(notice: Notice, server: Any) -> bool:
        once(notice, server)
        Notice.objects.filter(pk=notice.pk).update(sent_at=None)
        raise KeyboardInterrupt  # the mail went out, and nobody wrote it down

    monkeypatch.setattr(notices, "_send", fall)
    with pytest.raises(KeyboardInterrupt):
        notices.send_some()
    monkeypatch.setattr(notices, "_send", once)
    with clock.at(clock.now()) as watch:
        send_due(timestamp=0)
        assert told() == ["ann@example.org", "bob@example.org"]
        watch.advance(hours=1)
        send_due(timestamp=0)
    assert states() == [Trouble.DOUBT, Trouble.NONE]
    assert told() == ["ann@example.org", "bob@example.org"]


def test_what_waited_in_a_backup_is_not_sent_again_after_a_restore(
    build: Build, ann: Member
):
    publish_wider(build)
    site_restored.send(sender=None)
    assert states() == [Trouble.DOUBT]
    send_due(timestamp=0)
    assert told() == []


def test_a_batch_ends_and_the_next_job_goes_on(build: Build, ann: Member, monkeypatch):
    for number in range(4):
        make_member(f"M{number}", email=f"m{number}@example.org")
    monkeypatch.setattr(notices, "BATCH", 2)
    monkeypatch.setattr(notices.send_some, "__defaults__", (2,))
    publish_wider(build)
    done = run_jobs(queue="mail")
    assert done.count("send_some") == 3
    assert len(told()) == 5


def test_ten_thousand_members_are_queued_by_one_statement(
    build: Build, django_assert_num_queries
):
    names = [f"member{number:05}" for number in range(10_000)]
    Member.objects.bulk_create(
        Member(screen_name=name, skeleton=name, password="!") for name in names
    )
    ids = list(Member.objects.values_list("pk", flat=True))
    began = perf_counter()
    with django_assert_num_queries(6):  # the job, and two savepoints
        assert notices.send_to(kind="policy", about_id=7, member_ids=ids) == 10_000
    print(f"{perf_counter() - began:.2f} s")  # noqa: T201  looked at by hand, with -s
    assert notices.send_to(kind="policy", about_id=7, member_ids=ids) == 0


def test_a_kind_of_which_nobody_can_tell_anything_is_refused(ann: Member):
    with pytest.raises(KeyError):
        notices.send_to(kind="newsletter", about_id=1, member_ids=[ann.pk])
