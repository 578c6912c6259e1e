"""How long things are kept: eight years of nights, and each term by itself."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from procrastinate import jobs
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from focaljet.accounts import tasks
from focaljet.accounts.models import Member, RememberedDevice, SignIn
from focaljet.accounts.services import devices
from focaljet.accounts.tests.makers import PASSWORD, make_member, make_owner
from focaljet.accounts.tests.steps import sign_in
from focaljet.base import clock
from focaljet.base.clock import Watch
from focaljet.cases.models.cases import Case
from focaljet.cases.services import cases
from focaljet.disclosure.models.cases import DisclosureCase
from focaljet.disclosure.models.people import DisclosureSubject, Recall
from focaljet.disclosure.services import planting
from focaljet.forum.models.picked import PickedQuote
from focaljet.forum.models.posts import Post, Submission
from focaljet.forum.services import picking
from focaljet.forum.services.writing import Words, write_reply
from focaljet.forum.tests.makers import make_topic
from focaljet.joining.models import Invitation, Wish
from focaljet.joining.services import invitations
from focaljet.mailing.models.notices import Notice
from focaljet.mailing.services import notices
from focaljet.policy.models.silences import Silence
from focaljet.policy.services import silencing
from focaljet.privacy import exports
from focaljet.privacy.models.claims import Claim
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.models.exports import Export
from focaljet.privacy.models.holds import Hold
from focaljet.privacy.services import exporting, holding, keeping
from focaljet.site import outbox

pytestmark = pytest.mark.django_db

A_YEAR = timedelta(days=366)  # never a day short of the calendar's
ADDRESS = "192.0.2.7"


def ends(left: Callable[[], Any], *, after: timedelta, since: datetime) -> bool:
    """Whether it is there a second before the term is over, and gone after."""
    with clock.at(since + after - timedelta(seconds=1)):
        keeping.end_what_is_over()
    was_there = bool(left())
    with clock.at(since + after):
        assert keeping.overdue() or not was_there
        keeping.end_what_is_over()
        assert keeping.overdue() == {}
    return was_there and not left()


def make_reply(topic: Any, by: Member, **more: Any) -> Post:
    return write_reply(
        author=by, topic=topic, words=Words("Me too.", ip_address=ADDRESS, **more)
    )


def fail_a_job(member: Member) -> int:
    """One that was tried as often as it may be."""
    job_id = tasks.mail_device_copied.defer(member_id=member.pk)
    manager = app.job_manager
    worker_id = async_to_sync(manager.register_worker)()
    while job := async_to_sync(manager.fetch_job)(None, worker_id):
        status = jobs.Status.FAILED if job.id == job_id else jobs.Status.SUCCEEDED
        async_to_sync(manager.finish_job)(job, status, job.id != job_id)
    async_to_sync(manager.unregister_worker)(worker_id)
    return job_id


# Each by itself


@pytest.mark.clause("C10", "C76")
def test_the_address_of_a_post_goes_after_thirty_days_and_the_post_stays():
    post = make_reply(make_topic(), make_member("Ann"))

    def address() -> str | None:
        return Post.objects.get(pk=post.pk).ip_address

    assert address() == ADDRESS
    assert ends(address, after=timedelta(days=30), since=post.written_at)
    assert Post.objects.get(pk=post.pk).body.source == "Me too."


@pytest.mark.clause("C9", "C76")
def test_the_address_of_who_joined_goes_after_thirty_days():
    ann = make_member("Ann", ip_address=ADDRESS)
    member = Member.objects.filter(pk=ann.pk, ip_address=ADDRESS)
    assert ends(member.exists, after=timedelta(days=30), since=ann.joined_at)
    assert Member.objects.filter(pk=ann.pk).exists()


def test_that_a_form_was_taken_is_known_for_two_days():
    write = make_reply(make_topic(), make_member("Ann"), key="0" * 32)
    days = timedelta(days=2)
    assert ends(Submission.objects.exists, after=days, since=write.written_at)


def test_a_session_ends_with_its_time():
    make_member("Ann", password=PASSWORD)
    sign_in(Client())
    since = Session.objects.get().expire_date
    assert ends(Session.objects.exists, after=timedelta(0), since=since)


def test_a_device_that_is_not_used_is_forgotten_after_sixty_days():
    ann = make_member("Ann")
    devices.remember(member=ann, user_agent="")
    since = RememberedDevice.objects.get().turned_at
    assert ends(RememberedDevice.objects.exists, after=timedelta(days=60), since=since)


def test_where_somebody_signed_in_is_forgotten_sixty_days_after_the_last_use():
    make_member("Ann", password=PASSWORD)
    sign_in(Client())
    since = SignIn.objects.get().used_on
    assert ends(SignIn.objects.exists, after=timedelta(days=60), since=since)


def test_a_post_picked_for_quoting_is_forgotten_after_thirty_days():
    topic = make_topic()
    picking.pick(by=make_member("Ann"), post=topic.posts.get())
    since = PickedQuote.objects.get().picked_at
    assert ends(PickedQuote.objects.exists, after=timedelta(days=30), since=since)


def test_an_invitation_is_forgotten_thirty_days_after_it_ended():
    invitation = invitations.invite(maker=make_owner("Otto"), note="", uses=1, days=7)
    since = invitation.expires_at
    assert ends(Invitation.objects.exists, after=timedelta(days=30), since=since)


def test_a_wish_to_join_is_forgotten_ninety_days_after_it_was_decided():
    since = clock.now()
    Wish.objects.create(member=make_member("Ann"), asked_at=since, decided_at=since)
    assert ends(Wish.objects.exists, after=timedelta(days=90), since=since)


def test_a_letter_is_kept_for_a_year_after_it_was_closed_and_no_open_one_goes():
    moe = make_owner("Moe")
    closed, _open = (cases.open_case(kind="question", message="Why?") for _ in range(2))
    case = cases.close_case(by=moe, case_id=closed.pk)
    there = Case.objects.filter(pk=closed.pk).exists
    assert ends(there, after=A_YEAR, since=case.closed_at)
    assert Case.objects.count() == 1


def test_a_job_that_failed_is_forgotten_a_day_later_and_a_waiting_one_is_not():
    ann = make_member("Ann")
    failed = fail_a_job(ann)
    waiting = tasks.mail_device_copied.defer(member_id=ann.pk)
    with clock.at(clock.now() + timedelta(hours=23)):
        keeping.end_what_is_over()
    assert ProcrastinateJob.objects.filter(pk=failed).exists()
    with clock.at(clock.now() + timedelta(hours=25)):
        keeping.end_what_is_over()
        assert keeping.overdue() == {}
    assert list(ProcrastinateJob.objects.values_list("pk", flat=True)) == [waiting]


def test_a_counter_against_flooding_goes_when_it_has_counted_enough():
    cache.set("letters from somewhere", 3, 3_600)

    def counters() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM cache_entry")
            return int(cursor.fetchone()[0])

    keeping.end_what_is_over()
    assert counters() == 1
    with clock.at(clock.now() + timedelta(hours=2)):
        assert keeping.overdue() == {"cache_entry": 1}
        keeping.end_what_is_over()
    assert counters() == 0


def test_the_log_of_the_admin_pages_goes_back_a_year():
    otto = make_owner("Otto")
    line = LogEntry.objects.create(user=otto, action_flag=CHANGE, object_repr="Ann")
    assert ends(LogEntry.objects.exists, after=A_YEAR, since=line.action_time)


def test_a_receipt_and_a_claim_are_kept_for_a_year():
    now = clock.now()
    Erasure.objects.create(
        words="go", cause="asked", asked_at=now, due_at=now, ended_at=now
    )
    assert ends(Erasure.objects.exists, after=A_YEAR, since=now)
    ann, ian = make_member("Ann"), make_member("Ian")
    Claim.objects.create(claimant=ann, author=ian, asked_at=now, decided_at=now)
    assert ends(Claim.objects.exists, after=A_YEAR, since=now)


@pytest.mark.clause("C16", "C76")
def test_a_notice_is_known_for_two_years():
    notice = notices.plant(make_member("Ann").pk, str)
    two = timedelta(days=730)
    assert ends(Notice.objects.exists, after=two, since=notice.queued_at)


def test_that_somebody_put_a_banner_away_is_known_for_half_a_year():
    silence = silencing.plant(make_member("Ann").pk, str)
    half = timedelta(days=180)
    assert ends(Silence.objects.exists, after=half, since=silence.at)


def test_a_disclosure_is_known_for_six_years_after_it_was_closed():
    subject = planting.subject(make_member("Ann").pk, str)
    since = clock.now()
    DisclosureCase.objects.update(closed_at=since)
    six = timedelta(days=6 * 365 + 2)
    assert ends(DisclosureCase.objects.exists, after=six, since=since)
    assert not DisclosureSubject.objects.filter(pk=subject.pk).exists()


def test_a_recall_is_known_for_a_year_after_it_was_confirmed():
    planting.recall(make_member("Ann").pk, str)
    since = clock.now()
    Recall.objects.update(sent_at=since, acknowledged_at=since)
    assert ends(Recall.objects.exists, after=A_YEAR, since=since)


def test_a_mail_that_was_not_sent_goes_after_thirty_days():
    ann = make_member("Ann", email="ann@example.org")
    with clock.at(clock.now().replace(microsecond=0)) as watch:
        outbox.plant(ann.pk, "Welcome")
        since = watch.moment
    with clock.at(since + timedelta(days=30)):
        keeping.end_what_is_over()
    assert len(outbox.mails_to(ann.pk)) == 1
    with clock.at(since + timedelta(days=30, seconds=1)):
        keeping.end_what_is_over()
    assert outbox.mails_to(ann.pk) == []


def test_a_night_on_an_old_site_is_worked_off_in_pieces(monkeypatch):
    monkeypatch.setattr(keeping, "AT_ONCE", 3)
    ann = make_member("Ann")
    topic = make_topic(by=ann)
    for _ in range(10):
        make_reply(topic, ann)
    with clock.at(clock.now() + timedelta(days=31)):
        ended = {each.what: each.rows for each in keeping.end_what_is_over()}
    assert ended["forum.Post.ip_address"] == 10


def test_a_dry_run_counts_and_changes_nothing():
    make_reply(make_topic(), make_member("Ann"))
    with clock.at(clock.now() + timedelta(days=31)):
        dry = {each.what: each.rows for each in keeping.end_what_is_over(dry_run=True)}
        assert dry["forum.Post.ip_address"] == 1
        assert keeping.overdue() == {"forum.Post.ip_address": 1}
    assert Post.objects.filter(ip_address=ADDRESS).count() == 1


# What is held


def hold(row: Any, *, by: Member) -> Hold:
    return holding.hold(
        by=by,
        table=row._meta.label,
        row=f"{row.pk}",
        reason="A letter of the court, 4 C 12/26.",
        review_on=(clock.now() + timedelta(days=90)).date(),
    )


@pytest.mark.clause("C76")
def test_a_held_row_outlives_its_term_and_goes_in_the_night_after_its_release():
    otto, ann = make_owner("Otto"), make_member("Ann")
    topic = make_topic(by=ann)
    post, other = make_reply(topic, ann), make_reply(topic, ann)
    letter = cases.open_case(kind="question", message="Why?", member=ann)
    cases.close_case(by=otto, case_id=letter.pk)
    held = [hold(post, by=otto), hold(letter, by=otto)]
    with clock.at(clock.now() + timedelta(days=800)):
        keeping.end_what_is_over()
        assert keeping.overdue() == {}
        post.refresh_from_db()
        other.refresh_from_db()
        assert (post.ip_address, other.ip_address) == (ADDRESS, None)
        assert Case.objects.get() == letter
        for each in held:
            holding.release(by=otto, hold_id=each.pk)
        assert keeping.overdue() == {"forum.Post.ip_address": 1, "cases.Case": 1}
        keeping.end_what_is_over()
        post.refresh_from_db()
        assert post.ip_address is None
        assert not Case.objects.exists()
    assert Hold.objects.count() == 2
    with clock.at(clock.now() + timedelta(days=800) + A_YEAR):
        keeping.end_what_is_over()
    assert not Hold.objects.exists()


# Eight years


class Years:
    """A club whose life is drawn by lot; the same one in every run."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.chance = random.Random(8)  # noqa: S311  nothing secret
        self.otto = make_owner("Otto")
        self.topic = make_topic(by=self.otto)
        self.people = [self.otto]
        self.held: list[Hold] = []
        self.deeds = [
            *[self.post] * 6,
            *[self.join] * 2,
            *[self.write_a_letter] * 2,
            *[self.close_a_letter] * 2,
            self.sign_in,
            self.ask_for_an_archive,
            self.have_a_job_fail,
            self.get_a_mail,
            self.hold_something,
            self.release_something,
        ]

    def live(self) -> None:
        self.chance.choice(self.deeds)()

    @property
    def somebody(self) -> Member:
        return self.chance.choice(self.people)

    def join(self) -> None:
        number = len(self.people)
        self.people.append(
            make_member(
                f"Driver {number}",
                email=f"driver{number}@example.org",
                password=PASSWORD,
                ip_address=ADDRESS,
            )
        )

    def post(self) -> None:
        make_reply(self.topic, self.somebody, key=self.chance.randbytes(16).hex())

    def sign_in(self) -> None:
        sign_in(Client(), self.people[-1].screen_name, remember="on")

    def write_a_letter(self) -> None:
        cases.open_case(kind="question", message="Why?", member=self.somebody)

    def close_a_letter(self) -> None:
        letter = Case.objects.filter(closed_at=None).first()
        if letter:
            cases.close_case(by=self.otto, case_id=letter.pk)

    def ask_for_an_archive(self) -> None:
        member = self.people[-1]
        if not Export.objects.filter(member=member).exists():
            exporting.make(export_id=exporting.ask(member_id=member.pk).pk)

    def have_a_job_fail(self) -> None:
        fail_a_job(self.somebody)

    def get_a_mail(self) -> None:
        outbox.plant(self.people[-1].pk, "Welcome")

    def hold_something(self) -> None:
        table: Any = self.chance.choice([Post, Case])
        taken = Hold.objects.filter(released_at=None, table=table._meta.label)
        keys = [int(row) for row in taken.values_list("row", flat=True)]
        if row := table.objects.exclude(pk__in=keys).order_by("pk").last():
            self.held.append(hold(row, by=self.otto))

    def release_something(self) -> None:
        if self.held:
            holding.release(by=self.otto, hold_id=self.held.pop(0).pk)

    def too_old(self) -> dict[str, int]:
        """Counted here by hand, and not by the code that ends things."""
        now = self.watch.moment
        held: dict[str, list[str]] = {"forum.Post": [], "cases.Case": []}
        for each in self.held:
            held[each.table].append(each.row)
        month, year = now - timedelta(days=30), now - A_YEAR
        found = {
            "addresses of posts": Post.objects.filter(
                written_at__lte=month, ip_address__isnull=False
            ).exclude(pk__in=held["forum.Post"]),
            "addresses of members": Member.objects.filter(
                joined_at__lte=month, ip_address__isnull=False
            ),
            "letters": Case.objects.filter(closed_at__lte=year).exclude(
                pk__in=held["cases.Case"]
            ),
            "archives": Export.objects.filter(asked_at__lte=now - timedelta(days=7)),
            "forms": Submission.objects.filter(taken_at__lte=now - timedelta(days=2)),
            "sessions": Session.objects.filter(expire_date__lte=now),
            "devices": RememberedDevice.objects.filter(
                turned_at__lte=now - timedelta(days=60)
            ),
            "holds": Hold.objects.filter(released_at__lte=year),
        }
        counted = {name: rows.count() for name, rows in found.items()}
        files = {path.name for path in exports.folder().iterdir()}
        wanted = set(Export.objects.values_list("file", flat=True))
        counted["files of archives"] = len(files - wanted)
        counted["mails"] = sum(
            mail.written_at < month - timedelta(seconds=1) for mail in outbox.mails()
        )
        return {name: count for name, count in counted.items() if count}


