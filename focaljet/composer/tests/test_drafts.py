"""Drafts: saved, offered on every device, never lost silently."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import make_member
from focaljet.base import clock
from focaljet.base.markup.render import MAX_SOURCE
from focaljet.base.verdict import RefusedError
from focaljet.composer import rules
from focaljet.composer.models import KEPT_DAYS, Draft
from focaljet.composer.queries.drafts import offered_at
from focaljet.composer.services import drafts
from focaljet.composer.services.drafts import Saved, Text
from focaljet.privacy.services import keeping

pytestmark = pytest.mark.django_db

PLACE = "forum.topic:12"


def save(member, source, seen=0, place=PLACE):
    return drafts.save(member=member, place=place, text=Text(source, seen=seen))


def texts(member):
    found = Draft.objects.filter(member=member).order_by("copy")
    return [draft.source for draft in found]


def test_ann_goes_on_where_she_stopped():
    ann = make_member("Ann")
    assert save(ann, "It was") == Saved(1)
    assert save(ann, "It was the bearing", seen=1) == Saved(2)
    assert offered_at(ann, PLACE).draft.source == "It was the bearing"
    assert offered_at(make_member("Bea"), PLACE).draft is None


def test_two_devices_lose_nothing():
    ann = make_member("Ann")
    save(ann, "from the desk")
    save(ann, "from the phone, another text", seen=1)
    assert save(ann, "from the desk, longer", seen=1) == Saved(3, others=True)
    assert texts(ann) == ["from the desk, longer", "from the phone, another text"]
    assert offered_at(ann, PLACE).others == 1


def test_two_devices_that_take_turns_make_two_texts_and_not_many():
    ann = make_member("Ann")
    desk = save(ann, "desk").version
    phone = save(ann, "phone", seen=0).version
    for n in range(8):
        desk = save(ann, "desk" + "!" * n, seen=desk).version
        phone = save(ann, "phone" + "!" * n, seen=phone).version
    assert len(texts(ann)) <= 3
    assert any(text.startswith("desk") for text in texts(ann))
    assert any(text.startswith("phone") for text in texts(ann))


def test_what_goes_on_with_the_other_text_needs_no_copy():
    ann = make_member("Ann")
    save(ann, "one")
    save(ann, "one two", seen=1)
    assert save(ann, "one two three", seen=1) == Saved(3)
    assert texts(ann) == ["one two three"]


def test_a_draft_that_was_sent_does_not_come_back_with_a_late_save():
    ann = make_member("Ann")
    save(ann, "sent")
    drafts.finish(member=ann, place=PLACE, text=Text("sent", seen=1))
    assert save(ann, "sent", seen=1) == Saved(0)
    assert texts(ann) == []


def test_sending_keeps_what_another_device_wrote_meanwhile():
    ann = make_member("Ann")
    save(ann, "begun")
    save(ann, "written on the phone", seen=1)
    drafts.finish(member=ann, place=PLACE, text=Text("begun and sent", seen=1))
    kept = Draft.objects.get()
    assert kept.source == "written on the phone"


def test_a_title_alone_is_kept_too_when_another_topic_is_started():
    ann = make_member("Ann")
    place = "forum.start:3"
    drafts.save(member=ann, place=place, text=Text("", title="Clutch slips"))
    drafts.finish(member=ann, place=place, text=Text("words", title="Oil"))
    assert Draft.objects.get().title == "Clutch slips"


def test_an_emptied_text_keeps_no_draft():
    ann = make_member("Ann")
    assert save(ann, "  ") == Saved(0)
    save(ann, "words")
    assert save(ann, "", seen=1) == Saved(0)
    assert texts(ann) == []


def test_a_hundred_drafts_are_enough_and_it_is_said():
    ann = make_member("Ann")
    for n in range(rules.MOST_DRAFTS):
        save(ann, "x", place=f"forum.topic:{n}")
    with pytest.raises(RefusedError, match="100 drafts already"):
        save(ann, "x", place="forum.topic:1000")
    assert save(ann, "xy", seen=1, place="forum.topic:5") == Saved(2)


@pytest.mark.parametrize(
    "place",
    ["", "forum", "forum.topic:x", "../etc:1", "forum.topic:1 ", "a.b:" + "9" * 30],
)
def test_a_draft_for_nothing_is_refused(place):
    with pytest.raises(RefusedError):
        save(make_member("Ann"), "x", place=place)


def test_a_million_characters_are_answered_in_words(client: Client):
    client.force_login(make_member("Ann"))
    answer = client.post(
        reverse("composer:save"),
        {"place": PLACE, "source": "x" * (MAX_SOURCE + 1)},
    )
    assert answer.status_code == 422
    assert "too long" in answer.json()["refused"]
    assert not Draft.objects.exists()


def test_drafts_go_ninety_days_after_they_were_saved():
    ann = make_member("Ann")
    save(ann, "old")
    Draft.objects.update(saved_at=clock.now() - timedelta(days=KEPT_DAYS + 1))
    save(ann, "new", place="forum.topic:13")
    keeping.end_what_is_over()
    assert texts(ann) == ["new"]


def test_the_script_saves_and_hears_of_the_version(client: Client):
    client.force_login(make_member("Ann"))
    url = reverse("composer:save")
    first = client.post(
        url, {"place": PLACE, "source": "one", "seen": "0", "markup": "1"}
    )
    assert first.json() == {"version": 1, "others": False, "hints": []}
    second = client.post(url, {"place": PLACE, "source": "two", "seen": "1"})
    assert second.json()["version"] == 2
    for wrong in (
        {"place": ""},
        {"place": PLACE, "seen": "x"},
        {"place": "x", "source": "y"},
    ):
        assert client.post(url, wrong).status_code == 422
    assert client.get(url).status_code == 405


def test_drafts_are_for_nobody_else(client: Client):
    ann = make_member("Ann")
    save(ann, "a secret")
    draft = Draft.objects.get()
    pages = [reverse("composer:drafts"), reverse("composer:draft", args=[draft.pk])]
    for url in pages:
        assert client.get(url).status_code == 302
    client.force_login(make_member("Bea"))
    assert "a secret" not in client.get(pages[0]).content.decode()
    assert client.get(pages[1]).status_code == 404
    away = reverse("composer:throw_away", args=[draft.pk])
    assert client.post(away).status_code == 404
    client.force_login(ann)
    assert "a secret" in client.get(pages[1]).content.decode()
    assert client.get(away).status_code == 405
    client.post(away)
    assert not Draft.objects.exists()


def test_a_draft_for_a_place_that_is_gone_can_be_read(client: Client):
    ann = make_member("Ann")
    save(ann, "<b>kept</b>", place="forum.topic:999999")
    client.force_login(ann)
    page = client.get(reverse("composer:drafts")).content.decode()
    assert "For a place that is gone" in page
    one = client.get(reverse("composer:draft", args=[Draft.objects.get().pk]))
    assert "&lt;b&gt;kept&lt;/b&gt;" in one.content.decode()


def test_twenty_drafts_cost_the_queries_of_one(
    client: Client, django_assert_max_num_queries
):
    ann = make_member("Ann")
    client.force_login(ann)
    save(ann, "x", place="forum.topic:1")
    with django_assert_max_num_queries(8) as one:
        client.get(reverse("composer:drafts"))
    for n in range(2, 22):
        save(ann, "x", place=f"forum.topic:{n}")
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("composer:drafts"))


@pytest.mark.django_db(transaction=True)
def test_eight_saves_at_once_make_one_draft():
    ann = make_member("Ann")

    def saving(n):
        save(ann, f"text {n}")
        connection.close()

    threads = [Thread(target=saving, args=[n]) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Draft.objects.filter(copy=0).count() == 1
    assert sorted(texts(ann)) == [f"text {n}" for n in range(8)]
