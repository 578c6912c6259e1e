"""Signing in with a second step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member, RememberedDevice
from focaljet.accounts.tests.makers import PASSWORD, make_member
from focaljet.accounts.tests.steps import is_signed_in, sign_in
from focaljet.base import clock
from focaljet.second_step.services import codes
from focaljet.second_step.tests.makers import give_app, give_passkey

pytestmark = pytest.mark.django_db

STEP = "/account/signing-in/second-step/"


def make_ann() -> Member:
    return make_member("Ann", email="ann@example.org", password=PASSWORD)


def type_code(client: Client, code: str):
    return client.post(STEP, {"code": code})


def test_the_password_alone_lets_nobody_in(client: Client):
    give_app(make_ann())
    assert sign_in(client).headers["Location"] == STEP
    assert client.get(STEP).status_code == 200
    assert not is_signed_in(client)


def test_ann_comes_in_with_the_code_of_her_app(client: Client):
    app = give_app(make_ann())
    sign_in(client, next="/forum/?page=2")
    answer = type_code(client, app.code())
    assert answer.headers["Location"] == "/forum/?page=2"
    assert is_signed_in(client)


def test_a_wrong_code_says_so_and_another_try_is_free(client: Client):
    app = give_app(make_ann())
    sign_in(client)
    page = type_code(client, "000000")
    assert page.status_code == 422
    assert "That did not work" in page.content.decode()
    assert type_code(client, app.code()).status_code == 302


def test_a_code_is_good_once(client: Client):
    app = give_app(make_ann())
    code = app.code()
    sign_in(client)
    type_code(client, code)
    over_the_shoulder = Client()
    sign_in(over_the_shoulder)
    assert type_code(over_the_shoulder, code).status_code == 422
    assert type_code(over_the_shoulder, f" {code[:3]}-{code[3:]} ").status_code == 422


def test_a_code_of_half_a_minute_ago_is_good_and_an_older_one_is_not(client: Client):
    app = give_app(make_ann())
    sign_in(client)
    assert type_code(client, app.code(-3)).status_code == 422
    assert type_code(client, app.code(-1)).status_code == 302


def test_a_recovery_code_takes_the_place_of_the_phone_once(client: Client):
    ann = make_ann()
    give_app(ann)
    code, *_ = codes.unused(member=ann)
    sign_in(client)
    assert type_code(client, code).status_code == 302
    again = Client()
    sign_in(again)
    assert type_code(again, code).status_code == 422
    assert len(codes.unused(member=ann)) == 9


def test_guessing_codes_is_stopped_and_ann_gets_in_from_her_own_browser(client: Client):
    app = give_app(make_ann())
    sign_in(client)
    type_code(client, app.code(-1))
    client.post(reverse("account_logout"))
    for host in range(1, 10):
        mallory = Client(REMOTE_ADDR=f"203.0.{host}.9")
        sign_in(mallory)
        for _ in range(6):
            page = type_code(mallory, "000000")
    assert "Wait five minutes" in page.content.decode()
    assert type_code(mallory, app.code()).status_code == 422
    sign_in(client)
    assert type_code(client, app.code(1)).status_code == 302


def test_the_page_of_the_step_is_for_those_on_the_way_in(client: Client):
    assert client.get(STEP).headers["Location"] == reverse("account_login")
    assert type_code(client, "000000").headers["Location"] == reverse("account_login")
    client.force_login(make_ann())
    assert client.get(STEP).status_code == 302


def test_the_step_is_to_be_taken_within_the_hour(client: Client, settings):
    app = give_app(make_ann())
    sign_in(client)
    settings.ACCOUNT_LOGIN_TIMEOUT = -1
    type_code(client, app.code())
    assert not is_signed_in(client)


def test_a_browser_that_is_to_be_remembered_is_remembered_after_the_step(
    client: Client,
):
    app = give_app(make_ann())
    sign_in(client, remember="on")
    assert not RememberedDevice.objects.exists()
    type_code(client, app.code())
    client.cookies.pop("session")
    assert is_signed_in(client)  # and is not asked again


def test_the_owners_link_asks_for_the_step_too(client: Client, capsys):
    app = give_app(make_ann())
    call_command("sign_in_link", "Ann")
    path = capsys.readouterr().out.strip().removeprefix("http://127.0.0.1:8000")
    assert client.post(path).headers["Location"] == STEP
    assert not is_signed_in(client)
    type_code(client, app.code())
    assert is_signed_in(client)


def test_who_lost_everything_is_let_in_by_the_command_of_the_owner(
    client: Client, capsys
):
    ann = make_ann()
    give_app(ann)
    call_command("forget_second_step", "Ann")
    assert not Authenticator.objects.filter(user=ann).exists()
    sign_in(client)
    assert is_signed_in(client)


def test_a_secret_of_a_lost_key_lets_nobody_in_and_breaks_no_page(
    client: Client, settings
):
    ann = make_ann()
    app = give_app(ann)
    give_passkey(ann)
    code = app.code()
    settings.SECRET_KEY = "another-key-another-key-another-key-another-key"
    sign_in(client)
    assert type_code(client, code).status_code == 422
    client.force_login(ann)
    assert client.get(reverse("second_step:means")).status_code == 200


def test_a_new_key_of_the_site_opens_what_the_old_one_closed(client: Client, settings):
    app = give_app(make_ann())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-another-key-another-key-another-key"
    sign_in(client)
    assert type_code(client, app.code()).status_code == 302


def test_the_database_holds_no_secret_that_an_app_could_use():
    ann = make_ann()
    app = give_app(ann)
    from focaljet.second_step.services import code_apps

    secret, numbers = code_apps.opened(app.sealed), codes.unused(member=ann)
    for row in Authenticator.objects.all():
        assert secret not in str(row.data)
        assert not any(number in str(row.data) for number in numbers)


def test_a_step_is_shown_for_a_quarter_of_an_hour(client: Client):
    ann = make_ann()
    client.force_login(ann)
    add = reverse("second_step:add_app")
    assert client.get(add).status_code == 200
    with clock.at(clock.now() + timedelta(minutes=16)):
        prove = client.get(add).headers["Location"]
        assert prove.startswith(reverse("second_step:prove"))
        page = client.post(prove, {"current": "something else"})
        assert page.status_code == 422
        answer = client.post(prove, {"current": PASSWORD, "next": add})
        assert answer.headers["Location"] == add
        assert client.get(add).status_code == 200


def test_who_has_no_password_cannot_show_one(client: Client):
    client.force_login(make_member("Otto"))
    with clock.at(clock.now() + timedelta(minutes=16)):
        prove = reverse("second_step:prove")
        assert "Set a password" in client.get(prove).content.decode()
        assert client.post(prove, {"current": ""}).status_code == 422
        assert client.post(prove, {"current": "x"}).status_code == 422
        assert client.post(prove, {}).status_code == 422


def test_a_device_that_came_back_by_itself_shows_nothing(client: Client):
    make_ann()
    sign_in(client, remember="on")
    client.cookies.pop("session")
    assert is_signed_in(client)
    assert client.get(reverse("second_step:add_app")).status_code == 302
