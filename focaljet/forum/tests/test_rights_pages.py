"""Rights in a forum, its moderators, and why somebody may do something."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Group
from focaljet.accounts.tests.makers import (
    make_group,
    make_imported_author,
    make_member,
    make_moderator,
    make_owner,
)
from focaljet.forum import deeds
from focaljet.forum.models.forums import ForumModerator, ForumRight
from focaljet.forum.queries.board import Board
from focaljet.forum.rights import Rights
from focaljet.forum.services import keeping
from focaljet.forum.tests.makers import (
    allow,
    make_category,
    make_committee_room,
    make_forum,
    make_topic,
)
from focaljet.moderation.tests.makers import deeds_written

pytestmark = pytest.mark.django_db


def group(kind: str) -> Group:
    return Group.objects.get(kind=kind)


def boxes(pk: int, *rights: str) -> list[str]:
    return [f"{pk}:{right}" for right in rights]


def as_it_stands(html: str) -> list[str]:
    """The boxes that are ticked on the page."""
    return [
        piece.split('value="')[1].split('"')[0]
        for piece in html.split("<input ")[1:]
        if 'name="right"' in piece.split(">")[0] and "checked" in piece.split(">")[0]
    ]


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_otto_sees_where_each_right_comes_from_and_sets_one_here(client: Client):
    workshop = make_category("Workshop")
    wheels = make_forum("Wheels", parent=workshop)
    allow(workshop, "visitors", Rights(see=True))
    client.force_login(make_owner())
    url = reverse("forum:rights", args=[wheels.pk])
    html = client.get(url).content.decode()
    assert "Workshop" in html
    assert "as in a new forum" in html
    members = group("members").pk
    ticked = [box for box in as_it_stands(html) if box != f"{members}:start"]
    client.post(url, {"right": ticked})
    row = ForumRight.objects.get(forum=wheels)  # the others still come from above
    assert row.group_id == members
    assert (row.reply, row.start) == (True, False)
    assert not Board(make_member("Ann")).rights(wheels.pk).start
    client.post(url, {"reset": members})
    assert not ForumRight.objects.filter(forum=wheels).exists()
    assert deeds_written()[-2:] == [deeds.RIGHTS_SET, deeds.RIGHTS_RESET]


def test_the_pages_about_rights_are_for_owners(client: Client):
    forum, office = make_forum(), None
    office = ForumModerator(forum=forum)
    for who in (make_member("Ann"), make_moderator()):
        client.force_login(who)
        for name, args in (
            ("rights", [forum.pk]),
            ("appoint", [forum.pk]),
            ("dismiss", [forum.pk, 1]),
            ("why", []),
        ):
            url = reverse(f"forum:{name}", args=args)
            typed = {"member": who.screen_name, "right": boxes(1, "read")}
            assert client.post(url, typed).status_code in (404, 405), name
            assert client.get(url).status_code in (404, 405), name
    assert not ForumModerator.objects.exists()
    assert not ForumRight.objects.exists()
    assert office.pk is None


def test_otto_appoints_mia_everybody_sees_it_and_she_moderates_there(client: Client):
    mk1, mk2 = make_forum("Mk1"), make_forum("Mk2")
    mia = make_member("Mia")
    client.force_login(make_owner())
    url = reverse("forum:appoint", args=[mk1.pk])
    for name, said in (("Nobody", "no member of this name"), ("", "required")):
        wrong = client.post(url, {"member": name})
        assert wrong.status_code == 422
        assert said in text(wrong)
    client.post(url, {"member": "mia"})
    assert "moderates the forum already" in text(client.post(url, {"member": "Mia"}))
    board = Board(mia)
    assert board.rights(mk1.pk).moderate
    assert not board.rights(mk2.pk).moderate
    client.logout()
    shown = text(client.get(reverse("forum:forum", args=[mk1.pk])))
    assert "Moderators of this forum" in shown
    assert ">Mia</a>" in shown
    client.force_login(make_owner("Ola"))
    office = ForumModerator.objects.get()
    client.post(reverse("forum:dismiss", args=[mk2.pk, office.pk]))
    assert ForumModerator.objects.exists()  # of another forum
    client.post(reverse("forum:dismiss", args=[mk1.pk, office.pk]))
    assert not Board(mia).rights(mk1.pk).moderate
    offices = [deed for deed in deeds_written() if deed.startswith("forum.")]
    assert offices == [deeds.APPOINTED, deeds.DISMISSED]


def test_an_office_needs_somebody_who_can_hold_it(client: Client):
    category = make_category()
    allow(category, "visitors", Rights())
    allow(category, "members", Rights())
    forum = make_forum(parent=category)
    make_member("Mia")
    make_imported_author("Ian")
    client.force_login(make_owner())
    hidden = client.post(reverse("forum:appoint", args=[forum.pk]), {"member": "Mia"})
    assert "cannot see what the forum stands in" in text(hidden)
    ian = client.post(reverse("forum:appoint", args=[forum.pk]), {"member": "Ian"})
    assert "Nobody can sign in" in text(ian)


def test_appointing_opens_a_closed_room_and_only_that(client: Client):
    room = make_committee_room()
    mia, otto = make_member("Mia"), make_owner()
    client.force_login(otto)
    client.post(reverse("forum:appoint", args=[room.pk]), {"member": "Mia"})
    client.force_login(mia)
    assert client.get(reverse("forum:forum", args=[room.pk])).status_code == 200
    # The room stays as closed to everybody else as it was.
    assert Board(mia).audience(room.pk) == Board(otto).audience(room.pk)


def why(client: Client, **asked) -> str:
    return text(client.get(reverse("forum:why"), asked))


def test_otto_asks_why_and_reads_it_in_sentences(client: Client):
    workshop = make_category("Workshop")
    wheels = make_forum("Wheels", parent=workshop)
    make_member("Ann")
    allow(workshop, "members", Rights(see=True, read=True, reply=True))
    client.force_login(make_owner())
    html = why(client, member="Ann", forum=wheels.pk, right="reply")
    assert "Ann may reply in Wheels." in html
    assert "The group Members may reply: so it is set above, in Workshop." in html
    assert "The group Visitors may not reply: nothing else is said" in html
    html = why(client, member="ann", forum=wheels.pk, right="start")
    assert "Ann may not start topics in Wheels." in html
    html = why(client, forum=wheels.pk, right="reply")
    assert "A visitor may not reply in Wheels." in html
    html = why(client, member="Otto", forum=wheels.pk, right="moderate")
    assert "Otto is an owner, and owners may do everything." in html
    assert "no member of this name" in why(client, member="X", forum=wheels.pk)


def test_why_also_knows_that_the_topic_is_locked(client: Client):
    topic = make_topic()
    make_member("Ann")
    keeping.lock_topic(by=make_moderator(), topic=topic)
    client.force_login(make_owner())
    asked = {"member": "Ann", "forum": topic.forum_id, "right": "reply"}
    assert "Ann may reply in" in why(client, **asked)
    html = why(client, **asked, topic=topic.pk)
    assert "Ann may not reply in" in html
    assert "This topic is locked." in html
    assert "no such topic in this forum" in why(client, **asked, topic=topic.pk + 1)


def test_why_tells_of_offices_and_of_what_is_hidden_above(client: Client):
    top = make_forum("Top")
    room = make_forum("Room", parent=top)
    crew = make_group("Crew")
    mia = make_member("Mia")
    otto = make_owner()
    ForumModerator.objects.create(forum=top, member=mia, since=mia.joined_at)
    client.force_login(otto)
    asked = {"member": "Mia", "forum": room.pk, "right": "moderate"}
    assert "Mia is a moderator of Top, above, and so of this forum." in why(
        client, **asked
    )
    for kind in ("visitors", "members"):
        allow(room, kind, Rights())
    allow(room, crew, Rights(see=True, read=True))
    assert "Mia moderates what stands above. That does not open this forum" in why(
        client, **asked
    )
    make_member("Cid", groups=[crew])
    for kind in ("visitors", "members"):
        allow(top, kind, Rights())
    html = why(client, member="Cid", forum=room.pk, right="read")
    assert "The group Crew may read: so it is set in this forum." in html
    assert "Cid cannot see Top, in which it stands, and so nothing in it." in html
