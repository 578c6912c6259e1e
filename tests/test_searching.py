"""The search beside the rest of the house: imports, erasures, who may read what."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.importers.loading.load import load
from focaljet.importers.neutral import rows
from focaljet.importers.tests.makers import (
    a_forum,
    a_member,
    a_post,
    a_topic,
    make_neutral,
)
from focaljet.privacy.proof.search import dump
from focaljet.search import tasks
from focaljet.search.models import PostWords
from focaljet.search.tests.makers import found, index_all
from tests.lives import erase, make_life

pytestmark = pytest.mark.django_db


def tables_with(word: str) -> set[str]:
    return {
        table
        for table, pieces in dump()
        if word in b"".join(pieces).decode("utf-8", "replace").lower()
    }


def said_by(post_ids: list[int]) -> set[str]:
    """All words that these posts are found by, without the hints."""
    rows = PostWords.objects.filter(pk__in=post_ids).values_list("words", flat=True)
    words = {word.split("'")[1] for row in rows for word in row.split()}
    return {word for word in words if not word.startswith("~")}


def test_what_an_import_brings_in_is_found_though_it_sends_no_signal(tmp_path: Path):
    things: list[rows.Row] = [
        a_member(),
        a_forum(),
        a_topic(title="Gudgeon pins"),
        a_post(author="ann", source="Order 5M51-7A020-CA."),
        a_post("p2", 2, author="ann", source="> Order\n\nAnd a piston ring."),
    ]
    load(make_neutral(tmp_path / "file.neutral", *things))
    assert found("gudgeon") == []
    tasks.index_waiting(timestamp=0)
    (first,), (second,) = found("gudgeon"), found("piston")
    assert found("5M517A020CA") == [first]
    assert found("author:Ann") == [second, first]


@pytest.mark.clause("C81")
def test_of_a_member_who_is_erased_with_her_words_nothing_is_found():
    life = make_life()
    index_all()
    hers = found("author:Ann")
    words = said_by(hers)
    assert len(words) > 3
    erase(life.ann, "go")
    assert said_by(hers) == set()
    index_all()
    # What the site says in place of a title is in the tables, and she is not.
    assert words.isdisjoint(said_by(hers))
    assert found("author:Ann") == []


def test_words_that_stay_are_found_without_a_name(client: Client):
    life = make_life()
    index_all()
    hers = found("author:Ann")
    erase(life.ann, "stay")
    assert set(hers) <= set(PostWords.objects.values_list("pk", flat=True))
    assert found("author:Ann") == []
    html = client.get(reverse("search:search"), {"q": "author:Ann"}).content.decode()
    assert "Nothing found" in html


def test_what_somebody_looked_for_is_in_no_table(client: Client):
    make_life()
    client.get(reverse("search:search"), {"q": "budgerigar", "author": "Canary"})
    client.get(reverse("search:search"), {"q": "budgerigar AB12-budgerigar"})
    assert tables_with("budgerigar") == set()
