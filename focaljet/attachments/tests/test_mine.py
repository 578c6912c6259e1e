from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from focaljet.accounts.tests.makers import make_member, make_owner
from focaljet.attachments.models import Attachment
from focaljet.attachments.services import removing
from focaljet.attachments.tests.makers import (
    later,
    make_attachment,
    make_text,
    stored,
)
from focaljet.base import clock
from focaljet.base.tests import pictures
from focaljet.privacy.services import holding

pytestmark = pytest.mark.django_db
MINE = "/attachments/"


def test_ann_sees_her_pictures_and_files_and_the_room_they_take(client: Client):
    ann = make_member()
    make_attachment(ann, name="engine.jpg")
    make_attachment(ann, name="notes.txt", data=b"x" * 1_500_000)
    make_text(make_member("Bob"), name="of-bob.txt")
    client.force_login(ann)
    html = client.get(MINE).content.decode()
    assert "engine.jpg" in html
    assert "notes.txt" in html
    assert "of-bob.txt" not in html
    assert "You use 1.5 of 200 MB." in html


def test_an_owner_is_told_no_end(client: Client):
    client.force_login(make_owner())
    html = client.get(MINE).content.decode()
    assert "You use 0 MB." in html
    assert "Nothing attached yet" in html


def test_a_stranger_is_led_to_the_door(client: Client):
    assert client.get(MINE).status_code == 302


@pytest.mark.parametrize(
    "page", ["0", "2", "x", "-1", "9" * 40, "0" * 8 + "12", "1" + "9" * 5_000]
)
def test_a_page_that_there_is_not_is_not_found(client: Client, page: str):
    client.force_login(make_member())
    assert client.get(MINE, {"page": page}).status_code == 404


def test_thirty_lines_cost_the_queries_of_one(client: Client):
    ann = make_member()
    client.force_login(ann)
    make_text(ann)
    with CaptureQueriesContext(connection) as one:
        client.get(MINE)
    for _ in range(35):
        make_text(ann)
    with CaptureQueriesContext(connection) as many:
        html = client.get(MINE).content.decode()
    assert len(many) == len(one)
    assert "?page=2" in html


def test_ann_deletes_a_picture_for_good(
    client: Client, django_capture_on_commit_callbacks
):
    ann = make_member()
    photo = make_attachment(ann, data=pictures.jpeg(1000, 500))
    client.force_login(ann)
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(f"/attachments/{photo.key}/delete/", follow=True)
    assert "is deleted, everywhere" in page.content.decode()
    assert not Attachment.objects.exists()
    assert stored() == []


def test_nobody_deletes_what_is_anns(client: Client):
    photo = make_attachment(make_member())
    for somebody in (make_member("Bob"), make_owner()):
        client.force_login(somebody)
        assert client.post(f"/attachments/{photo.key}/delete/").status_code == 404
    assert client.get(f"/attachments/{photo.key}/delete/").status_code == 405
    assert Attachment.objects.exists()


def test_a_page_of_the_user_cp_leads_there(client: Client):
    client.force_login(make_member())
    assert 'href="/attachments/"' in client.get("/account/").content.decode()


def test_what_the_law_holds_is_neither_deleted_nor_swept(client: Client):
    ann = make_member()
    photo = make_attachment(ann)
    held = holding.hold(
        by=make_owner(),
        table="attachments.Attachment",
        row=str(photo.pk),
        reason="A court asked",
        review_on=(clock.now() + timedelta(days=30)).date(),
    )
    client.force_login(ann)
    page = client.post(f"/attachments/{photo.key}/delete/", follow=True)
    assert "held back" in page.content.decode()
    with later(hours=25):
        assert removing.sweep().loose == 0
        holding.release(by=make_owner("Ola"), hold_id=held.pk)
        assert removing.sweep().loose == 1
