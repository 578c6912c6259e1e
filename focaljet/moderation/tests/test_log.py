"""The staff log: nobody changes it, it names nobody for ever, and few may read it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.accounts.models import Group
from focaljet.accounts.services import groups
from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.moderation import deeds, queries
from focaljet.moderation.models import StaffDeed, StaffDetail
from focaljet.moderation.queries import LogFilter
from focaljet.moderation.services import log
from focaljet.moderation.tests.makers import make_line
from focaljet.moderation.words import Thing
from focaljet.privacy.models.ledger import PersonReference

pytestmark = pytest.mark.django_db
URL = "/moderation/log/"


def seen_by(reader, /, **asked) -> list[str]:
    places = queries.places_of(reader)
    page = queries.log_for(reader, places, LogFilter(**asked))
    return [line.title for line in page.lines]


@pytest.mark.clause("C18", "C71f")
def test_a_line_can_be_neither_changed_nor_deleted():
    line = make_line(by=make_owner().pk, reason="Because")
    for change in (
        lambda: StaffDeed.objects.filter(pk=line.pk).update(deed="other"),
        lambda: StaffDeed.objects.filter(pk=line.pk).update(by=None),
        lambda: connection.cursor().execute("DELETE FROM moderation_staffdeed"),
        lambda: StaffDetail.objects.update(reason="Another"),
    ):
        with pytest.raises(IntegrityError, match="ever changed"), transaction.atomic():
            change()
    assert StaffDeed.objects.get(pk=line.pk).deed == deeds.CHOSE


def test_what_a_line_says_in_words_goes_with_the_person_and_the_line_stays():
    ann = make_member("Ann")
    line = make_line(about=ann.pk, reason="She asked", before="An old title")
    PersonReference.objects.filter(member=ann).delete()
    assert not StaffDetail.objects.exists()
    assert StaffDeed.objects.filter(pk=line.pk).exists()
    assert log.verify() == []
    assert "Ann" not in str(seen_by(make_owner()))


def test_the_chain_tells_what_somebody_changed_behind_our_back():
    make_line()
    line = make_line(reason="x", by=make_owner().pk)
    make_line()
    assert log.verify() == []
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE moderation_staffdeed DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE moderation_staffdeed SET deed = 'x' WHERE number = %s", [line.pk]
        )
        cursor.execute("DELETE FROM moderation_staffdeed WHERE number = 1")
    found = " ".join(log.verify())
    assert f"Line {line.pk} was changed." in found
    assert "nothing between line 0 and line 2" in found


def test_the_seal_covers_every_column():
    columns = {field.name for field in StaffDeed._meta.local_fields}
    assert set(log.SEALED) == columns - {"previous", "seal", "key_id"}


def test_a_line_that_concerns_nobody_keeps_no_words():
    assert not hasattr(make_line(reason="lost"), "detail")


@pytest.mark.clause("C18")
def test_owners_read_all_and_nobody_else_what_is_for_owners(client: Client):
    make_line(by=make_owner().pk)
    client.force_login(make_member("Ann"))
    assert client.get(URL).status_code == 404
    client.logout()
    assert client.get(URL).status_code == 302
    assert seen_by(make_owner("Ola")) != []


def test_otto_finds_lines_by_person_deed_and_day(client: Client):
    otto, ann = make_owner(), make_member("Ann")
    groups.put_into_group(member=ann, group_kind=Group.Kind.MODERATORS)
    make_line(by=otto.pk, thing=Thing("choice", "site.name"))
    assert seen_by(otto, person="Ann", deed=deeds.INTO_GROUP) == [
        "Put somebody into a group"
    ]
    assert seen_by(otto, person="Nobody") == []
    client.force_login(otto)
    page = client.get(URL, {"person": "Ann", "since": "2020-01-01"})
    html = page.content.decode()
    assert "Moderators" in html
    assert "Put somebody into a group" in html
    assert client.get(URL, {"since": "not a day"}).status_code == 200
    assert client.get(URL, {"before": "no number"}).status_code == 404
    for day in ("0001-01-01", "9999-12-31"):
        assert client.get(URL, {"since": day, "until": day}).status_code == 200
    empty = client.get(URL, {"until": "2001-01-01"}).content.decode()
    assert "No deed of the staff fits" in empty


def test_who_is_put_into_a_group_or_taken_out_is_written_down_once():
    ann, otto = make_member("Ann"), make_owner()
    crew = Group.objects.create(name="Crew")
    before = StaffDeed.objects.count()
    for _ in range(2):
        groups.put_into(member=ann, group=crew, by_id=otto.pk)
    for _ in range(2):
        groups.take_out_of(member=ann, group=crew, by_id=otto.pk)
    new = StaffDeed.objects.order_by("number")[before:]
    assert [line.deed for line in new] == [deeds.INTO_GROUP, deeds.OUT_OF_GROUP]
    assert all(line.thing_id == str(crew.pk) for line in new)


def test_the_log_goes_on_page_by_page_and_fifty_lines_cost_the_queries_of_one(
    client: Client,
):
    client.force_login(make_owner())
    make_line(by=make_moderator().pk, about=make_member("Ann").pk, reason="So")
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for _ in range(60):
        make_line(by=make_moderator(f"M{_}").pk, thing=Thing("choice", "site.name"))
    with CaptureQueriesContext(connection) as many:
        client.get(URL)
    assert len(many) == len(one)
    oldest = queries.log_for(make_owner("Ola"), {}, LogFilter()).older
    assert oldest
    older = client.get(URL, {"before": oldest}).content.decode()
    assert f"#{oldest}<" not in older
    assert f"#{oldest - 1}<" in older


def test_the_page_has_its_name():
    assert reverse("moderation:log") == URL
