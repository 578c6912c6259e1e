"""Ann is erased: what goes, what stays, and whom else it concerns."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.cases.models.cases import Case
from focaljet.cases.services import cases
from focaljet.forum.models.posts import Post, PostBody, Quote
from focaljet.forum.models.topics import Topic
from focaljet.forum.services import counts
from focaljet.forum.tests.makers import make_post
from focaljet.privacy import erasure_log
from focaljet.privacy.erasing import receipt
from focaljet.privacy.models.erasures import Finding
from focaljet.privacy.proof import findings
from focaljet.privacy.proof.search import dump
from focaljet.privacy.services import ledger
from tests.lives import (
    ADDRESS,
    Life,
    erase,
    folders,
    html_of,
    make_life,
    page_of,
    public_urls,
)

pytestmark = pytest.mark.django_db

BOTH = pytest.mark.parametrize("words", ["stay", "go"])
NAMES = re.compile(rf"(?<!\w)(Ann|{re.escape(ADDRESS)})(?!\w)")


@pytest.fixture
def life() -> Life:
    return make_life()


def places_that_name_ann() -> Iterator[str]:
    for table, pieces in dump():
        if NAMES.search(b"".join(pieces).decode("utf-8", "replace")):
            yield table
    for folder in folders():
        for path in folder.rglob("*") if folder.exists() else ():
            if path.is_file() and NAMES.search(path.read_text("utf-8", "replace")):
                yield str(path)


# Whatever becomes of her words


@pytest.mark.clause("C81")
@BOTH
def test_her_name_and_her_address_are_in_no_table_and_no_file(life: Life, words: str):
    before = set(places_that_name_ann())
    assert {"accounts_member", "account_emailaddress", "cases_case"} < before
    assert any(place.endswith(".eml") for place in before)
    erase(life.ann, words)
    assert list(places_that_name_ann()) == []


@BOTH
def test_her_name_is_on_no_page(life: Life, words: str):
    pages = public_urls(life)
    assert all(NAMES.search(html_of(url)) for url in pages)
    erase(life.ann, words)
    for reader in (None, life.bob, life.moe):
        assert [url for url in pages if NAMES.search(html_of(url, reader))] == []
    assert html_of(reverse("members:member", args=[life.ann.pk])) == "404"


@BOTH
def test_no_row_leads_to_her_any_more(life: Life, words: str):
    erase(life.ann, words)
    assert not Member.objects.filter(pk=life.ann.pk).exists()
    assert findings.links_left(life.ann.pk) == []


@BOTH
def test_the_numbers_are_right_afterwards(life: Life, words: str):
    erase(life.ann, words)
    assert counts.recount() == {"topics": 0, "forums": 0, "members": 0}


@BOTH
def test_what_others_wrote_stays_as_it_was(life: Life, words: str):
    def of_bob():
        posts = Post.objects.filter(author=life.bob).order_by("pk")
        return list(posts.values("pk", "topic", "pos", "deleted_at", "body__source"))

    before = of_bob()
    erase(life.ann, words)
    assert len(before) == 3
    assert of_bob() == before


# Words that stay


def test_words_that_stay_stand_under_a_former_member(life: Life):
    posts = list(Post.objects.order_by("pk").values("pk", "pos", "deleted_at"))
    bodies = dict(PostBody.objects.values_list("pk", "source"))
    erase(life.ann, "stay")
    assert list(Post.objects.order_by("pk").values("pk", "pos", "deleted_at")) == posts
    assert dict(PostBody.objects.values_list("pk", "source")) == bodies
    html = page_of(life.answered)
    assert "In third, uphill." in html
    assert "It was the bearing indeed." in html
    assert "a former member" in html
    assert "Clutch slips</h1>" in html


def test_a_quote_of_words_that_stay_is_of_a_former_member(life: Life):
    erase(life.ann, "stay")
    html = page_of(life.answered)
    quote = html.partition("<blockquote")[2].partition("</blockquote>")[0]
    assert "In third, uphill." in quote
    assert "A former member" in quote


def test_what_she_took_back_is_not_shown_because_she_is_gone(life: Life):
    erase(life.ann, "stay")
    assert "Nobody should read this." not in page_of(life.answered)
    assert "Rude words" not in page_of(life.joined)


# Words that go


def test_words_that_go_leave_a_tombstone_at_their_position(life: Life):
    positions = list(Post.objects.order_by("pk").values_list("pk", "pos"))
    hers = list(Post.objects.filter(author=life.ann).values_list("pk", flat=True))
    erase(life.ann, "go")
    assert list(Post.objects.order_by("pk").values_list("pk", "pos")) == positions
    gone = Post.objects.filter(pk__in=hers)
    assert len(gone) == 6
    assert not gone.filter(deleted_at=None).exists()
    assert set(gone.values_list("body__source", "body__html")) == {("", "")}
    html = page_of(life.joined)
    assert "#3, removed with its author" in html
    assert "That was it, many thanks." in html


def test_a_quote_says_that_her_words_were_removed(life: Life):
    erase(life.ann, "go")
    html = page_of(life.answered)
    quote = html.partition("<blockquote")[2].partition("</blockquote>")[0]
    assert "What stood here was removed" in quote
    assert "In third" not in html
    assert "Sounds like the release bearing." in html
    of_hers = Quote.objects.get(post__author=life.bob)
    assert (of_hers.quoted, of_hers.excerpt, of_hers.html) == (None, "", "")


def test_a_topic_of_nobody_else_goes_out_of_sight_and_an_answered_one_stays(life: Life):
    erase(life.ann, "go")
    assert page_of(life.alone) == "404"
    html = html_of(reverse("forum:forum", args=[life.forum.pk]))
    assert "Heater fan" not in html
    assert "Clutch slips" not in html
    assert "Title removed with its author" in html
    assert "Idle hunts" in html
    assert "Title removed with its author</h1>" in page_of(life.answered)


def test_the_last_post_of_a_topic_is_the_last_that_is_left(life: Life):
    erase(life.ann, "go")
    answered = Topic.objects.get(pk=life.answered.pk)
    of_bob = Post.objects.get(topic=answered, author=life.bob)
    assert (answered.last_post_id, answered.last_author) == (of_bob.pk, life.bob)
    assert (answered.visible_count, answered.highest_pos) == (1, 4)
    assert answered.last_post_at == of_bob.written_at


# What is written down about it


@pytest.mark.clause("C81")
def test_the_receipt_says_what_went_and_what_stays_and_names_nobody(life: Life):
    erasure = erase(life.ann, "stay")
    assert erasure.is_done
    assert erasure.member is None
    went = erasure.receipt["went"]
    assert went["accounts.Member: delete row"] == 1
    assert went["forum.Post.author: detach"] == 6
    assert went["store outbox: erase"] >= 1
    assert went["cases.Case: delete row"] == 2
    stays = {(line.datum, line.rows) for line in receipt.stays(erasure)}
    assert ("Words as typed", 6) in stays
    assert ("Title", 2) in stays
    assert all(line.basis and line.until for line in receipt.stays(erasure))
    assert not NAMES.search(str(erasure.receipt))


def test_a_receipt_of_words_that_went_keeps_none_of_them(life: Life):
    erasure = erase(life.ann, "go")
    assert erasure.receipt["went"]["forum.PostBody.source: author decides"] == 6
    assert {line.table for line in receipt.stays(erasure)}.isdisjoint(
        {"Posts", "Words of posts", "Topics", "Quotes"}
    )


def test_the_erasure_log_has_ids_and_nothing_else(life: Life):
    member_id = life.ann.pk
    erasure = erase(life.ann, "go")
    lines = list(erasure_log.entries())
    assert [line.what for line in lines] == ["begun", "done"]
    for line in lines:
        assert (line.erasure_id, line.member_id) == (erasure.pk, member_id)
        assert line.words == "go"
    assert not NAMES.search(erasure_log.path().read_text())


def test_the_ledger_holds_and_leads_to_nobody(life: Life):
    erase(life.ann, "go")
    assert ledger.verify().trouble == ""
    assert ledger.verify().lines == 2  # asked for, and done


# Her name in the words of others


def test_the_sweep_lists_who_wrote_her_name_and_does_not_say_it(life: Life):
    named = make_post(life.joined, by=life.bob, source="As ann said: the throttle.")
    hyphen = make_post(life.joined, by=life.bob, source="That is (Ann)-proof.")
    address = make_post(life.joined, by=life.bob, source=f"Write to {ADDRESS.upper()}!")
    for source in ("Annabel knows.", "Can anyone? Hannah, Anno 1900.", "ann_b"):
        make_post(life.joined, by=life.bob, source=source)
    letter = cases.open_case(kind="question", message="Where did Ann go?")
    erasure = erase(life.ann, "go")
    found = set(Finding.objects.values_list("erasure", "table", "row"))
    assert found == {
        *(
            (erasure.pk, "forum.PostBody", f"{post.pk}")
            for post in (named, hyphen, address)
        ),
        (erasure.pk, "cases.Case", f"{letter.pk}"),
    }
    assert erasure.receipt["sweep"] == {"forum.PostBody": 3, "cases.Case": 1}
    assert set(places_that_name_ann()) == {"forum_postbody", "cases_case"}
    assert PostBody.objects.get(pk=named.pk).source == "As ann said: the throttle."


# Somebody who only had to do with it


def test_of_a_moderator_only_the_link_goes(life: Life):
    removed = Post.objects.get(deleted_by=life.moe)
    case = cases.open_case(kind="question", message="Why?", member=life.bob)
    cases.answer_case(by=life.moe, case_id=case.pk, answer="Because.")
    was = Post.objects.values().get(pk=removed.pk)
    letter = Case.objects.values().get(pk=case.pk)
    erase(life.moe, "go")
    assert Post.objects.values().get(pk=removed.pk) == was | {"deleted_by_id": None}
    assert Case.objects.values().get(pk=case.pk) == letter | {"answered_by_id": None}
    assert removed.body.source == "Rude words about the weather."
    assert "#2, removed by a moderator" in page_of(life.joined)
    assert counts.recount() == {"topics": 0, "forums": 0, "members": 0}
