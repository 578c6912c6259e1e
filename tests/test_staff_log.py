"""The staff log of the whole house: what is written into it, and what an erasure leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Group, Membership
from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.choices.services import choose
from focaljet.forum.choices import HARD_DELETE, MODERATORS
from focaljet.forum.services import appointing, keeping, relocating
from focaljet.forum.tests.makers import make_forum, make_post, make_topic
from focaljet.moderation import deeds
from focaljet.moderation.models import StaffDetail
from focaljet.moderation.services import log
from focaljet.moderation.tests.makers import deeds_written
from focaljet.privacy.services import erasing
from tests.jobs import forget_jobs_and_counts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_is_left(transactional_db: None) -> Iterator[None]:
    yield
    forget_jobs_and_counts()


def shown_to_otto(client: Client) -> str:
    return " ".join(client.get(reverse("moderation:log")).content.decode().split())


def test_what_otto_does_in_the_admin_is_written_down_too(client: Client):
    otto, ann = make_owner(), make_member("Ann")
    client.force_login(otto)
    crew = Group.objects.create(name="Crew")
    add = reverse("admin:accounts_membership_add")
    client.post(add, {"member": ann.pk, "group": crew.pk})
    place = Membership.objects.get(member=ann)
    delete = reverse("admin:accounts_membership_delete", args=[place.pk])
    client.post(delete, {"post": "yes"})
    choose(by_id=otto.pk, name=HARD_DELETE, value=MODERATORS)
    assert deeds_written()[-3:] == [deeds.INTO_GROUP, deeds.OUT_OF_GROUP, deeds.CHOSE]
    html = shown_to_otto(client)
    assert ">Otto</a>" in html
    assert "Crew" in html
    assert "Who may delete for good what was deleted before" in html


@pytest.mark.parametrize("words", ["stay", "go"])
def test_who_is_erased_is_named_nowhere_in_the_log_and_the_chain_holds(
    client: Client, words: str
):
    zoe, moe = make_member("Zoe"), make_moderator()
    topic = make_topic(by=zoe, title="Zoe's secret engine")
    post = make_post(topic, by=zoe)
    keeping.retitle_topic(by=moe, topic=topic, title="An engine")
    keeping.delete_post(by=moe, post=post, reason="Zoe, please!")
    erasure = erasing.ask(member_id=zoe.pk, words=words, wait=timedelta(0))
    erasing.erase(erasure_id=erasure.pk)
    assert not StaffDetail.objects.exists()
    client.force_login(make_owner())
    html = shown_to_otto(client)
    assert "Gave a topic another title" in html
    assert "Zoe" not in html
    assert "concerns a former member" in html
    assert log.verify() == []


def test_what_was_deleted_in_a_forum_of_others_has_no_title_in_mias_log(client: Client):
    mia, here, there = make_member("Mia"), make_forum("Here"), make_forum("There")
    appointing.appoint(by=make_owner(), member=mia, forum=here)
    topic = make_topic(here, title="Clutch slips")
    relocating.move_topic(by=mia, topic=topic, to=there)
    client.force_login(mia)
    assert "Clutch slips" in shown_to_otto(client)
    topic.refresh_from_db()
    keeping.delete_topic(by=make_moderator(), topic=topic)
    assert "Clutch slips" not in shown_to_otto(client)
    client.force_login(make_moderator("Max"))
    assert "Clutch slips" in shown_to_otto(client)


def test_of_a_moderator_who_leaves_the_deeds_stay_without_a_name(client: Client):
    moe, topic = make_moderator(), make_topic()
    keeping.lock_topic(by=moe, topic=topic, reason="Gone to the dogs")
    erasure = erasing.ask(member_id=moe.pk, words="stay", wait=timedelta(0))
    erasing.erase(erasure_id=erasure.pk)
    client.force_login(make_owner())
    html = shown_to_otto(client)
    assert "Moe" not in html
    assert "Locked a topic" in html
    assert log.verify() == []
