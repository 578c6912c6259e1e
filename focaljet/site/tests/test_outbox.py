"""Mail on a site without EMAIL_URL: kept for the owner, and for nobody else."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.base import clock
from focaljet.personal import declared
from focaljet.site import outbox

pytestmark = pytest.mark.django_db

OUTBOX = "/owner/outbox/"


@pytest.fixture(autouse=True)
def _no_mail_server(settings) -> None:
    settings.EMAIL_BACKEND = "focaljet.site.outbox.OutboxBackend"
    settings.EMAIL_IS_SENT = False


def send(subject: str = "Confirm", to: str = "ann@example.org", text: str = "Hello"):
    EmailMessage(subject, text, "club@example.org", [to]).send()


def files(settings) -> list[Path]:
    return sorted(Path(settings.OUTBOX_DIR).glob("*"))


def test_a_mail_becomes_a_file_that_only_the_program_can_read(settings):
    send()
    (file,) = files(settings)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_otto_reads_the_newest_first_and_follows_the_link(client: Client):
    now = clock.now()
    with clock.at(now - timedelta(hours=2)):
        send("The first one")
    with clock.at(now - timedelta(hours=1)):
        send("Größe", text="Open http://127.0.0.1:8000/account/confirm/abc/ please")
    client.force_login(make_owner())
    html = client.get(OUTBOX).content.decode()
    assert html.index("Größe") < html.index("The first one")
    assert "EMAIL_URL is not set" in html

    newest = next(outbox.mails())
    page = client.get(reverse("site:outbox_mail", args=[newest.name]))
    shown = page.content.decode()
    assert 'href="http://127.0.0.1:8000/account/confirm/abc/"' in shown


def test_what_a_mail_says_is_text_and_never_html(client: Client):
    send("<b>bold</b>", text="<script>alert(1)</script>")
    client.force_login(make_owner())
    (mail,) = outbox.mails()
    for url in (OUTBOX, reverse("site:outbox_mail", args=[mail.name])):
        html = client.get(url).content.decode()
        assert "<script>alert" not in html
        assert "<b>bold" not in html


@pytest.mark.parametrize("where", ["/owner/", OUTBOX, "/owner/outbox/some-mail/"])
def test_nobody_else_learns_that_there_are_pages_for_owners(client: Client, where: str):
    send()
    for person in (None, make_member(), make_moderator()):
        if person:
            client.force_login(person)
        assert client.get(where).status_code == 404


@pytest.mark.parametrize("name", ["secret-key", "20260101t000000-00000000"])
def test_a_name_that_is_no_mail_opens_no_file(client: Client, name: str):
    client.force_login(make_owner())
    assert client.get(f"{OUTBOX}{name}/").status_code == 404
    assert outbox.mail_named("../secret.key") is None


def test_an_empty_outbox_says_what_it_is_for(client: Client):
    client.force_login(make_owner())
    assert "No mail waits here" in client.get(OUTBOX).content.decode()


def test_a_mail_is_gone_after_thirty_days(settings):
    now = clock.now()
    with clock.at(now - timedelta(days=31)):
        send("old")
    with clock.at(now - timedelta(days=29)):
        send("younger")
    with clock.at(now):
        send("new")
    assert [mail.subject for mail in outbox.mails()] == ["new", "younger"]


def test_the_outbox_is_declared_and_ann_can_be_found_and_forgotten_in_it():
    assert "outbox" in [store.name for store in declared.stores()]
    ann = make_member(email="ann@example.org")
    send("hers", to="Ann <ANN@example.org>")
    send("not hers", to="joann@example.org")
    assert [mail.subject for mail in outbox.mails_to(ann.pk)] == ["hers"]
    assert outbox.forget_mails_to(ann.pk) == 1
    assert [mail.subject for mail in outbox.mails()] == ["not hers"]


def test_the_owners_page_says_plainly_that_no_mail_leaves(client: Client, settings):
    client.force_login(make_owner())
    assert "This site cannot send mail" in client.get("/owner/").content.decode()
    settings.EMAIL_IS_SENT = True
    assert "This site cannot send mail" not in client.get("/owner/").content.decode()
