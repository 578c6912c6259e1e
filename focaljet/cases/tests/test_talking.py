"""Both sides write again, terms are extended, doubles become one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.cases import panels, tasks
from focaljet.cases.models.cases import Case
from focaljet.cases.models.messages import CaseMessage
from focaljet.cases.queries import alike
from focaljet.cases.queries.objections import objects, who_objects
from focaljet.cases.services import cases as services
from focaljet.cases.services import merging, objecting
from focaljet.cases.tests.makers import make_case
from focaljet.choices.queries import assume
from focaljet.personal.words import Purpose
from focaljet.privacy.tests.makers import make_person

pytestmark = pytest.mark.django_db

NOON = datetime(2027, 1, 31, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_letters_yet():
    cache.clear()


def asked(**given) -> Case:
    return services.open_case(**{"kind": "access", "message": "All of it."} | given)


# Clocks


@pytest.mark.clause("C87")
@pytest.mark.parametrize(
    ("rules", "due"),
    [
        ("both", date(2027, 2, 28)),
        ("eu", date(2027, 2, 28)),
        ("california", date(2027, 3, 17)),
    ],
)
def test_a_request_is_acknowledged_and_due_from_the_first_moment(rules, due):
    assume({"cases.clocks": rules})
    with clock.at(NOON):
        case = asked(email="vera@mail.example")
    assert (case.acknowledged_at, case.due_on) == (NOON, due)
    job = ProcrastinateJob.objects.get(task_name__endswith="mail_received")
    assert job.args == {"case_id": case.pk}
    tasks.mail_received(case_id=case.pk)
    (sent,) = mail.outbox
    assert "All of it." not in sent.body
    assert f"{case.pk}" in sent.subject


def test_the_day_is_that_of_the_sites_clock():
    assume({"site.time_zone": "Pacific/Kiritimati"})
    with clock.at(datetime(2027, 1, 30, 11, tzinfo=UTC)):  # the 31st there
        assert asked().due_on == date(2027, 2, 28)


def test_nobody_is_flooded_with_confirmations_by_strangers():
    for number in range(5):
        case = asked(email="Ann@mail.example" if number % 2 else "ann@mail.example")
        tasks.mail_received(case_id=case.pk)
    assert len(mail.outbox) == 3


def test_moe_takes_longer_once_and_says_why(moe):
    with clock.at(NOON) as watch:
        case = asked(email="vera@mail.example")
        watch.advance(days=20)
        services.extend(by=moe, case_id=case.pk, reason="Many old archives.")
        with pytest.raises(RefusedError, match="once"):
            services.extend(by=moe, case_id=case.pk, reason="And again.")
    case.refresh_from_db()
    assert case.due_on == date(2027, 4, 30)
    tasks.mail_extension(case_id=case.pk)
    assert "Many old archives." in mail.outbox[0].body


def test_what_is_late_stays_late(moe):
    with clock.at(NOON) as watch:
        case = asked()
        with pytest.raises(RefusedError, match="why"):
            services.extend(by=moe, case_id=case.pk, reason=" ")
        watch.advance(days=29)
        with pytest.raises(RefusedError, match="over"):
            services.extend(by=moe, case_id=case.pk, reason="Holidays.")


# The queue


def test_the_queue_is_ordered_by_what_is_due_and_says_how_it_stands(client, moe):
    today = clock.now().date()
    for days, words in ((20, "ahead of us"), (-1, "far too late"), (3, "nearly due")):
        make_case(message=words, due_on=today + timedelta(days=days))
    client.force_login(moe)
    html = client.get(reverse("cases:cases")).content.decode()
    places = [html.index(each) for each in ("far too late", "nearly due", "ahead of")]
    assert places == sorted(places)
    assert "overdue" in html
    assert "due soon" in html
    late = client.get(reverse("cases:cases"), {"state": "overdue"}).content.decode()
    assert "far too late" in late
    assert "nearly due" not in late
    near = client.get(reverse("cases:cases"), {"state": "near"}).content.decode()
    assert "nearly due" in near
    assert "ahead of us" not in near


@pytest.mark.parametrize(
    "asked_for", [{"state": "lost"}, {"page": "x"}, {"page": "-1"}, {"page": "9" * 30}]
)
def test_a_queue_that_is_not_there_is_not_found(client, moe, asked_for):
    client.force_login(moe)
    assert client.get(reverse("cases:cases"), asked_for).status_code == 404


def test_five_thousand_cases_cost_the_queries_of_one(client, moe):
    client.force_login(moe)
    make_case()
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("cases:cases"))
    now = clock.now()
    Case.objects.bulk_create(
        [
            Case(kind="erase", message="m" * 50, opened_at=now, due_on=now.date())
            for _ in range(5_000)
        ]
    )
    with CaptureQueriesContext(connection) as many:
        page = client.get(reverse("cases:cases"), {"page": 100})
    assert len(many) <= len(one)
    html = page.content.decode()
    assert html.count('class="quiet due"') == 50
    assert "5,001" in html
    only = client.get(reverse("cases:cases"), {"kind": "question"}).content.decode()
    assert only.count('class="quiet due"') == 1


def test_the_health_of_the_site_says_who_waits_too_long():
    assert "Nobody" in str(panels.health()[0].text)
    make_case(due_on=clock.now().date() - timedelta(days=1))
    assert "1 is overdue" in str(panels.health()[0].text)


# The conversation


def test_moe_asks_back_and_ann_answers(moe):
    ann = make_person("Ann")
    case = asked(member=ann, email="ann@mail.example")
    message = services.write(by=moe, case_id=case.pk, text="Which of them?")
    tasks.mail_message(message_id=message.pk)
    tasks.mail_message(message_id=message.pk)
    (sent,) = mail.outbox
    assert "Which of them?" in sent.body
    services.write_more(case_id=case.pk, text="The old ones.")
    said = CaseMessage.objects.values_list("writer", "text")
    assert list(said) == [("staff", "Which of them?"), ("person", "The old ones.")]
    tasks.mail_message(message_id=CaseMessage.objects.last().pk)
    assert len(mail.outbox) == 1


def test_who_writes_to_a_closed_request_opens_it_again(moe):
    case = make_case(closed_at=clock.now(), answer="Yes.", answered_at=clock.now())
    services.write_more(case_id=case.pk, text="But there is more.")
    case.refresh_from_db()
    assert case.is_open
    with pytest.raises(RefusedError, match="Write a message"):
        services.answer_case(by=moe, case_id=case.pk, answer="No.")
    services.write(by=moe, case_id=case.pk, text="Indeed.")
    services.close_case(by=moe, case_id=case.pk)


def test_ten_messages_an_hour_and_no_more():
    case = make_case()
    for number in range(10):
        services.write_more(case_id=case.pk, text=f"{number}")
    with pytest.raises(RefusedError, match="within an hour"):
        services.write_more(case_id=case.pk, text="11")
    with pytest.raises(RefusedError, match="write something"):
        services.write_more(case_id=make_case().pk, text="\u200b")


# Doubles


def test_ann_asks_the_same_again_and_it_stays_one_request():
    ann = make_person("Ann")
    first = asked(member=ann)
    again = asked(member=ann, message="I mean it.")
    assert again == first
    assert first.messages.get().text == "I mean it."
    assert asked(member=ann, kind="question") != first
    assert asked(member=make_person("Bob")) != first


def test_two_wrong_data_are_two_requests():
    ann = make_person("Ann")
    one, other = (
        asked(member=ann, kind="correct", about="cases.Case.name", row=row)
        for row in ("1", "2")
    )
    assert one != other


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_open_one_request():
    ann = make_person("Ann")
    start = Barrier(4, timeout=60)

    def ask():
        start.wait()
        try:
            asked(member=ann)
        finally:
            connection.close()

    clicks = [Thread(target=ask) for _ in range(4)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert Case.objects.count() == 1
    assert CaseMessage.objects.count() == 3


def test_moe_puts_two_letters_of_one_address_together(client, moe):
    today = clock.now().date()
    first = asked(email="vera@mail.example", message="All of it.")
    Case.objects.filter(pk=first.pk).update(due_on=today + timedelta(days=2))
    second = asked(email="Vera@mail.example", message="Did it come?")
    client.force_login(moe)
    page = client.get(reverse("cases:case", args=[first.pk])).content.decode()
    assert "Did it come?" in page
    address = reverse("cases:merge", args=[first.pk])
    assert client.get(address).status_code == 405
    assert client.post(address, {"into": "999"}).status_code == 422
    done = client.post(address, {"into": second.pk})
    assert done["Location"] == reverse("cases:case", args=[second.pk])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.outcome, first.merged_into, first.is_open) == (
        "merged",
        second,
        False,
    )
    assert second.messages.get().text == "All of it."
    assert second.due_on == today + timedelta(days=2)
    with pytest.raises(RefusedError):
        services.write_more(case_id=first.pk, text="Hello?")


def test_requests_of_two_people_are_never_put_together(moe):
    one, other = asked(email="vera@mail.example"), asked(email="zoe@mail.example")
    with pytest.raises(RefusedError, match="one person"):
        merging.merge(by=moe, case_id=one.pk, into_id=other.pk)
    question = asked(email="vera@mail.example", kind="question")
    with pytest.raises(RefusedError, match="same thing"):
        merging.merge(by=moe, case_id=one.pk, into_id=question.pk)
    with pytest.raises(RefusedError):
        merging.merge(by=moe, case_id=one.pk, into_id=one.pk)


# The same over and over


def answered(moment: datetime, **given) -> Case:
    return make_case(
        **{
            "kind": "access",
            "opened_at": moment,
            "answer": "Here.",
            "outcome": "granted",
            "answered_at": moment,
            "closed_at": moment,
        }
        | given
    )


@pytest.mark.clause("C82")
def test_the_third_identical_request_is_flagged_and_refused_by_nobody(client, moe):
    ann = make_person("Ann")
    now = clock.now()
    answered(now - timedelta(days=90), member=ann)
    second = answered(now - timedelta(days=40), member=ann)
    assert alike.repetition(second) is None
    third = make_case(kind="access", member=ann)
    found = alike.repetition(third)
    assert found is not None
    assert (found.times, found.has_news, found.is_unreasonable) == (3, False, True)
    client.force_login(moe)
    html = client.get(reverse("cases:case", args=[third.pk])).content.decode()
    assert "unreasonably repetitive; you need not" in html
    third.refresh_from_db()
    assert (third.is_open, third.outcome) == (True, "")


@pytest.mark.clause("C82")
def test_after_something_new_a_third_request_is_not_unreasonable():
    ann = make_person("Ann")
    now = clock.now()
    for days in (90, 40):
        answered(now - timedelta(days=days), member=ann)
    third = make_case(kind="access", member=ann)
    objecting.object_to(member_id=ann.pk, purposes=["analysis"])  # of our own books
    assert alike.repetition(third).is_unreasonable
    make_case(kind="question", member=ann)  # and so are letters
    assert alike.repetition(third).is_unreasonable


@pytest.mark.clause("C82")
def test_what_was_asked_years_ago_or_by_others_does_not_count():
    ann, now = make_person("Ann"), clock.now()
    answered(now - timedelta(days=400), member=ann)
    answered(now - timedelta(days=40), member=ann)
    answered(now - timedelta(days=40), member=make_person("Bob"))
    answered(now - timedelta(days=40), member=ann, kind="erase")
    assert alike.repetition(make_case(kind="access", member=ann)) is None


def test_by_an_address_alone_it_cannot_be_told_whether_there_is_news():
    now = clock.now()
    for days in (90, 40):
        answered(now - timedelta(days=days), email="vera@mail.example")
    found = alike.repetition(make_case(kind="access", email="VERA@mail.example"))
    assert (found.times, found.has_news, found.is_unreasonable) == (3, None, False)


# Uses


def test_ann_opts_out_and_it_works_at_once():
    ann, bob = make_person("Ann"), make_person("Bob")
    case = asked(member=ann, kind="opt_out", message="No more.")
    assert objects(ann.pk, Purpose.ANALYSIS)
    assert objects(ann.pk, Purpose.OFFER)
    assert not objects(ann.pk, Purpose.SECURITY)
    assert who_objects(Purpose.ANALYSIS, [ann.pk, bob.pk]) == {ann.pk}
    case.refresh_from_db()
    assert (case.outcome, case.is_open, case.answered_by) == ("granted", False, None)


def test_nobody_objects_to_what_the_account_itself_needs():
    with pytest.raises(ValueError, match="account"):
        objecting.object_to(member_id=make_person().pk, purposes=["account"])
