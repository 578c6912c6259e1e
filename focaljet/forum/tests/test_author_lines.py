"""The line under an author's name that other apps may add."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import make_member
from focaljet.base import offers
from focaljet.forum.tests.makers import make_post, make_topic

pytestmark = pytest.mark.django_db
asked: list[frozenset[int]] = []


def cars(author_ids: frozenset[int]) -> dict[int, str]:
    """What an app offers: one call for all authors of a page."""
    asked.append(author_ids)
    return dict.fromkeys(author_ids, "Mk2 <ST>")


@pytest.fixture
def garage(monkeypatch: pytest.MonkeyPatch):
    """An app that knows the cars of members."""
    asked.clear()
    forum = apps.get_app_config("forum")
    monkeypatch.setattr(forum, "author_lines", [f"{__name__}.cars"], raising=False)
    offers.offered.cache_clear()
    yield
    offers.offered.cache_clear()


def test_an_app_says_something_under_every_name_and_is_asked_once(
    client: Client, garage: None
):
    ann, bea = make_member("Ann"), make_member("Bea")
    topic = make_topic(by=ann)
    for _ in range(3):
        make_post(topic, by=bea)
    html = client.get(reverse("forum:topic", args=[topic.pk])).content.decode()
    assert html.count("Mk2 &lt;ST&gt;") == 4
    assert asked == [frozenset({ann.pk, bea.pk})]


def test_nothing_stands_there_where_no_app_offers_anything(client: Client):
    topic = make_topic()
    html = client.get(reverse("forum:topic", args=[topic.pk])).content.decode()
    assert "Mk2 &lt;ST&gt;" not in html
