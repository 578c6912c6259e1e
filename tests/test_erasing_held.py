"""Ann is erased while something of hers has to stay, and when it is let go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.services import passwords
from focaljet.accounts.tests.makers import make_owner
from focaljet.accounts.tests.steps import is_signed_in, sign_in
from focaljet.base import clock
from focaljet.cases.models.cases import Case
from focaljet.forum.models.posts import Post, PostBody, Quote
from focaljet.forum.models.readers import ForumMember, TopicRead
from focaljet.forum.models.topics import Topic
from focaljet.forum.services import counts
from focaljet.forum.tests.makers import fold
from focaljet.privacy import erasure_log
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.models.holds import Hold
from focaljet.privacy.proof import findings
from focaljet.privacy.services import erasing, holding, keeping
from tests.jobs import run_jobs
from tests.lives import ADDRESS, Life, erase, html_of, make_life, page_of
from tests.test_erasing import NAMES, places_that_name_ann

pytestmark = pytest.mark.django_db

BOTH = pytest.mark.parametrize("words", ["stay", "go"])


@pytest.fixture
def life() -> Life:
    return make_life()


@pytest.fixture
def otto(life: Life) -> Member:
    return make_owner("Otto")


def hold(row: Any, *, by: Member) -> Hold:
    return holding.hold(
        by=by,
        table=row._meta.label,
        row=f"{row.pk}",
        reason="A letter of the court, 4 C 12/26.",
        review_on=(clock.now() + timedelta(days=90)).date(),
    )


def first_post(life: Life) -> Post:
    """Quoted by Bob."""
    return life.answered.posts.get(pos=1)


def release_and_let_the_worker_do_the_rest(held: Hold, *, by: Member) -> None:
    holding.release(by=by, hold_id=held.pk)
    run_jobs()
    fold()


@BOTH
def test_a_held_post_and_her_hidden_account_stay_and_all_else_goes(
    life: Life, otto: Member, words: str
):
    post = first_post(life)
    hold(post, by=otto)
    erasure = erase(life.ann, words)
    assert erasure.is_open
    assert Post.objects.get(author=life.ann) == post
    assert post.body.source == "In third, uphill."
    assert Quote.objects.get(quoted=post).excerpt == "In third, uphill."
    assert Member.objects.get(pk=life.ann.pk).hidden_at is not None
    others = PostBody.objects.filter(pk__in=life.joined.posts.values("pk"))
    assert ("Cleaned" in str(others.values_list("source"))) == (words == "stay")
    assert not TopicRead.objects.filter(member=life.ann).exists()
    assert not ForumMember.objects.filter(member=life.ann).exists()
    assert not Topic.objects.filter(author=life.ann).exists()
    assert not Case.objects.exists()
    assert [line.what for line in erasure_log.entries()] == ["begun"]


@BOTH
def test_nobody_sees_her_name_while_it_is_held(life: Life, otto: Member, words: str):
    hold(first_post(life), by=otto)
    erase(life.ann, words)
    assert not NAMES.search(page_of(life.answered))
    assert html_of(reverse("members:member", args=[life.ann.pk])) == "404"
    counts_now = counts.recount()
    assert (counts_now["topics"], counts_now["forums"]) == (0, 0)


def test_the_account_behind_what_is_held_can_be_used_by_nobody(
    life: Life, otto: Member
):
    hold(first_post(life), by=otto)
    erasure = erase(life.ann, "go")
    browser = Client()
    sign_in(browser)
    assert not is_signed_in(browser)
    account = Member.objects.get(pk=life.ann.pk)
    assert (account.password, account.ip_address) == ("", None)
    passwords.ask_for_new_password(email=ADDRESS)
    run_jobs()
    browser.force_login(account)
    assert not is_signed_in(browser)
    erasure.refresh_from_db()
    assert erasure.is_open


@BOTH
def test_letting_it_go_ends_the_erasure_by_itself(life: Life, otto: Member, words: str):
    held = hold(first_post(life), by=otto)
    erasure = erase(life.ann, words)
    release_and_let_the_worker_do_the_rest(held, by=otto)
    erasure.refresh_from_db()
    assert erasure.is_done
    assert findings.links_left(life.ann.pk) == []
    assert list(places_that_name_ann()) == []
    assert ("In third, uphill." in page_of(life.answered)) == (words == "stay")
    assert counts.recount() == {"topics": 0, "forums": 0, "members": 0}
    assert [line.what for line in erasure_log.entries()] == ["begun", "done"]


def test_of_two_holds_the_last_that_is_let_go_ends_it(life: Life, otto: Member):
    letter = Case.objects.filter(member=life.ann).get()
    held = [hold(first_post(life), by=otto), hold(letter, by=otto)]
    erasure = erase(life.ann, "go")
    assert erasure.receipt["held"] == {
        "forum.Post": 1,
        "forum.PostBody": 1,
        "forum.Quote": 1,
        "cases.Case": 1,
    }
    release_and_let_the_worker_do_the_rest(held[0], by=otto)
    erasure.refresh_from_db()
    assert erasure.is_open
    assert erasure.receipt["held"] == {"cases.Case": 1}
    assert Case.objects.get() == letter
    release_and_let_the_worker_do_the_rest(held[1], by=otto)
    erasure.refresh_from_db()
    assert erasure.is_done
    assert "held" not in erasure.receipt
    assert not Case.objects.exists()


def test_an_account_can_be_held_itself(life: Life, otto: Member):
    held = hold(life.ann, by=otto)
    erasure = erase(life.ann, "go")
    assert erasure.is_open
    assert Member.objects.get(pk=life.ann.pk).screen_name == "Ann"
    assert not Post.objects.filter(author=life.ann).exists()
    release_and_let_the_worker_do_the_rest(held, by=otto)
    assert not Member.objects.filter(pk=life.ann.pk).exists()


def test_the_address_of_a_held_post_stays_with_it(life: Life, otto: Member):
    post = first_post(life)
    Post.objects.filter(pk=post.pk).update(ip_address="192.0.2.7")
    held = hold(post, by=otto)
    erase(life.ann, "go")
    with clock.at(clock.now() + timedelta(days=400)):
        keeping.end_what_is_over()
        post.refresh_from_db()
        assert (post.ip_address, post.author) == ("192.0.2.7", life.ann)
        release_and_let_the_worker_do_the_rest(held, by=otto)
        post.refresh_from_db()
        assert (post.ip_address, post.author) == (None, None)


def test_the_clockwork_comes_again_and_again_and_changes_nothing(
    life: Life, otto: Member
):
    hold(first_post(life), by=otto)
    erasure = erase(life.ann, "go")
    receipt = erasure.receipt
    for _ in range(3):
        assert erasing.erase_all_due() == 0
    erasure.refresh_from_db()
    assert erasure.receipt == receipt
    assert erasure.is_open
    assert [line.what for line in erasure_log.entries()] == ["begun"]


def test_a_hold_on_something_of_bob_does_not_keep_ann(life: Life, otto: Member):
    hold(life.joined.posts.get(pos=1), by=otto)
    assert erase(life.ann, "go").is_done


def test_an_owner_who_held_something_can_be_erased_and_the_hold_stays(life: Life):
    otto, _olga = make_owner("Otto"), make_owner("Olga")
    held = hold(first_post(life), by=otto)
    assert erase(otto, "go").is_done
    held.refresh_from_db()
    assert (held.placed_by, held.released_at) == (None, None)
    assert erase(life.ann, "go").is_open
    assert Erasure.objects.filter(ended_at=None).count() == 1
