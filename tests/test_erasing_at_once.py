"""An erasure while others write, delete and ask; with real threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.base.verdict import RefusedError
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.services import counts, keeping
from focaljet.forum.tests.makers import fold, make_forum, make_post, make_topic
from focaljet.privacy import erasure_log
from focaljet.privacy.erasing import batches
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.proof import findings
from focaljet.privacy.services import erasing, ledger
from focaljet.privacy.signals import words_moved
from tests.jobs import forget_jobs_and_counts
from tests.together import together, until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_is_left(transactional_db: None) -> Iterator[None]:
    yield
    forget_jobs_and_counts()


def ask(member: Member, words: str = "go") -> Erasure:
    return erasing.ask(member_id=member.pk, words=words, wait=timedelta(0))


def test_two_who_ask_at_once_for_the_same_member_begin_one_erasure():
    ann = make_member("Ann")
    came = together(*[lambda: ask(ann)] * 4)
    assert sum(isinstance(each, Erasure) for each in came) == 1
    assert sum(isinstance(each, RefusedError) for each in came) == 3
    assert Erasure.objects.count() == 1
    assert ledger.verify().trouble == ""


def test_of_two_owners_who_leave_at_once_one_stays():
    otto, olga = make_owner("Otto"), make_owner("Olga")
    came = together(lambda: ask(otto), lambda: ask(olga))
    assert sorted(type(each).__name__ for each in came) == ["Erasure", "RefusedError"]
    assert Member.objects.filter(hidden_at=None).count() == 1


@pytest.mark.parametrize("words", ["stay", "go"])
def test_moderators_and_writers_in_the_same_topics_notice_nothing(
    words: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(batches, "AT_ONCE", 3)
    ann, bob, forum = make_member("Ann"), make_member("Bob"), make_forum()
    moderators = [make_moderator("Moe"), make_moderator("Mia")]
    topics = [make_topic(forum, by=(ann, bob)[n % 2], title=f"{n}") for n in range(8)]
    of_bob = [make_post(topic, by=bob) for topic in topics for _ in range(2)]
    of_ann = [make_post(topic, by=ann) for topic in reversed(topics) for _ in range(3)]
    for topic in topics:
        make_post(topic, by=bob, source="Me too.")
    erasure = ask(ann, words)

    def delete(moderator: Member, posts: list[Post]) -> None:
        for post in posts:
            try:
                keeping.delete_post(by=moderator, post=post)
            except RefusedError:
                assert post in of_ann  # gone with its author already

    def write() -> None:
        for topic in topics:
            try:
                make_post(Topic.objects.get(pk=topic.pk), by=bob, source="Anybody?")
            except RefusedError:
                assert topic.author == ann

    came = together(
        lambda: erasing.set_words(erasure_id=erasure.pk),
        lambda: erasing.erase(erasure_id=erasure.pk),
        lambda: delete(moderators[0], of_bob[::2] + of_ann[::2]),
        lambda: delete(moderators[1], of_ann[1::2] + of_bob[1::2]),
        write,
    )
    assert [each for each in came if isinstance(each, Exception)] == []
    assert erasing.erase(erasure_id=erasure.pk)
    fold()
    assert findings.links_left(ann.pk) == []
    assert not Post.objects.filter(pk__in=[post.pk for post in of_bob], deleted_at=None)
    assert counts.recount() == {"topics": 0, "forums": 0, "members": 0}
    for topic in Topic.objects.filter(deleted_at=None):
        last = topic.posts.filter(deleted_at=None).order_by("pos").last()
        assert (topic.last_post_id, topic.last_author) == (last.pk, last.author)


def test_an_erasure_that_loses_a_deadlock_tries_again_and_the_other_goes_on():
    """One who locks topics in the wrong order, as nobody should."""
    ann, forum = make_member("Ann"), make_forum()
    first, second = (make_topic(forum, by=ann, title=f"{n}") for n in range(2))
    erasure, held = ask(ann), threading.Event()

    def lock_the_wrong_way_round() -> None:
        with transaction.atomic():
            Topic.objects.select_for_update().get(pk=second.pk)
            held.set()
            until_somebody_waits()
            Topic.objects.select_for_update().get(pk=first.pk)

    def erase() -> bool:
        held.wait(timeout=60)
        return erasing.erase(erasure_id=erasure.pk)

    assert together(lock_the_wrong_way_round, erase) == [None, True]
    assert findings.links_left(ann.pk) == []


def test_two_people_in_the_same_topics_are_erased_at_once(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(batches, "AT_ONCE", 4)
    ann, bob, cid = (make_member(name) for name in ("Ann", "Bob", "Cid"))
    forum = make_forum()
    topics = [make_topic(forum, by=cid, title=f"{n}") for n in range(8)]
    for topic in topics:
        make_post(topic, by=ann)
    for topic in reversed(topics):
        make_post(topic, by=bob)
    asked = [ask(ann), ask(bob)]
    came = together(
        lambda: erasing.erase(erasure_id=asked[0].pk),
        lambda: erasing.erase(erasure_id=asked[1].pk),
    )
    assert came == [True, True]
    assert findings.links_left(ann.pk) + findings.links_left(bob.pk) == []
    assert counts.recount() == {"topics": 0, "forums": 0, "members": 0}
    assert set(Topic.objects.values_list("last_author", "visible_count")) == {
        (cid.pk, 1)
    }


def test_of_several_who_carry_out_the_same_erasure_nobody_fails():
    ann = make_member("Ann")
    for number in range(5):
        make_topic(make_forum(f"{number}"), by=ann)
    erasure = ask(ann)
    came = together(*[lambda: erasing.erase(erasure_id=erasure.pk)] * 3)
    assert set(came) <= {True, False}
    assert True in came
    assert erasing.erase(erasure_id=erasure.pk)
    assert findings.links_left(ann.pk) == []


def test_who_comes_while_another_is_at_it_leaves_it_alone():
    ann = make_member("Ann")
    make_topic(by=ann)
    erasure, came = ask(ann), []

    def come_too(**_of_a_signal: object) -> None:
        words_moved.disconnect(come_too)
        came.extend(together(lambda: erasing.erase(erasure_id=erasure.pk)))

    words_moved.connect(come_too)
    assert erasing.erase(erasure_id=erasure.pk)
    assert came == [False]
    assert [line.what for line in erasure_log.entries()] == ["begun", "done"]
