from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.services import members
from focaljet.accounts.tests.makers import PASSWORD, make_member
from focaljet.accounts.tests.steps import (
    is_signed_in,
    link_in,
    mails,
    pass_the_age_screen,
    sign_in,
    sign_up,
    solution_for,
)
from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from tests.jobs import forget_jobs_and_counts, run_jobs

pytestmark = pytest.mark.django_db


def rows_of_all_tables() -> Counter[str]:
    rows: Counter[str] = Counter()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
            rows[table] = cursor.fetchone()[0]
    return rows


def personal_columns_set(member: Member) -> set[str]:
    return {
        name
        for name in Member.personal.fields
        if getattr(member, name) not in (None, "")
    }


# The age screen


@pytest.mark.clause("C88")
def test_a_child_is_turned_away_and_leaves_no_row_no_cookie_and_no_line_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
):
    before = rows_of_all_tables()
    with caplog.at_level(logging.DEBUG), clock.at(datetime(2026, 6, 1, tzinfo=UTC)):
        page = client.post(
            reverse("account_signup"), {"day": "2", "month": "6", "year": "2013"}
        )
    html = page.content.decode()
    assert page.status_code == 200
    assert "We cannot open an account for you now" in html
    assert "13" not in html
    assert rows_of_all_tables() == before
    assert not page.cookies
    assert not [line for line in caplog.messages if "2013" in line]


@pytest.mark.clause("C88")
def test_the_question_hints_at_no_age(client: Client):
    html = client.get(reverse("account_signup")).content.decode().lower()
    for hint in ("thirteen", "old enough", "under", "at least", "child", "parent"):
        assert hint not in html


@pytest.mark.clause("C88")
def test_ann_may_join_on_the_day_she_turns_thirteen(client: Client):
    with clock.at(datetime(2026, 6, 1, tzinfo=UTC)):
        form = pass_the_age_screen(client, day="1", month="6", year="2013")
        assert client.get(form).status_code == 200


@pytest.mark.clause("C88")
def test_the_way_behind_the_age_screen_does_not_tell_the_date(client: Client):
    with clock.at(datetime(2026, 6, 1, tzinfo=UTC)):
        one = pass_the_age_screen(client, day="1", month="6", year="2013")
        other = pass_the_age_screen(client, day="9", month="9", year="1939")
    assert one == other


@pytest.mark.parametrize(
    ("born", "said"),
    [
        ({"day": "30", "month": "2", "year": "1980"}, "not in the calendar"),
        ({"day": "31", "month": "12", "year": "2026"}, "still to come"),
        ({"day": "1", "month": "", "year": "1980"}, "required"),
        ({"day": "1", "month": "x", "year": "99999"}, "valid choice"),
    ],
)
def test_a_date_that_is_none_comes_back_as_it_was_typed(
    client: Client, born: dict[str, str], said: str
):
    with clock.at(datetime(2026, 6, 1, tzinfo=UTC)):
        page = client.post(reverse("account_signup"), born)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert f'value="{born["day"]}" selected' in page.content.decode()


@pytest.mark.clause("C88")
def test_nobody_gets_at_the_form_past_the_question(client: Client):
    for token in ("x", "eyJhIjoxfQ.abc"):
        answer = client.get(reverse("joining:details", args=[token]))
        assert answer.headers["Location"] == reverse("account_signup")


# The form


def test_ann_signs_up_confirms_her_address_and_is_in(client: Client):
    answer = sign_up(client)
    assert answer.headers["Location"] == reverse("account_email_verification_sent")
    assert not is_signed_in(client)
    (message,) = mails()
    assert message.to == ["ann@example.org"]
    assert client.post(link_in(message)).status_code == 302
    assert is_signed_in(client)


@pytest.mark.clause("C9", "C14a", "C14b", "C14e")
def test_sign_up_stores_what_the_policy_says_and_nothing_else(client: Client):
    sign_up(client)
    ann = Member.objects.get()
    assert personal_columns_set(ann) == {
        "screen_name",
        "skeleton",
        "password",
        "joined_at",
        "ip_address",
        "is_active",
    }
    assert ann.password.startswith("md5$")  # the hasher of the tests
    assert EmailAddress.objects.get().email == "ann@example.org"
    for session in Session.objects.all():
        assert "ann" not in str(session.get_decoded()).lower()


