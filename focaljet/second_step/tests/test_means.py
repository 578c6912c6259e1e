"""The page "Signing in" and what is set up there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import (
    PASSWORD,
    make_member,
    make_moderator,
    make_owner,
)
from focaljet.accounts.tests.steps import is_signed_in, mails, sign_in
from focaljet.base import clock
from focaljet.choices.queries import assume
from focaljet.second_step.services import code_apps, codes
from focaljet.second_step.tests.makers import App, give_app, give_passkey
from focaljet.second_step.views.code_apps import SEALED

pytestmark = pytest.mark.django_db

MEANS, ADD_APP = "/account/signing-in/", "/account/signing-in/app/"


def make_ann() -> Member:
    return make_member("Ann", email="ann@example.org", password=PASSWORD)


def set_up_an_app(client: Client) -> App:
    client.get(ADD_APP)
    app = App(client.session[SEALED])
    answer = client.post(ADD_APP, {"code": app.code()})
    assert answer.headers["Location"] == reverse("second_step:codes")
    return app


PAGES = [
    "second_step:means",
    "second_step:prove",
    "second_step:add_app",
    "second_step:remove_app",
    "second_step:codes",
    "second_step:codes_as_text",
    "second_step:add_passkey",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_led_to_sign_in(client: Client, page: str):
    answer = client.get(reverse(page))
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_ann_sets_an_app_up_and_gets_her_codes_and_a_mail(client: Client):
    client.force_login(make_ann())
    page = client.get(ADD_APP).content.decode()
    app = App(client.session[SEALED])
    secret = code_apps.opened(app.sealed)
    assert secret in page.replace(" ", "")
    assert re.search(r'<svg class="qr"[^>]*><path d="M4 4h7v1h-7z', page)
    assert "style=" not in page
    assert "data:" not in page
    set_up_an_app(client)
    shown = client.get(reverse("second_step:codes")).content.decode()
    assert len(re.findall(r"<li>\d{8}</li>", shown)) == 10
    (message,) = mails()
    assert message.to == ["ann@example.org"]
    assert message.subject == "How you sign in was changed"


def test_the_session_holds_the_secret_sealed(client: Client):
    client.force_login(make_ann())
    client.get(ADD_APP)
    secret = code_apps.opened(client.session[SEALED])
    for session in Session.objects.all():
        assert secret not in str(session.get_decoded())


def test_a_wrong_first_code_keeps_the_same_picture(client: Client):
    client.force_login(make_ann())
    client.get(ADD_APP)
    sealed = client.session[SEALED]
    page = client.post(ADD_APP, {"code": "000000"})
    assert page.status_code == 422
    assert "not the code that the app shows" in page.content.decode()
    assert client.session[SEALED] == sealed
    assert not Authenticator.objects.exists()


def test_the_first_second_step_signs_out_what_got_by_without_it(client: Client):
    make_ann()
    other = Client()
    sign_in(other, remember="on")
    sign_in(client)
    set_up_an_app(client)
    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_a_second_app_takes_the_place_of_none(client: Client):
    ann = make_ann()
    client.force_login(ann)
    client.get(ADD_APP)
    give_app(ann)
    client.force_login(ann)
    client.get(ADD_APP)
    page = client.post(ADD_APP, {"code": App(client.session[SEALED]).code()})
    assert page.status_code == 422
    assert "already" in page.content.decode()


def test_codes_are_shown_for_ten_minutes_and_as_a_text_to_keep(client: Client):
    ann = make_ann()
    client.force_login(ann)
    set_up_an_app(client)
    text = client.get(reverse("second_step:codes_as_text"))
    assert text.headers["Content-Disposition"].startswith("attachment")
    assert all(code in text.content.decode() for code in codes.unused(member=ann))
    with clock.at(clock.now() + timedelta(minutes=11)):
        page = client.get(reverse("second_step:codes")).content.decode()
        assert not any(code in page for code in codes.unused(member=ann))
        assert "10 codes are left" in page
        assert client.get(reverse("second_step:codes_as_text")).status_code == 404


def test_new_codes_make_the_old_ones_worthless(client: Client):
    ann = make_ann()
    give_app(ann)
    client.force_login(ann)
    old = codes.unused(member=ann)
    client.post(reverse("second_step:new_codes"))
    assert not set(old) & set(codes.unused(member=ann))
    assert client.get(reverse("second_step:new_codes")).status_code == 405


def test_the_last_second_step_takes_its_codes_along(client: Client):
    ann = make_ann()
    give_app(ann)
    passkey = give_passkey(ann)
    client.force_login(ann)
    client.post(reverse("second_step:remove_passkey", args=[passkey.pk]))
    assert len(codes.unused(member=ann)) == 10
    client.post(reverse("second_step:remove_app"))
    assert not Authenticator.objects.filter(user=ann).exists()
    assert client.get(reverse("second_step:codes")).status_code == 302


def test_removing_asks_first(client: Client):
    ann = make_ann()
    passkey = give_passkey(ann)
    client.force_login(ann)
    page = client.get(reverse("second_step:remove_passkey", args=[passkey.pk]))
    assert "Phone" in page.content.decode()
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_a_passkey_is_renamed_and_a_name_cannot_bring_markup(client: Client):
    ann = make_ann()
    passkey = give_passkey(ann)
    client.force_login(ann)
    rename = reverse("second_step:rename_passkey", args=[passkey.pk])
    assert client.post(rename, {"name": ""}).status_code == 422
    client.post(rename, {"name": "<b>Blue\u202e key"})
    assert "&lt;b&gt;Blue key" in client.get(MEANS).content.decode()


def test_the_passkey_of_another_is_not_there(client: Client):
    passkey = give_passkey(make_ann())
    client.force_login(make_member("Mallory"))
    for page in ("rename_passkey", "remove_passkey"):
        url = reverse(f"second_step:{page}", args=[passkey.pk])
        assert client.get(url).status_code == 404
        assert client.post(url, {"name": "Mine"}).status_code == 404


@pytest.mark.parametrize(
    "nonsense", ["", "x", "[]", "{}", '{"id": 1}', "[" * 9_000, "x" * 30_000]
)
def test_nonsense_for_a_passkey_is_refused_in_words(client: Client, nonsense: str):
    client.force_login(make_ann())
    client.post(reverse("second_step:ask_for_new"))
    typed = {"name": "Phone", "credential": nonsense}
    page = client.post(reverse("second_step:add_passkey"), typed)
    assert page.status_code == 422
    assert 'value="Phone"' in page.content.decode()
    visitor = Client()
    visitor.post(reverse("second_step:ask"))
    answer = visitor.post(reverse("second_step:sign_in"), {"credential": nonsense})
    assert answer.headers["Location"] == reverse("account_login")
    assert not is_signed_in(visitor)


def test_a_passkey_is_bound_to_the_name_of_the_site_and_to_no_header(settings):
    settings.IS_PUBLIC = True
    settings.SITE_URL = "https://club.example"
    asked = Client().post(reverse("second_step:ask"), headers={"Host": "localhost"})
    assert asked.json()["publicKey"]["rpId"] == "club.example"


def test_at_an_address_without_a_name_the_page_says_why_there_are_no_passkeys(
    client: Client,
):
    client.force_login(make_ann())
    here = client.get(MEANS, headers={"Host": "127.0.0.1:8000"}).content.decode()
    assert "Open this site by a name" in here
    assert "Add a passkey" not in here
    door = client.get(reverse("account_login"), headers={"Host": "127.0.0.1"})
    assert (
        "passkey"
        not in Client()
        .get(reverse("account_login"), headers={"Host": "127.0.0.1"})
        .content.decode()
    )
    assert door.status_code == 302


def test_the_page_costs_the_same_for_one_passkey_and_twenty(
    client: Client, django_assert_num_queries
):
    ann = make_ann()
    give_passkey(ann)
    client.force_login(ann)
    client.get(MEANS)
    with django_assert_num_queries(3):
        client.get(MEANS)
    for number in range(19):
        give_passkey(ann, f"Key {number}")
    with django_assert_num_queries(3):
        client.get(MEANS)


# The staff


@pytest.fixture
def staff_need_one() -> None:
    assume({"second_step.staff_need_one": True})


@pytest.mark.clause("C68")
def test_at_home_nobody_needs_one_and_on_a_public_site_the_staff_do(settings):
    from focaljet.choices.queries import chosen

    assert not chosen("second_step.staff_need_one")
    settings.IS_PUBLIC = True
    assert chosen("second_step.staff_need_one")


@pytest.mark.usefixtures("staff_need_one")
@pytest.mark.parametrize("path", ["/owner/", "/admin/", "/privacy/cases/"])
def test_from_the_second_day_on_ottos_pages_lead_to_where_one_is_set_up(
    client: Client, path: str
):
    otto = make_owner(password=PASSWORD)
    client.force_login(otto)
    assert client.get(path).status_code == 200  # the first evening
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        answer = client.get(path, follow=True)
        assert answer.redirect_chain == [(MEANS, 302)]
        assert "sign in with a second step" in answer.content.decode()
        assert client.get(reverse("forum:index")).status_code == 200
        give_app(otto)
        client.force_login(otto)
        assert client.get(path).status_code == 200


@pytest.mark.usefixtures("staff_need_one")
def test_ann_and_vera_are_turned_away_as_before(client: Client):
    with clock.at(clock.now() + timedelta(days=2)):
        assert client.get("/owner/").status_code == 404
        client.force_login(make_ann())
        assert client.get("/owner/").status_code == 404


@pytest.mark.usefixtures("staff_need_one")
def test_moe_keeps_the_last_second_step(client: Client):
    moe = make_moderator(password=PASSWORD)
    give_app(moe)
    client.force_login(moe)
    page = client.post(reverse("second_step:remove_app"), follow=True)
    assert "Add another one first" in page.content.decode()
    give_passkey(moe)
    client.post(reverse("second_step:remove_app"))
    kinds = Authenticator.objects.filter(user=moe).values_list("type", flat=True)
    assert set(kinds) == {"webauthn", "recovery_codes"}
