"""Looking at pages as somebody does, for the tests of the forum."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.forum.models.topics import Topic


def see(client: Client, url: str, status: int = 200) -> str:
    page = client.get(url)
    assert page.status_code == status, (url, page.status_code)
    return page.content.decode()


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def topic_page(topic: Topic, page: int = 1) -> str:
    return f"{reverse('forum:topic', args=[topic.pk])}?page={page}"
