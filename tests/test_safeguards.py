"""Otto watches over the site: its health, who is staff, the machine, and breaches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Group, Member
from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.base import clock, offers
from focaljet.base.offers import Health, HealthLine
from focaljet.base.verdict import RefusedError
from focaljet.cases.services.cases import open_case
from focaljet.choices.queries import assume
from focaljet.forum.rights import Rights
from focaljet.forum.tests.makers import allow, make_forum, make_topic
from focaljet.mailing.models.notices import Notice
from focaljet.privacy.models.holds import Hold
from focaljet.privacy.models.ledger import LedgerCheck, LedgerLine
from focaljet.privacy.services import erasing, ledger
from focaljet.safeguards.health import data, machine, people
from focaljet.safeguards.models.breaches import Breach, BreachPerson
from focaljet.safeguards.models.reviews import AccessReview, Attestation
from focaljet.safeguards.queries.breaches import due_after, hours_left
from focaljet.safeguards.queries.reach import reach
from focaljet.safeguards.services import breaches, signing, telling
from focaljet.safeguards.statements import STATEMENTS
from focaljet.second_step.tests.makers import give_app
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def otto() -> Member:
    return make_owner("Otto", email="otto@example.org")


@pytest.fixture
def ann() -> Member:
    return make_member("Ann", email="ann@example.org")


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def page_of(member: Member | None, name: str, *args: Any) -> tuple[int, str]:
    client = client_of(member) if member else Client()
    page = client.get(reverse(f"safeguards:{name}", args=args))
    return page.status_code, page.content.decode()


def line(name: str, lines: list[HealthLine]) -> HealthLine:
    return next(each for each in lines if str(each.name) == name)


def make_breach(otto: Member, **words: Any) -> Breach:
    given = {
        "threats": "de",
        "what": "A laptop with the password of a moderator was stolen.",
        "systems": "the account of a moderator",
        "found_at": clock.now() - timedelta(hours=5),
        "began_at": clock.now() - timedelta(days=2),
        "ended_at": clock.now() - timedelta(hours=4),
        "risk": "high",
        "consequences": "Somebody may write to you.",
        "measures": "The account was shut.",
        "contact": "the board, board@example.org",
    }
    return breaches.write_down(by=otto, **given | words)


# The page of health


@pytest.mark.clause("C68")
def test_the_page_of_health_shows_the_worst_first_and_only_to_owners(otto: Member):
    status, html = page_of(otto, "health")
    assert status == 200
    for name in ("Ledger", "Proof of export and erasure", "Jobs", "Disk", "Database"):
        assert name in html
    for letter in "abcdefg":
        assert f'id="C71{letter}"' in html
    assert html.index("needs attention") < html.index("not there yet")
    for who in (None, make_member(), make_moderator()):
        assert page_of(who, "health")[0] == 404
    states = [each.state for each in offers.health()]
    order = [Health.BAD, Health.ATTENTION, Health.GOOD, Health.WAITS]
    assert states == sorted(states, key=order.index)


def test_a_ledger_that_was_changed_is_red(otto: Member):
    assert data.ledger().state is Health.ATTENTION
    ledger.verify()
    assert data.ledger().state is Health.GOOD
    with clock.at(clock.now() + timedelta(days=3)):
        assert data.ledger().state is Health.BAD
    LedgerCheck.objects.create(at=clock.now(), lines=4, trouble="Line 4 was changed.")
    assert "Line 4" in str(data.ledger().text)
    assert data.ledger().state is Health.BAD


def test_an_erasure_that_is_late_is_red_and_one_that_waits_is_not(ann: Member):
    erasing.ask(member_id=ann.pk, words="go")
    assert data.erasures().state is Health.GOOD
    with clock.at(clock.now() + timedelta(days=8)):
        assert data.erasures().state is Health.BAD


def test_what_has_outlived_its_time_is_named(ann: Member):
    assert data.retention().state is Health.GOOD
    open_case(kind="question", message="Why?", member=ann)
    ann.ip_address = "192.0.2.7"
    ann.save()
    with clock.at(clock.now() + timedelta(days=40)):
        assert "accounts.Member.ip_address" in str(data.retention().text)


def test_a_hold_nobody_looked_at_again_is_shown(ann: Member):
    assert data.held() is None
    Hold.objects.create(
        table="forum.Post",
        row="1",
        member=ann,
        reason="x",
        placed_at=clock.now(),
        review_on=(clock.now() - timedelta(days=2)).date(),
    )
    line = data.held()
    assert line
    assert line.state is Health.ATTENTION


def test_jobs_that_nobody_does_are_red(ann: Member):
    assert machine.jobs().state is Health.GOOD
    erasing.ask(member_id=ann.pk, words="go")
    with clock.at(clock.now() + timedelta(hours=1)):
        assert machine.jobs().state is Health.BAD
    run_jobs()
    with clock.at(clock.now() + timedelta(hours=1)):
        assert machine.jobs().state is Health.GOOD


def test_mail_that_is_not_sent_is_said(settings: Any):
    assert machine.mail().state is Health.ATTENTION
    settings.EMAIL_IS_SENT = True
    assert machine.mail().state is Health.GOOD


def test_disk_and_database_say_how_they_are(settings: Any):
    assert "GB" in str(machine.disk().text)
    assert "PostgreSQL" in str(machine.database().text)


# Who is staff (C68)


@pytest.mark.clause("C68")
def test_a_review_is_signed_counts_for_its_days_and_then_is_red(otto: Member):
    moe = make_moderator()
    assert people.lines()[1].state is Health.ATTENTION  # a new site
    with clock.at(clock.now() + timedelta(days=91)):
        assert people.lines()[1].state is Health.BAD
    url = reverse("safeguards:staff")
    answer = client_of(otto).post(url, {"seen": [otto.pk]})
    assert answer.status_code == 422
    assert "Somebody is not ticked" in answer.content.decode()
    client_of(otto).post(url, {"seen": [otto.pk, moe.pk]})
    assert AccessReview.objects.get().staff_count == 2
    assert people.lines()[1].state is Health.GOOD
    with clock.at(clock.now() + timedelta(days=91)):
        assert people.lines()[1].state is Health.BAD
    assume({"safeguards.review_days": 30})
    signing.sign_review(by=otto, seen=[otto.pk, moe.pk])
    with clock.at(clock.now() + timedelta(days=31)):
        assert people.lines()[1].state is Health.BAD


def test_who_came_to_the_staff_meanwhile_is_looked_at_first(otto: Member):
    make_moderator()
    with pytest.raises(RefusedError, match="meanwhile"):
        signing.sign_review(by=otto, seen=[otto.pk])


@pytest.mark.clause("C68")
def test_staff_with_a_password_alone_show_and_cannot_open_the_pages_of_the_staff(
    otto: Member,
):
    assert people.lines()[0].state is Health.BAD
    assume({"second_step.staff_need_one": True})
    with clock.at(clock.now() + timedelta(days=2)):
        for url in (reverse("safeguards:health"), reverse("admin:index")):
            answer = client_of(otto).get(url)
            assert answer.headers["Location"] == reverse("second_step:means")
    give_app(otto)
    assert people.lines()[0].state is Health.GOOD


# The machine (C70)


@pytest.mark.clause("C70")
def test_what_an_owner_says_of_the_machine_counts_for_a_year(otto: Member):
    url = reverse("safeguards:machine")
    assert people.attestation().state is Health.ATTENTION
    client_of(otto).post(url, {"said": ["disk", "updates"]})
    assert "not as they should be" in str(people.attestation().text)
    client_of(otto).post(url, {"said": list(STATEMENTS)})
    assert people.attestation().state is Health.GOOD
    with clock.at(clock.now() + timedelta(days=366)):
        assert people.attestation().state is Health.ATTENTION


@pytest.mark.clause("C70")
def test_what_was_signed_and_then_changed_is_red(otto: Member):
    signing.sign_attestation(by=otto, said=["disk"])
    Attestation.objects.update(said=" ".join(STATEMENTS))
    assert people.attestation().state is Health.BAD


def test_a_statement_that_is_none_comes_back(otto: Member):
    answer = client_of(otto).post(reverse("safeguards:machine"), {"said": ["moat"]})
    assert answer.status_code == 422
    assert not Attestation.objects.exists()


# Breaches


@pytest.mark.clause("C71d")
@pytest.mark.parametrize(
    "found_at",
    [
        datetime(2026, 3, 28, 20, tzinfo=ZoneInfo("Europe/Amsterdam")),
        datetime(2026, 10, 24, 20, tzinfo=ZoneInfo("Europe/Amsterdam")),
        datetime(2028, 2, 27, 12, tzinfo=UTC),
        datetime(2026, 12, 30, 23, 59, tzinfo=ZoneInfo("Pacific/Auckland")),
    ],
)
def test_seventy_two_hours_are_seventy_two_hours_whatever_the_clocks_do(
    otto: Member, found_at: datetime
):
    assert due_after(found_at) - found_at.astimezone(UTC) == timedelta(hours=72)
    with clock.at(found_at.astimezone(UTC) + timedelta(hours=1)):
        breach = make_breach(otto, found_at=found_at, began_at=None, ended_at=None)
        assert breach.due_at == found_at.astimezone(UTC) + timedelta(hours=72)
        assert hours_left(breach) == 71


def test_the_database_takes_no_other_due_date_and_no_late_report_without_a_reason(
    otto: Member,
):
    breach = make_breach(otto)
    for wrong in (
        {"due_at": breach.due_at + timedelta(hours=1)},
        {"reported_at": breach.due_at + timedelta(hours=1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Breach.objects.filter(pk=breach.pk).update(**wrong)


def test_otto_writes_a_breach_down_and_wrong_moments_come_back(otto: Member):
    client = client_of(otto)
    now = clock.now()
    words = {
        "threats": ["a", "b"],
        "what": "The van with the old disks was stolen.",
        "found_at": f"{now:%Y-%m-%dT%H:%M}",
        "began_at": f"{now + timedelta(days=1):%Y-%m-%dT%H:%M}",
        "risk": "risk",
    }
    answer = client.post(reverse("safeguards:new_breach"), words)
    assert answer.status_code == 422
    assert "The van with the old disks" in answer.content.decode()
    assert "before it began" in answer.content.decode()
    answer = client.post(reverse("safeguards:new_breach"), words | {"began_at": ""})
    breach = Breach.objects.get()
    assert answer.headers["Location"] == reverse("safeguards:breach", args=[breach.pk])
    assert breach.threats == "ab"
    html = client.get(answer.headers["Location"]).content.decode()
    assert "hours left to tell the authority" in html


def test_a_stranger_a_member_and_a_moderator_find_no_register(otto: Member):
    breach = make_breach(otto)
    for who in (None, make_member(), make_moderator()):
        for name in ("breaches", "new_breach", "staff", "machine"):
            assert page_of(who, name)[0] == 404
        for name in ("breach", "print_breach", "change_breach"):
            assert page_of(who, name, breach.pk)[0] == 404
        client = client_of(who) if who else Client()
        for name in ("people", "report", "notice", "tell", "close_breach"):
            url = reverse(f"safeguards:{name}", args=[breach.pk])
            assert client.post(url).status_code == 404
    assert page_of(otto, "breach", 999)[0] == 404


def test_whom_the_taken_account_looked_at_and_whom_it_could_read(
    otto: Member, ann: Member
):
    moe, bob, kim = make_moderator(), make_member("Bob"), make_member("Kim")
    room, hall = make_forum("Committee"), make_forum("Hall")
    make_topic(room, by=bob)
    make_topic(hall, by=kim)
    for group in (Group.Kind.VISITORS, Group.Kind.MEMBERS):
        allow(room, group, Rights())
    open_case(kind="question", message="Who sees what?", member=ann)
    look = LedgerLine.Kind.LOOK
    ledger.write(kind=look, about=kim.pk, by=moe.pk, reason="A parcel came back.")
    with clock.at(clock.now() - timedelta(days=30)):
        ledger.write(kind=look, about=otto.pk, by=moe.pk)
    breach = make_breach(otto, ended_at=None)
    breaches.work_out(by=otto, breach_id=breach.pk, account=moe, tables=[])
    found = dict(breach.people.values_list("member__screen_name", "how"))
    # Kim's posts are open to everybody: only the look behind a mask concerns her. The
    # look at Otto was long before.
    assert found == {"Kim": "looked", "Bob": "could", "Ann": "could"}
    line_of_bob = page_of(otto, "breach", breach.pk)[1]
    assert "3 people" in line_of_bob


def test_whole_tables_and_addresses_without_an_account(otto: Member, ann: Member):
    open_case(kind="question", message="1", member=ann)
    open_case(kind="question", message="2", email="vera@example.net")
    found = reach(account_id=None, tables=["cases.Case"], since=None, until=None)
    assert found.people == {ann.pk}
    assert found.without_account == 1
    assert reach(
        account_id=None, tables=["accounts.Member"], since=None, until=None
    ).people == {ann.pk, otto.pk}


def test_nothing_ticked_is_refused_and_a_name_nobody_has_comes_back(otto: Member):
    breach = make_breach(otto)
    url = reverse("safeguards:people", args=[breach.pk])
    answer = client_of(otto).post(url, {"account": "", "tables": []})
    assert answer.status_code == 422
    assert "Name an account or tick a table" in answer.content.decode()
    answer = client_of(otto).post(url, {"account": "Nobody Here"})
    assert answer.status_code == 422
    assert "Nobody Here" in answer.content.decode()


def test_the_people_are_told_once_each_and_the_ledger_says_so(
    otto: Member, ann: Member
):
    kim = make_member("Kim", email="kim@example.org")
    breach = make_breach(otto)
    with pytest.raises(RefusedError, match="whom it concerns"):
        telling.tell(by=otto, breach_id=breach.pk)
    tables = ["accounts.Member"]
    breaches.work_out(by=otto, breach_id=breach.pk, account=None, tables=tables)
    client = client_of(otto)
    page = client.get(reverse("safeguards:breach", args=[breach.pk]))
    assert "The account was shut." in page.content.decode()  # drafted
    words = telling.drafted(breach)
    client.post(reverse("safeguards:notice", args=[breach.pk]), words)
    for _ in range(2):
        client.post(reverse("safeguards:tell", args=[breach.pk]))
    run_jobs()
    assert Notice.objects.filter(kind="breach", about_id=breach.pk).count() == 3
    told = [each for each in mail.outbox if "What happened" in each.subject]
    assert sorted(each.to[0] for each in told) == [
        "ann@example.org",
        "kim@example.org",
        "otto@example.org",
    ]
    assert "A laptop with the password" in told[0].body
    assert LedgerLine.objects.filter(kind="breach").count() == 3
    assert not ledger.verify().trouble
    breach.refresh_from_db()
    assert breach.noticed_count == 3
    erasing.ask(member_id=kim.pk, words="go", wait=timedelta(0))
    run_jobs()
    assert breach.people.count() == 2


def test_a_late_report_owes_a_reason_and_the_words_come_back(otto: Member):
    breach = make_breach(
        otto, found_at=clock.now() - timedelta(hours=80), began_at=None, ended_at=None
    )
    assert breach.is_overdue
    line = data.breach()
    assert line
    assert line.state is Health.BAD
    url = reverse("safeguards:report", args=[breach.pk])
    at = f"{clock.now() - timedelta(minutes=2):%Y-%m-%dT%H:%M}"
    answer = client_of(otto).post(url, {"at": at, "late_reason": " "})
    assert answer.status_code == 422
    assert "later than 72 hours" in answer.content.decode()
    answer = client_of(otto).post(url, {"at": at, "late_reason": "We were asleep."})
    assert answer.status_code == 302
    breach.refresh_from_db()
    assert breach.reported_at
    assert not breach.is_overdue
    line = data.breach()
    assert line
    assert line.state is Health.ATTENTION


def test_a_report_in_the_future_or_before_it_was_found_is_refused(otto: Member):
    breach = make_breach(otto)
    for at in (clock.now() + timedelta(hours=1), breach.found_at - timedelta(hours=1)):
        with pytest.raises(RefusedError):
            breaches.note_the_report(by=otto, breach_id=breach.pk, at=at)


def test_it_is_not_closed_before_the_authority_and_the_people_know(
    otto: Member, ann: Member
):
    breach = make_breach(otto)
    url = reverse("safeguards:close_breach", args=[breach.pk])
    answer = client_of(otto).post(url, {"lessons": "Encrypt laptops."})
    assert "reported to the authority first" in answer.content.decode()
    assert "Encrypt laptops." in answer.content.decode()
    breaches.note_the_report(by=otto, breach_id=breach.pk, at=clock.now())
    answer = client_of(otto).post(url, {"lessons": "Encrypt laptops."})
    assert "tell the people first" in answer.content.decode()
    Breach.objects.update(noticed_at=clock.now())
    assert client_of(otto).post(url, {"lessons": "Encrypt."}).status_code == 302
    with pytest.raises(RefusedError, match="closed"):
        breaches.work_out(by=otto, breach_id=breach.pk, account=ann, tables=[])
    assert data.breach() is None


def test_the_page_for_the_authority_holds_what_article_33_asks_for(
    otto: Member, ann: Member
):
    breach = make_breach(otto)
    tables = ["accounts.Member"]
    breaches.work_out(by=otto, breach_id=breach.pk, account=None, tables=tables)
    html = page_of(otto, "print_breach", breach.pk)[1]
    for said in (
        "A laptop with the password",  # the nature
        "Members",  # the categories of data
        "People concerned",  # and how many
        "board@example.org",  # who answers
        "Somebody may write to you.",  # the consequences
        "The account was shut.",  # the measures
    ):
        assert said in html
    assert "ann@example.org" not in html


def test_forty_breaches_cost_the_queries_of_one(
    otto: Member, django_assert_num_queries: Any
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(otto)
    url = reverse("safeguards:breaches")
    make_breach(otto)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(40):
        make_breach(otto)
    with django_assert_num_queries(len(one)):
        assert client.get(url).status_code == 200


def test_a_person_stands_once_in_a_breach_worked_out_twice(otto: Member, ann: Member):
    breach = make_breach(otto)
    for tables in (["accounts.Member"], ["account.EmailAddress"]):
        breaches.work_out(by=otto, breach_id=breach.pk, account=None, tables=tables)
    assert BreachPerson.objects.filter(breach=breach, member=ann).count() == 1