def test_ann_goes_on_where_she_came_from(client: Client):
    answer = client.post(
        reverse("account_signup"),
        {"day": "1", "month": "2", "year": "1980", "next": "/forum/"},
    )
    form = answer.headers["Location"]
    assert form.endswith("?next=%2Fforum%2F")
    fields = {"screen_name": "Ann", "email": "ann@example.org", "password": PASSWORD}
    client.post(form, fields)
    (message,) = mails()
    assert client.post(link_in(message)).headers["Location"] == "/forum/"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"screen_name": "A"}, "at least 2 characters"),
        ({"screen_name": ""}, "required"),
        ({"screen_name": "\u202eann"}, "is made of letters"),
        ({"screen_name": "a" * 31}, "at most 30 characters"),
        ({"screen_name": "Admin"}, "people who run the site"),
        ({"screen_name": "M0derator"}, "people who run the site"),
        ({"screen_name": "sta-ff"}, "people who run the site"),
        ({"screen_name": "Former Member"}, "people who run the site"),
        ({"email": "no address"}, "valid email"),
        ({"email": f"{'a' * 300}@example.org"}, "at most 254"),
        ({"password": "short"}, "too short"),
        ({"password": "password123"}, "too common"),
        ({"password": "qwertyuiop12"}, "Take three or four words"),
        ({"password": "x" * 1_000_000}, "at most 200 characters"),
    ],
)
def test_wrong_input_comes_back_with_the_words_kept(
    client: Client, typed: dict[str, str], said: str
):
    fields = {"screen_name": "Ann", "email": "ann@example.org", **typed}
    page = sign_up(client, **typed)
    html = page.content.decode()
    assert page.status_code == 422
    assert said in html
    kept = {"email"} if "email" not in typed else {"screen_name"}
    for name in kept:
        assert f'value="{fields[name]}"' in html
    assert PASSWORD not in html
    assert not Member.objects.exists()


@pytest.mark.parametrize("name", ["coca", "COCA", "Co ca", "C0CA", "Соса"])
def test_a_name_that_looks_like_another_is_refused_in_one_sentence(
    client: Client, name: str
):
    make_member("Coca")
    page = sign_up(client, screen_name=name)
    assert page.status_code == (302 if name == "Co ca" else 422)
    assert Member.objects.count() == (2 if name == "Co ca" else 1)


@pytest.mark.clause("C4")
def test_why_we_ask_stands_beside_each_input(client: Client):
    html = client.get(pass_the_age_screen(client)).content.decode()
    assert html.count("Why we ask") == 3


def test_a_site_without_mail_says_so_where_ann_signs_up(client: Client, settings):
    settings.EMAIL_IS_SENT = False
    html = client.get(pass_the_age_screen(client)).content.decode()
    assert "does not send mail yet" in html
    settings.EMAIL_IS_SENT = True
    html = client.get(pass_the_age_screen(client)).content.decode()
    assert "does not send mail yet" not in html


# Known and unknown addresses


def test_a_known_address_gets_the_same_answer_and_its_holder_a_mail():
    make_member("Moe", email="moe@example.org")
    unknown, known = Client(), Client()
    one = sign_up(unknown, screen_name="Ann", email="ann@example.org")
    other = sign_up(known, screen_name="Bea", email="Moe@example.org")
    assert one.status_code == other.status_code
    assert one.headers["Location"] == other.headers["Location"]
    assert one.cookies.keys() == other.cookies.keys()
    page = reverse("account_email_verification_sent")
    assert same_page(unknown, known, page)
    to_ann, to_moe = mails()
    assert "/account/confirm/" in to_ann.body
    assert "have an account already" in to_moe.subject
    assert "/account/confirm/" not in to_moe.body
    assert to_moe.to == ["moe@example.org"]


def test_trying_the_same_name_again_does_not_tell_a_known_address_either():
    make_member("Moe", email="moe@example.org")
    for name, email in (("Ann", "ann@example.org"), ("Bea", "moe@example.org")):
        sign_up(Client(), screen_name=name, email=email)
        again = sign_up(Client(), screen_name=name, email="new@example.org")
        assert "This name is taken" in again.content.decode()


def test_a_known_address_costs_the_queries_of_an_unknown_one():
    make_member("Moe", email="moe@example.org")
    first, second = Client(), Client()
    with count_queries() as unknown:
        sign_up(first, screen_name="Ann", email="ann@example.org")
    with count_queries() as known:
        sign_up(second, screen_name="Bea", email="moe@example.org")
    assert len(unknown) == len(known)


@pytest.mark.parametrize("email", ["moe@example.org", "nobody@example.org"])
def test_signing_in_with_a_claimed_address_does_not_tell_whether_it_is_known(
    email: str,
):
    make_member("Moe", email="moe@example.org", password="the password of Moe")
    sign_up(Client(), screen_name="Mallory", email=email)
    assert sign_in(Client(), email).status_code == 422
    assert sign_in(Client(), "Mallory").status_code == 302