@pytest.mark.clause("C76")
def test_eight_years_of_nights_keep_nothing_longer_than_was_said():
    """A night of every week, and in every fourth week another by lot: all 2,922 would
    take minutes. What a night ends does not hang on how many went before it."""
    at = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    ended: dict[str, int] = {}
    with clock.at(at) as watch:
        years = Years(watch)
        for week in range(418):
            more = years.chance.randint(1, 6)
            for day in [7] if week % 4 else [more, 7]:
                for _event in range(years.chance.randint(0, 2)):
                    years.live()
                watch.set(at + timedelta(days=7 * week + day))
                for each in keeping.end_what_is_over():
                    ended[each.what] = ended.get(each.what, 0) + each.rows
                assert keeping.overdue() == {}
                assert years.too_old() == {}, watch.moment
    assert watch.moment - at >= timedelta(days=8 * 365 + 2)
    # Nobody on this site is erased, claimed, invited, found to be a child, given away or
    # changed by an owner; what ends after a draft, a picked quote and a sign-in is
    # tested by itself above.
    assert {what for what, rows in ended.items() if not rows} == {
        "accounts.ProtectedName",
        "accounts.SignIn",
        "admin.LogEntry",
        "cases.Appeal",
        "cases.CaseMessage",
        "children.ChildFound.found_by",
        "children.ChildFound.reason",
        "children.ChildFound.taken_back_by",
        "children.Suspicion",
        "composer.Draft",
        "disclosure.DisclosureCase",
        "disclosure.Recall",
        "forum.PickedQuote",
        "joining.Invitation",
        "joining.Wish",
        "mailing.Notice",
        "policy.Silence",
        "privacy.Claim",
        "privacy.Erasure",
        "safeguards.AccessReview",
        "safeguards.Attestation",
        "safeguards.Breach",
        "store attachments",
        "store backups",
        "store disclosures",
        "store imports",
    }
    assert Hold.objects.filter(released_at=None).count() == len(years.held) > 0
