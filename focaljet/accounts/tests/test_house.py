"""What the room owes the house: declarations, cookies, mails, jobs."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from focaljet.accounts import cookies, forms, mails, third_party
from focaljet.accounts.adapter import Adapter
from focaljet.accounts.services import addresses, passwords
from focaljet.accounts.tests.makers import PASSWORD, make_member
from focaljet.accounts.tests.steps import mails as mails_that_came
from focaljet.accounts.tests.steps import sign_in, sign_up
from focaljet.personal import columns, declared, inputs
from focaljet.personal.checks import fields, links
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db

ROOMS = ("accounts", "account", "sessions", "admin", "auth", "contenttypes")


def test_every_field_of_the_room_and_of_what_it_brings_in_is_declared():
    models = [
        model
        for model in apps.get_models()
        if model._meta.app_label in (*ROOMS, "procrastinate")
    ]
    assert [str(error) for error in fields.field_errors(models)] == []
    assert [str(error) for error in links.link_errors(models)] == []


def test_every_column_of_their_tables_is_covered():
    prefixes = (*(f"{room}_" for room in ROOMS), "django_", "procrastinate_", "cache_")
    left = [name for name in columns.undeclared_columns() if name.startswith(prefixes)]
    assert left == []


def test_every_input_of_a_form_is_declared():
    for form in (
        forms.ForgottenPasswordForm,
        forms.NewPasswordForm,
        forms.ChangePasswordForm,
        forms.ChangeAddressForm,
    ):
        assert inputs.undeclared_inputs(form) == []


def test_the_cache_table_is_the_one_that_django_would_make(capsys):
    call_command("createcachetable", verbosity=1)
    assert "already exists" in capsys.readouterr().out


def test_no_cookie_is_set_that_the_inventory_does_not_name(client: Client):
    make_member(password=PASSWORD)
    client.get(reverse("account_login"))
    sign_in(client, remember="on")
    names = {cookie.name for cookie in cookies.INVENTORY}
    assert set(client.cookies) == names
    assert {cookie.name for cookie in declared.cookies()} >= names


def test_a_session_and_a_job_are_found_by_their_member(client: Client):
    ann = make_member("Ann", email="ann@example.org", password=PASSWORD)
    bea = make_member("Bea", email="bea@example.org", password=PASSWORD)
    sign_in(client)
    passwords.ask_for_new_password(email="ann@example.org")
    assert third_party.sessions_of(ann.pk).count() == 1
    assert third_party.jobs_of(ann.pk).count() == 1
    assert not third_party.sessions_of(bea.pk).exists()
    assert not third_party.jobs_of(bea.pk).exists()


def test_a_session_of_somebody_who_is_signing_up_is_found_too(client: Client):
    sign_up(client)
    member_id = EmailAddress.objects.get().user_id
    assert third_party.sessions_of(member_id).count() == 1


def test_jobs_carry_ids_and_nothing_else(client: Client):
    sign_up(client)
    ann = EmailAddress.objects.get()
    passwords.ask_for_new_password(email=ann.email)
    addresses.change_address(member=ann.user, email="new@example.org")
    for job in ProcrastinateJob.objects.all():
        assert set(job.args) <= {"address_id", "member_id"}
        assert all(isinstance(value, int) for value in job.args.values())


def test_a_job_goes_with_the_deed_that_asked_for_it():
    make_member("Ann", email="ann@example.org")
    deed = transaction.atomic()
    deed.__enter__()
    passwords.ask_for_new_password(email="ann@example.org")
    deed.__exit__(RuntimeError, RuntimeError(), None)  # something went wrong after it
    assert run_jobs() == []


def test_a_job_whose_address_went_meanwhile_sends_nothing():
    make_member("Ann", email="ann@example.org")
    passwords.ask_for_new_password(email="ann@example.org")
    EmailAddress.objects.all().delete()
    assert mails_that_came() == []


def test_a_mail_says_names_as_they_are_and_has_one_line_as_its_subject():
    ann = make_member("O'Neil & Co", email="ann@example.org")
    mails.send(
        "confirm", to=EmailAddress.objects.get(user=ann), url="https://x.example/y"
    )
    (message,) = mails_that_came()
    assert "Hello O'Neil & Co," in message.body
    assert "\n" not in message.subject
    assert "\n\n\n\n" not in message.body
    assert message.body.endswith("\n")
    assert "<" not in message.body


@pytest.mark.parametrize(
    "kind",
    [
        "confirm",
        "already_member",
        "new_password",
        "password_changed",
        "address_change",
        "device_copied",
    ],
)
def test_every_mail_greets_and_tells_where_it_comes_from(kind: str):
    ann = make_member("Ann", email="ann@example.org")
    links = ("url", "sign_in_url", "reset_url", "address_url", "password_url")
    words = {name: f"https://club.example/{name}" for name in (*links, "devices_url")}
    mails.send(kind, to=EmailAddress.objects.get(user=ann), **words)
    (message,) = mails_that_came()
    assert message.body.startswith("Hello Ann,\n")
    assert message.body.rstrip().endswith("http://127.0.0.1:8000/")
    for line in message.body.splitlines():
        assert not ("https://" in line and " " in line), line


def test_a_mail_that_allauth_invents_is_not_sent():
    with pytest.raises(NotImplementedError):
        Adapter().send_mail("account/email/something_new", "ann@example.org", {})


@pytest.mark.clause("C69")
def test_the_database_holds_no_password_and_no_token_of_a_mail(client: Client):
    sign_up(client)
    (message,) = mails_that_came()
    token = message.body.partition("/account/confirm/")[2].split("/")[0]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608
            rows = str(cursor.fetchall())
            assert PASSWORD not in rows
            assert token not in rows