def test_who_claims_an_address_first_does_not_keep_its_holder_out(client: Client):
    sign_up(Client(), screen_name="Mallory", email="ann@example.org")
    mails()
    with clock.at(clock.now() + timedelta(minutes=10)):
        sign_up(client, screen_name="Ann", email="ann@example.org")
        (message,) = mails()
        client.post(link_in(message))
    assert EmailAddress.objects.get(verified=True).user.get_username() == "Ann"


# Two at once, and those who never come back


@pytest.fixture
def _nothing_left_behind(transactional_db: None) -> Iterator[None]:
    yield
    forget_jobs_and_counts()


@pytest.mark.usefixtures("_nothing_left_behind")
@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_take_one_name_at_once_one_gets_it_and_one_a_sentence():
    answers, start = [], Barrier(2, timeout=60)

    def join(name: str) -> None:
        try:
            client = Client(REMOTE_ADDR=f"192.0.2.{len(name)}")
            form = pass_the_age_screen(client)
            start.wait()
            answers.append(
                client.post(
                    form,
                    {
                        "screen_name": name,
                        "email": f"{name.strip()}@example.org",
                        "password": PASSWORD,
                    },
                )
            )
        finally:
            connection.close()

    at_once([Thread(target=join, args=(name,)) for name in ("Ann", "ann ")])
    refused, made = sorted(answers, key=lambda page: page.status_code, reverse=True)
    assert (refused.status_code, made.status_code) == (422, 302)
    assert "This name is taken" in refused.content.decode()
    assert Member.objects.count() == EmailAddress.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_table_takes_one_of_two_names_that_both_passed_the_rule():
    answers, start = [], Barrier(2, timeout=60)

    def make(name: str) -> None:
        try:
            start.wait()
            answers.append(members.make_member(screen_name=name).screen_name)
        except RefusedError as refused:
            answers.append(refused.reason)
        finally:
            connection.close()

    at_once([Thread(target=make, args=(name,)) for name in ("Ann", "ANN")])
    assert len(answers) == 2
    assert "This name is taken, or looks too much like one that is." in answers


def test_who_never_confirms_is_forgotten_after_a_week(client: Client):
    make_member("Moe", email="moe@example.org")
    make_member("Demo")  # no address at all
    sign_up(client)
    with clock.at(clock.now() + timedelta(days=6)):
        assert members.forget_the_unconfirmed() == 0
    with clock.at(clock.now() + timedelta(days=8)):
        assert members.forget_the_unconfirmed() == 1
        run_jobs(queue="privacy")
    assert not Member.objects.filter(screen_name="Ann").exists()
    assert Member.objects.count() == 2


def test_who_has_not_confirmed_is_not_in_and_gets_another_mail_by_signing_in(
    client: Client,
):
    sign_up(client)
    assert len(mails()) == 1
    answer = sign_in(Client())
    assert answer.headers["Location"] == reverse("account_email_verification_sent")
    assert not is_signed_in(client)
    assert len(mails()) == 1


def test_sign_ups_send_no_stream_of_mails_to_one_address():
    for name in ("Ann", "Bea", "Cat", "Dot", "Eve"):
        sign_up(Client(), screen_name=name, email="victim@example.org")
    assert len(mails()) == 2


def test_asking_again_and_again_sends_no_stream_of_mails(client: Client):
    sign_up(client)
    for _ in range(5):
        client.post(reverse("accounts:confirm_again"))
    assert len(mails()) == 2


def test_past_twenty_forms_an_hour_each_costs_a_network_a_puzzle(client: Client):
    form = pass_the_age_screen(client)
    for _ in range(20):
        client.post(form, {"screen_name": ""})
    page = client.post(form, {"screen_name": "Ann", "email": "ann@example.org"})
    assert page.status_code == 422
    assert 'value="Ann"' in page.content.decode()
    typed = {"screen_name": "Ann", "email": "ann@example.org", "password": PASSWORD}
    assert client.post(form, typed).status_code == 422
    assert client.post(form, typed | solution_for(page)).status_code == 302


def test_one_network_opens_no_hundred_accounts_for_puzzles_either(client: Client):
    form = pass_the_age_screen(client)
    answers = {client.post(form, {"screen_name": ""}).status_code for _ in range(101)}
    assert answers == {422, 429}


# Helpers


def count_queries():
    return CaptureQueriesContext(connection)


def same_page(one: Client, other: Client, path: str) -> bool:
    def without_tokens(client: Client) -> str:
        html = client.get(path).content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)

    return without_tokens(one) == without_tokens(other)


def at_once(threads: list[Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
