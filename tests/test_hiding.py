"""From the moment Ann asks to be erased until her day has come, and if she comes back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member, RememberedDevice
from focaljet.accounts.tests.makers import make_owner
from focaljet.accounts.tests.steps import is_signed_in, sign_in
from focaljet.accounts.third_party import sessions_of
from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.posts import typed_source
from focaljet.forum.services import counts, keeping
from focaljet.forum.services.writing import Words, edit_post
from focaljet.forum.tests.makers import fold, make_topic
from focaljet.privacy import erasure_log
from focaljet.privacy.erasing import batches
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.proof.search import dump
from focaljet.privacy.services import erasing
from focaljet.privacy.signals import words_moved
from tests.jobs import run_jobs
from tests.lives import Life, html_of, make_life, page_of, public_urls

pytestmark = pytest.mark.django_db

NAME = re.compile(r"(?<!\w)Ann(?!\w)")


@pytest.fixture
def life() -> Life:
    return make_life()


def ask(life: Life, words: str = "go") -> Erasure:
    return erasing.ask(member_id=life.ann.pk, words=words)


def move_the_words() -> None:
    run_jobs(queue="privacy")
    fold()


def the_forum() -> dict[str, list[bytes]]:
    """All that its tables hold, and who is a member."""
    fold()
    tables = {
        name: sorted(b"".join(pieces).splitlines())
        for name, pieces in dump()
        if name.startswith("forum_")
    }
    who = Member.objects.order_by("pk").values_list("pk", "screen_name", "hidden_at")
    return tables | {"accounts_member": [repr(row).encode() for row in who]}


# At once


def test_her_name_is_gone_from_every_page_before_any_job_has_run(life: Life):
    pages = public_urls(life)
    ask(life, "stay")
    for reader in (None, life.bob, life.moe):
        assert [url for url in pages if NAME.search(html_of(url, reader))] == []
    assert html_of(reverse("members:member", args=[life.ann.pk])) == "404"
    html = page_of(life.answered)
    quote = html.partition("<blockquote")[2].partition("</blockquote>")[0]
    assert "A former member" in quote


def test_she_is_signed_out_everywhere(life: Life):
    browser = Client()
    sign_in(browser, remember="on")
    assert is_signed_in(browser)
    ask(life)
    assert not is_signed_in(browser)
    assert not sessions_of(life.ann.pk).exists()
    assert not RememberedDevice.objects.filter(member=life.ann).exists()


def test_words_that_stay_stay_in_sight(life: Life):
    before = dict(Post.objects.values_list("pk", "deleted_at"))
    ask(life, "stay")
    move_the_words()
    assert dict(Post.objects.values_list("pk", "deleted_at")) == before
    assert "In third, uphill." in page_of(life.answered)


def test_words_that_are_to_go_are_out_of_sight_and_still_in_the_table(life: Life):
    ask(life, "go")
    move_the_words()
    assert page_of(life.alone) == "404"
    assert "In third, uphill." not in page_of(life.answered)
    assert "#1, removed with its author" in page_of(life.answered)
    assert "That was it, many thanks." in page_of(life.joined)
    hers = Post.objects.filter(author=life.ann)
    assert len(hers) == 6
    assert not hers.filter(body__source="").exists()
    assert counts.recount() == {"topics": 0, "forums": 0, "members": 0}


def test_to_put_them_out_of_sight_twice_changes_nothing(life: Life):
    erasure = ask(life, "go")
    move_the_words()
    hidden = the_forum()
    assert erasing.set_words(erasure_id=erasure.pk) == 0
    assert the_forum() == hidden


def test_a_quote_goes_with_her_also_when_bob_corrects_the_post_around_it(life: Life):
    ask(life, "go")
    move_the_words()
    post = Post.objects.get(author=life.bob, topic=life.answered)
    edit_post(by=life.bob, post=post, words=Words(typed_source(post) + "Or not."))
    assert "Or not." in page_of(life.answered)
    assert "In third, uphill." not in page_of(life.answered)
    sign_in(Client())
    move_the_words()
    assert page_of(life.answered).partition("<body")[2].count("In third, uphill.") == 2


def test_a_moderator_does_not_put_her_words_back(life: Life):
    erasure = ask(life, "go")
    move_the_words()
    first = life.answered.posts.get(pos=1)
    alone = Topic.objects.get(pk=life.alone.pk)
    # What she had deleted herself a moderator may put back, until that is nobody's too.
    for others in (1, 0):
        with pytest.raises(RefusedError, match="went with its author"):
            keeping.undelete_post(by=life.moe, post=first)
        with pytest.raises(RefusedError, match="went with its author"):
            keeping.undelete_topic(by=life.moe, topic=alone)
        assert page_of(life.answered, life.moe).count("/undelete/") == others
        with clock.at(erasure.due_at):
            erasing.erase_all_due()


def test_nothing_is_erased_before_its_day(life: Life):
    erasure = ask(life, "go")
    run_jobs()
    assert erasing.erase_all_due() == 0
    with clock.at(erasure.due_at - timedelta(seconds=1)):
        assert erasing.erase_all_due() == 0
    assert Member.objects.filter(pk=life.ann.pk).exists()
    with clock.at(erasure.due_at):
        assert erasing.erase_all_due() == 1
    assert not Member.objects.filter(pk=life.ann.pk).exists()


# She comes back


@pytest.mark.parametrize("words", ["stay", "go"])
def test_signing_in_calls_it_off_and_all_is_as_it_was(life: Life, words: str):
    before = the_forum()
    erasure = ask(life, words)
    move_the_words()
    assert the_forum() != before
    browser = Client()
    sign_in(browser)
    assert is_signed_in(browser)
    move_the_words()
    assert the_forum() == before
    erasure.refresh_from_db()
    assert (erasure.called_off, erasure.is_open) == (True, False)
    assert "Ann" in page_of(life.answered)
    assert counts.recount() == {"topics": 0, "forums": 0, "members": 0}


def test_it_is_called_off_while_her_words_are_on_their_way_out_of_sight(
    life: Life, monkeypatch: pytest.MonkeyPatch
):
    before = the_forum()
    erasure = ask(life, "go")
    monkeypatch.setattr(batches, "AT_ONCE", 1)

    def change_her_mind(**_of_a_signal: object) -> None:
        words_moved.disconnect(change_her_mind)
        sign_in(Client())
        erasing.set_words(erasure_id=erasure.pk)

    words_moved.connect(change_her_mind)
    erasing.set_words(erasure_id=erasure.pk)
    erasure.refresh_from_db()
    assert erasure.called_off
    assert the_forum() == before
    move_the_words()
    assert the_forum() == before


def test_a_wrong_password_calls_nothing_off(life: Life):
    ask(life)
    browser = Client()
    sign_in(browser, password="a short and noisy road")
    assert not is_signed_in(browser)
    assert Erasure.objects.get().is_open


def test_what_was_called_off_is_not_done_when_its_day_comes(life: Life):
    erasure = ask(life)
    sign_in(Client())
    with clock.at(erasure.due_at + timedelta(days=1)):
        assert erasing.erase_all_due() == 0
        assert erasing.erase(erasure_id=erasure.pk)
    assert Member.objects.filter(pk=life.ann.pk).exists()
    assert list(erasure_log.entries()) == []


def test_once_it_has_begun_signing_in_comes_too_late(life: Life):
    erasure = ask(life)
    Erasure.objects.filter(pk=erasure.pk).update(begun_at=clock.now())
    browser = Client()
    sign_in(browser)
    assert not is_signed_in(browser)
    assert erasing.erase(erasure_id=erasure.pk)


def test_she_may_ask_again_after_she_came_back(life: Life):
    ask(life)
    sign_in(Client())
    again = ask(life)
    move_the_words()
    assert again.is_open
    assert page_of(life.alone) == "404"


def test_a_topic_that_a_moderator_deleted_stays_deleted_when_she_comes_back(life: Life):
    other = make_topic(life.forum, by=life.ann, title="Spam", source="Cheap oil.")
    at = clock.now()
    Topic.objects.filter(pk=other.pk).update(deleted_at=at, deleted_by=life.moe)
    counts.recount()
    before = the_forum()
    ask(life)
    move_the_words()
    sign_in(Client())
    move_the_words()
    assert the_forum() == before


# Who cannot be erased


def test_the_last_owner_is_refused_with_a_reason_and_stays(life: Life):
    otto = make_owner("Otto")
    with pytest.raises(RefusedError, match="only owner"):
        erasing.ask(member_id=otto.pk, words="stay")
    otto.refresh_from_db()
    assert otto.hidden_at is None
    assert not Erasure.objects.exists()


def test_one_of_two_owners_may_go_and_then_the_other_may_not(life: Life):
    otto, olga = make_owner("Otto"), make_owner("Olga")
    erasing.ask(member_id=olga.pk, words="stay")
    with pytest.raises(RefusedError, match="only owner"):
        erasing.ask(member_id=otto.pk, words="stay")


def test_who_asks_twice_is_told_so(life: Life):
    ask(life, "go")
    with pytest.raises(RefusedError, match="already"):
        ask(life, "stay")
    assert Erasure.objects.get().words == "go"
