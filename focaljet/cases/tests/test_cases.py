from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.cases import tasks
from focaljet.cases.models.cases import Case
from focaljet.cases.services import cases as services
from focaljet.cases.tests.makers import make_case
from focaljet.privacy.tests.makers import make_person

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_letters_yet():
    cache.clear()


def letter(**given):
    words = {"kind": "question", "message": "Why is my topic closed?"}
    return services.open_case(**words | given)


@pytest.mark.clause("C2", "C87")
def test_vera_writes_without_an_account():
    with clock.at(NOON):
        case = letter(name=" Vera\n  Visitor ", email="vera@mail.example")
    assert (case.member, case.name, case.email) == (
        None,
        "Vera Visitor",
        "vera@mail.example",
    )
    assert (case.opened_at, case.is_open) == (NOON, True)


def test_ann_is_known_when_she_is_signed_in():
    ann = make_person("Ann")
    assert letter(member=ann).member == ann


def test_a_letter_with_controls_is_stored_without():
    assert letter(message="one\r\ntwo\x00\x1b ").message == "one\ntwo"


def test_a_kind_that_does_not_exist_is_an_error():
    with pytest.raises(ValueError, match="bribe"):
        letter(kind="bribe")


def test_twenty_letters_an_hour_come_from_one_network():
    for _ in range(20):
        letter(network="203.0.113.0/24")
    with pytest.raises(RefusedError) as refused:
        letter(network="203.0.113.0/24")
    assert "hour" in refused.value.reason
    assert letter(network="198.51.100.0/24").pk
    assert Case.objects.count() == 21


def test_letters_are_counted_through_the_hour_and_no_longer():
    for minute in range(20):
        with clock.at(NOON + timedelta(minutes=minute)):
            letter(network="203.0.113.0/24")
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(expires) - now() FROM cache_entry")
        assert cursor.fetchone()[0] > timedelta(minutes=59)
    with (
        clock.at(NOON + timedelta(minutes=50)),
        pytest.raises(RefusedError, match="network"),
    ):
        letter(network="203.0.113.0/24")
    with clock.at(NOON + timedelta(minutes=65)):
        assert letter(network="203.0.113.0/24").pk


def test_moe_answers_and_the_answer_leaves_by_a_job(moe):
    case = make_case(email="vera@mail.example")
    with clock.at(NOON):
        services.answer_case(by=moe, case_id=case.pk, answer="It was a double.\x00")
    case.refresh_from_db()
    assert (case.answer, case.answered_by) == ("It was a double.", moe)
    assert case.answered_at == case.closed_at == NOON
    job = ProcrastinateJob.objects.get(task_name__endswith="mail_answer")
    assert job.args == {"case_id": case.pk}


def test_ann_may_not_answer(moe):
    case = make_case()
    for deed in (
        lambda ann: services.answer_case(by=ann, case_id=case.pk, answer="Because."),
        lambda ann: services.close_case(by=ann, case_id=case.pk),
    ):
        with pytest.raises(RefusedError):
            deed(make_person(f"Ann{deed.__code__.co_firstlineno}"))
    case.refresh_from_db()
    assert (case.answer, case.is_open) == ("", True)


def test_a_case_is_answered_once(moe):
    case = make_case()
    services.answer_case(by=moe, case_id=case.pk, answer="First.")
    with pytest.raises(RefusedError) as refused:
        services.answer_case(by=moe, case_id=case.pk, answer="Second.")
    assert "closed" in refused.value.reason
    case.refresh_from_db()
    assert case.answer == "First."


def test_moe_closes_what_needs_no_answer(moe):
    case = make_case(message="BUY TYRES")
    services.close_case(by=moe, case_id=case.pk)
    case.refresh_from_db()
    assert (case.is_open, case.answered_at) == (False, None)
    assert not ProcrastinateJob.objects.filter(task_name__endswith="mail_answer")


def test_an_answer_without_words_cannot_be_stored():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_case(answered_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        make_case(answer="Because.")


def test_vera_gets_the_answer_by_mail_once(settings):
    settings.SITE_NAME = "Focus Club"
    case = make_case(
        name="Vera",
        email="vera@mail.example",
        answer="It was a <double> & we're sorry.",
        answered_at=clock.now(),
    )
    tasks.mail_answer(case_id=case.pk)
    tasks.mail_answer(case_id=case.pk)
    (sent,) = mail.outbox
    assert sent.to == ["vera@mail.example"]
    assert sent.subject == f"Your message to Focus Club (case {case.pk})"
    assert "Hello Vera," in sent.body
    assert "It was a <double> & we're sorry." in sent.body
    assert "> Why is my topic closed?" in sent.body


def test_no_mail_goes_to_nobody():
    unanswered = make_case(email="vera@mail.example")
    unreachable = make_case(answer="Because.", answered_at=clock.now())
    for case_id in (unanswered.pk, unreachable.pk, 0):
        tasks.mail_answer(case_id=case_id)
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_two_of_the_staff_answer_at_once_and_one_is_told_so(moe):
    case = make_case()
    start = Barrier(8, timeout=60)
    outcomes = []

    def answer(words):
        start.wait()
        try:
            services.answer_case(by=moe, case_id=case.pk, answer=words)
            outcomes.append(words)
        except RefusedError:
            outcomes.append(None)
        finally:
            connection.close()

    staff = [Thread(target=answer, args=[f"Answer {number}"]) for number in range(8)]
    for one in staff:
        one.start()
    for one in staff:
        one.join()
    case.refresh_from_db()
    assert [words for words in outcomes if words] == [case.answer]
    assert len(outcomes) == 8
