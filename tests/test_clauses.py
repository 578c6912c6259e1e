"""The clauses and the tests that prove them; and what only the whole house can show."""

from __future__ import annotations

import ast
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve, reverse
from selectolax.parser import HTMLParser

from focaljet.accounts.tests.makers import make_member
from focaljet.forum.tests.makers import make_post, make_topic
from focaljet.personal import declared
from focaljet.policy.clauses.registry import all_clauses
from tools import clauses

MARKED = """
import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C1")]

BOTH = pytest.mark.clause("C2", "C3")

@BOTH
def test_one(): ...

def helper(): ...

@pytest.mark.clause("C4")
class TestTwo:
    pytestmark = pytest.mark.clause("C5")

    @pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.clause("C6"))])
    def test_three(self, x): ...
"""


def test_marks_are_found_on_functions_classes_modules_and_parameters():
    found = sorted(clauses.marks_in(ast.parse(MARKED)))
    assert found == [
        ("TestTwo::test_three", "C1"),
        ("TestTwo::test_three", "C4"),
        ("TestTwo::test_three", "C5"),
        ("TestTwo::test_three", "C6"),
        ("test_one", "C1"),
        ("test_one", "C2"),
        ("test_one", "C3"),
    ]


def test_what_goes_with_the_package_says_what_the_tests_say():
    """Else run: python tools/clauses.py"""
    said = clauses.TESTED.read_text(encoding="utf-8")
    assert said == clauses.as_json(clauses.marks(clauses.ROOT))
    assert clauses.DOCUMENT.read_text(encoding="utf-8") == clauses.document()


def test_no_test_proves_a_clause_that_there_is_not():
    assert set(clauses.marks(clauses.ROOT)) <= set(all_clauses())


LINKS = """https://parts.example/shop and [words](https://words.example/) here

![a picture](https://pictures.example/sump.jpg)
"""


@pytest.mark.clause("C90", "C91")
@pytest.mark.django_db
def test_every_link_that_leads_away_is_marked_and_tells_nothing(client: Client):
    topic = make_topic()
    make_post(topic, source=LINKS)
    ours = ("/", "#")
    seen = 0
    for url in (
        reverse("forum:topic", args=[topic.pk]),
        reverse("site:help"),
        reverse("policy:privacy"),
        reverse("policy:terms"),
        reverse("consent:cookies"),
    ):
        page = client.get(url)
        assert page["Referrer-Policy"] == "same-origin"
        for link in HTMLParser(page.content.decode()).css("a[href]"):
            if not (link.attributes["href"] or "").startswith(ours):
                seen += 1
                assert "out" in (link.attributes.get("class") or "").split(), url
                assert "noopener" in (link.attributes.get("rel") or ""), url
    assert seen >= 3


# What a deed leaves behind (C10): these data, and no other.
LEFT_BY_A_REPLY = {
    "forum.Post.author",
    "forum.Post.ip_address",
    "forum.Post.written_at",
    "forum.PostBody.html",
    "forum.PostBody.source",
    # for her alone: what she has read, and that she watches it
    "forum.TopicRead.last_pos",
    "forum.TopicRead.member",
    "forum.TopicRead.topic",
    "forum.TopicWatch.member",
    "forum.TopicWatch.since",
    "forum.TopicWatch.topic",
}


def data_on_file() -> dict[str, set[object]]:
    """The rows of each declared table in which a personal datum is not empty."""
    return {
        f"{table.label}.{name}": set(
            table.model._default_manager.exclude(**{name: None}).values_list("pk")
            if table.model._meta.get_field(name).null
            else table.model._default_manager.values_list("pk")
        )
        for table in declared.tables()
        if table.model is not None
        for name in table.personal.fields
    }


@pytest.mark.clause("C10")
@pytest.mark.django_db
def test_a_reply_leaves_what_the_policy_names_and_nothing_else(client: Client):
    topic = make_topic()
    client.force_login(make_member("Ann"))
    before = data_on_file()
    url = reverse("forum:reply", args=[topic.pk])
    client.post(url, {"source": "The bolt is 34 Nm", "markup": "1"})
    after = data_on_file()
    assert {name for name in after if after[name] - before[name]} == LEFT_BY_A_REPLY


@pytest.mark.clause("C75", "C78")
@pytest.mark.django_db
def test_what_ann_can_change_is_two_clicks_away_from_her_user_cp(client: Client):
    ann = make_member("Ann")
    make_post(make_topic(by=ann), by=ann)
    client.force_login(ann)
    first = links_of(client, reverse("accounts:user_cp"))
    second = set().union(*(links_of(client, url) for url in sorted(first)))
    names = {resolve(url).view_name for url in first | second}
    edits = {
        kept.edit
        for table in declared.tables()
        for kept in table.personal.fields.values()
        if kept.edit
    }
    # A post is changed where it stands.
    where = {"forum:edit": {"forum:post", "forum:topic"}}
    assert edits
    for edit in edits:
        assert names & where.get(edit, {edit}), edit


def links_of(client: Client, url: str) -> set[str]:
    """The pages of the site that a page leads to, without what follows a "?" or "#"."""
    page = client.get(url)
    if page.status_code != 200 or "text/html" not in page["Content-Type"]:
        return set()
    found = HTMLParser(page.content.decode()).css("a[href^='/']")
    paths = {urlsplit(link.attributes["href"] or "").path for link in found}
    return {path for path in paths if not path.startswith("/static/")}
