from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from focaljet.accounts.backend import MemberBackend
from focaljet.accounts.models import Member
from focaljet.accounts.services.owners import owner_link
from focaljet.accounts.tests.makers import (
    PASSWORD,
    make_imported_author,
    make_member,
    make_moderator,
)
from focaljet.accounts.tests.steps import is_signed_in, sign_in
from focaljet.base import clock

pytestmark = pytest.mark.django_db

WRONG = "do not fit together"


def make_ann(**more: object) -> Member:
    return make_member("Ann", email="ann@example.org", password=PASSWORD, **more)


@pytest.mark.parametrize(
    "login", ["Ann", "ann", " ANN ", "ann@example.org", "Ann@Example.ORG"]
)
def test_ann_signs_in_by_name_or_address_in_any_case(client: Client, login: str):
    make_ann()
    assert sign_in(client, login).status_code == 302
    assert is_signed_in(client)


def test_a_wrong_password_comes_back_with_the_name_kept_and_nothing_told(
    client: Client,
):
    make_ann()
    known = sign_in(client, "Ann", password="something else")
    unknown = sign_in(client, "Bob", password="something else")
    assert known.status_code == unknown.status_code == 422
    assert 'value="Ann"' in known.content.decode()
    for page in (known, unknown):
        assert WRONG in page.content.decode()
        assert "something else" not in page.content.decode()


@pytest.mark.parametrize("login", ["Ann", "Bob", "ann@example.org", "bob@example.org"])
def test_a_known_and_an_unknown_name_cost_one_query_and_one_hash(
    login: str, django_assert_num_queries, monkeypatch
):
    make_ann()
    hashed, encode = [], MD5PasswordHasher.encode

    def counted(*args):
        hashed.append(args)
        return encode(*args)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    with django_assert_num_queries(1):
        authenticate(None, username=login, password="something else")
    assert len(hashed) == 1


def test_an_imported_author_an_inactive_member_and_one_without_password_stay_out():
    ian = make_imported_author("Ian", password=PASSWORD)
    bea = make_member("Bea", password=PASSWORD)
    Member.objects.filter(pk=bea.pk).update(is_active=False)
    make_member("Cat")
    for name in ("Ian", "Bea", "Cat"):
        page = sign_in(Client(), name)
        assert page.status_code == 422
        assert WRONG in page.content.decode()
    assert MemberBackend().get_user(ian.pk) is None


def test_who_is_made_inactive_is_out_at_the_next_page(client: Client):
    ann = make_ann()
    sign_in(client)
    Member.objects.filter(pk=ann.pk).update(is_active=False)
    assert not is_signed_in(client)


def test_a_megabyte_of_password_is_answered_with_a_sentence_and_not_hashed(
    client: Client,
):
    make_ann()
    page = sign_in(client, password="x" * 1_000_000)
    assert page.status_code == 422
    assert "at most 200 characters" in page.content.decode()
    assert authenticate(None, username="Ann", password="x" * 201) is None


def test_the_session_gets_a_new_id_at_sign_in_and_holds_no_name_and_no_address(
    client: Client,
):
    make_ann()
    client.get(reverse("account_login"))
    client.session["visited"] = True
    before = client.session.session_key
    sign_in(client, "ann@example.org")
    assert client.session.session_key != before
    for session in Session.objects.all():
        assert "example.org" not in str(session.get_decoded())


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "\\\\evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "/\t/evil.example",
    ],
)
def test_signing_in_leads_to_no_other_site(client: Client, elsewhere: str):
    make_ann()
    answer = sign_in(client, next=elsewhere)
    assert answer.headers["Location"] == reverse("forum:index")


def test_signing_in_leads_back_to_the_page_one_came_from(client: Client):
    make_ann()
    page = client.get(reverse("account_login"), {"next": "/forum/?page=2"})
    assert 'value="/forum/?page=2"' in page.content.decode()
    answer = sign_in(client, next="/forum/?page=2")
    assert answer.headers["Location"] == "/forum/?page=2"


def test_signing_in_needs_the_token_of_the_form():
    make_ann()
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict).status_code == 403


def test_who_never_gave_an_address_signs_in_without_confirming_one(client: Client):
    make_member("Otto", password=PASSWORD)
    assert sign_in(client, "Otto").headers["Location"] == reverse("forum:index")
    assert is_signed_in(client)


def test_signing_out_needs_a_button(client: Client):
    client.force_login(make_ann())
    page = client.get(reverse("account_logout"))
    assert page.status_code == 200
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


# What a page costs


def test_a_session_brings_the_member_and_the_groups_in_one_query(
    django_assert_num_queries,
):
    moe = make_moderator()
    with django_assert_num_queries(1):
        reader = MemberBackend().get_user(moe.pk)
        assert reader is not None
        assert reader.is_moderator
        assert not reader.is_owner
        assert [kind for _id, kind in reader.given_groups] == ["moderators"]
        assert reader.live_sign_ins == {}


def test_a_visitor_costs_no_query_and_gets_no_cookie(
    client: Client, django_assert_num_queries
):
    with django_assert_num_queries(0):
        page = client.get(reverse("account_reset_password_done"))
    assert page.status_code == 200
    assert not page.cookies


def test_a_signed_in_member_costs_the_session_and_one_more(
    client: Client, django_assert_num_queries
):
    client.force_login(make_ann())
    with django_assert_num_queries(2):
        client.get(reverse("account_reset_password_done"))


# The owner's link


def test_the_owners_link_works_once_by_a_button(client: Client):
    path = owner_link()
    assert path is not None
    for _ in range(3):  # a scanner looks at it
        assert client.get(path).status_code == 200
    assert not is_signed_in(client)
    client.post(path)
    assert is_signed_in(client)
    assert Member.objects.get().is_owner
    late = Client()
    assert late.post(path).status_code == 410
    assert not is_signed_in(late)


def test_the_owners_link_ends_after_a_day(client: Client):
    path = owner_link()
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        assert client.post(path).status_code == 410


def test_a_second_link_makes_no_second_owner():
    owner_link()
    owner_link()
    assert Member.objects.count() == 1


def test_the_command_prints_a_link_for_whom_it_is_told(client: Client, capsys):
    make_ann()
    call_command("sign_in_link", "ann")
    url = capsys.readouterr().out.strip()
    assert url.startswith("http://127.0.0.1:8000/account/welcome/")
    client.post(url.removeprefix("http://127.0.0.1:8000"))
    assert is_signed_in(client)
    with pytest.raises(CommandError, match="Nobody Here"):
        call_command("sign_in_link", "Nobody Here")


def test_the_admin_signs_in_where_everybody_does(client: Client):
    answer = client.get("/admin/login/?next=/admin/")
    assert answer.headers["Location"].startswith(reverse("account_login"))
    client.force_login(make_ann())
    assert client.get("/admin/", follow=True).status_code == 403
