"""What is written is found, and what is gone is not, whoever wrote to the tables."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import override_settings

from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.base.offers import Health
from focaljet.forum.models.posts import Post, PostBody
from focaljet.forum.models.topics import Topic
from focaljet.forum.services import keeping
from focaljet.forum.services.merging import merge_topics
from focaljet.forum.services.relocating import move_topic
from focaljet.forum.services.removing import remove_post
from focaljet.forum.services.splitting import NewTopic, split_posts
from focaljet.forum.services.writing import Words, edit_post
from focaljet.forum.tests.makers import make_forum, make_post, make_topic
from focaljet.search import health, tasks
from focaljet.search.models import PostWords, Slice, Waiting
from focaljet.search.queries import finding
from focaljet.search.services import checking, indexing
from focaljet.search.soon import asked as asked_soon
from focaljet.search.tests.makers import found, index_all

pytestmark = pytest.mark.django_db


def number_of_rows() -> int:
    return PostWords.objects.count()


@pytest.mark.django_db(transaction=True)
def test_what_was_written_is_indexed_by_the_process_that_wrote_it():
    topic = make_topic(source="A gudgeon pin.")
    assert found("gudgeon") == []
    assert asked_soon.flush() == 1
    assert found("gudgeon") == [topic.last_post_id]
    with transaction.atomic():
        make_post(topic, source="A gudgeon that never was.")
        transaction.set_rollback(True)
    assert asked_soon.flush() == 0
    assert not Waiting.objects.exists()


def test_changed_words_are_not_found_any_more_from_the_change_on():
    topic = make_topic(title="Pins", source="A gudgeon pin.")
    post = Post.objects.get(pk=topic.last_post_id)
    index_all()
    edit_post(by=topic.author, post=post, words=Words("A piston ring."))
    assert found("gudgeon") == []
    index_all()
    assert found("piston") == [post.pk]


def test_another_title_takes_the_place_of_the_old_one():
    topic = make_topic(title="Gudgeons", source="Which?")
    post = Post.objects.get(pk=topic.last_post_id)
    index_all()
    edit_post(by=topic.author, post=post, words=Words("Which?"), title="Pistons")
    assert found("gudgeon") == []
    index_all()
    assert found("piston", titles_only=True) == [post.pk]


def test_whoever_writes_past_the_services_is_noticed():
    topic = make_topic(source="One.")
    index_all()
    body = PostBody.objects.filter(post=topic.last_post_id)
    body.update(source="A gudgeon.")
    index_all()
    assert found("gudgeon") == [topic.last_post_id]
    Topic.objects.filter(pk=topic.pk).update(title="Differentials")
    index_all()
    assert found("differential") == [topic.last_post_id]
    body.update(html="shown anew", html_version=7)
    assert not Waiting.objects.exists()


def test_a_moved_topic_is_found_where_it_is_now():
    moe, other = make_moderator(), make_forum("Elsewhere")
    topic = make_topic(source="A gudgeon.")
    make_post(topic, source="Another gudgeon.")
    index_all()
    move_topic(by=moe, topic=topic, to=other)
    assert Waiting.objects.get().topic_id == topic.pk
    index_all()
    assert len(found("gudgeon", forum_id=other.pk)) == 2
    assert PostWords.objects.filter(words__contains=f"~f{other.pk}'").count() == 2


def test_merged_and_split_topics_are_found_by_the_titles_of_now():
    moe, forum = make_moderator(), make_forum()
    one = make_topic(forum, title="Gudgeons", source="First.")
    two = make_topic(forum, title="Pistons", source="Second.")
    last = make_post(two, source="Third.")
    index_all()
    merge_topics(by=moe, into=one, others=[two])
    index_all()
    assert found("piston") == []
    assert len(found("gudgeon")) == 1
    new = split_posts(
        by=moe,
        topic=Topic.objects.get(pk=one.pk),
        post_ids=[last.pk],
        to=NewTopic(forum=forum, title="Rings"),
    )
    index_all()
    assert found("rings", titles_only=True) == [last.pk]
    assert found("third", topic_id=new.pk) == [last.pk]


def test_a_post_that_is_deleted_for_good_takes_its_row_along():
    otto, topic = make_owner(), make_topic()
    post = make_post(topic, source="A gudgeon.")
    index_all()
    keeping.delete_post(by=otto, post=post)
    remove_post(by=otto, post=post)
    assert not PostWords.objects.filter(post=post.pk).exists()
    index_all()
    assert number_of_rows() == 1


def test_a_topic_of_a_raw_delete_takes_its_rows_along():
    topic = make_topic()
    index_all()
    pk = topic.last_post_id
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM forum_postbody WHERE post_id = %s", [pk])
        cursor.execute("DELETE FROM forum_post WHERE id = %s", [pk])
    assert number_of_rows() == 0


def test_what_is_gone_by_the_time_that_it_is_indexed_is_passed_over():
    topic = make_topic()
    index_all()
    indexing.wait(post_ids=[topic.last_post_id or 0, 10**9])
    index_all()
    assert number_of_rows() == 1
    assert not Waiting.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_post_that_somebody_is_changing_waits_and_nobody_waits_for_it():
    topic = make_topic(source="One.")
    pk = topic.last_post_id
    beside = connections["default"].copy("beside")
    try:
        beside.set_autocommit(False)
        with beside.cursor() as cursor:
            cursor.execute(
                "UPDATE forum_postbody SET source = 'A gudgeon.' WHERE post_id = %s",
                [pk],
            )
        assert indexing.index_waiting() == 1
        assert number_of_rows() == 0
        assert Waiting.objects.get().post_id == pk
        beside.commit()
    finally:
        beside.close()
    index_all()
    assert found("gudgeon") == [pk]


def test_the_job_indexes_all_that_waits():
    topic = make_topic(source="A gudgeon.")
    tasks.index_waiting(timestamp=0)
    assert found("gudgeon") == [topic.last_post_id]


def test_the_night_repairs_what_drifted(caplog: pytest.LogCaptureFixture):
    topic = make_topic(source="A gudgeon.")
    index_all()
    tasks.check(timestamp=0)
    assert not caplog.records
    PostWords.objects.all().delete()
    tasks.check(timestamp=0)
    assert "1 posts were not indexed" in caplog.text
    tasks.check(timestamp=0)  # what waits already is not counted twice
    assert Waiting.objects.count() == 1
    index_all()
    assert found("gudgeon") == [topic.last_post_id]


def test_another_language_of_the_site_has_the_words_stemmed_anew():
    topic = make_topic(source="Zwei Kupplungen und zwei Häuser.")
    index_all()
    assert found("Kupplung") == []
    with override_settings(LANGUAGE_CODE="de"):
        assert "search rebuild" in str(health.lines()[0].text)
        out = StringIO()
        call_command("search", "rebuild", stdout=out)
        assert out.getvalue() == "1 posts were indexed.\n"
        assert found("Kupplung") == found("Haus") == [topic.last_post_id]
        assert health.lines()[0].state is Health.GOOD


def test_a_rebuild_goes_on_where_it_was_stopped(monkeypatch: pytest.MonkeyPatch):
    topic = make_topic(source="A gudgeon.")
    for n in range(4):
        make_post(topic, source=f"gudgeon {n}")
    Waiting.objects.all().delete()
    monkeypatch.setattr(indexing, "AT_ONCE", 2)

    def stop(_more: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        checking.rebuild(anew=False, done=stop)
    assert number_of_rows() == 2
    seen: list[int] = []
    assert checking.rebuild(anew=False, done=seen.append) == 3
    assert seen == [2, 1]
    assert len(found("gudgeon")) == 5
    assert checking.rebuild(anew=False, done=seen.append) == 0
    assert checking.rebuild(anew=True, done=seen.append) == 5
    out = StringIO()
    call_command("search", "check", stdout=out)
    assert out.getvalue() == "0 posts are to be indexed.\n"


def test_nobody_s_words_lead_to_their_author_but_by_the_post():
    """The row says nothing of who wrote it: only the post does."""
    ann = make_member("Ann Gudgeon")
    make_topic(by=ann, source="A pin.")
    index_all()
    assert "ann" not in PostWords.objects.get().words
    assert found("gudgeon") == []


def test_a_word_of_any_length_and_a_post_of_any_kind_can_be_indexed():
    make_topic(source="x" * 50_000)
    make_topic(source="<b>“…”</b> \\ ' '' :* & | ! ~s1 ~f1 ~t " + "a-" * 5_000)
    make_topic(source="語" * 3_000 + " 🙂 \u202e gudgeon")
    index_all()
    assert number_of_rows() == 3
    assert len(found("gudgeon")) == 1
    assert finding.HITS_PER_PAGE == 20


def test_of_when_a_post_was_written_the_index_keeps_the_day_alone():
    topic = make_topic()
    index_all()
    post = Post.objects.get(topic=topic)
    (slice_,) = Slice.objects.all()
    for bound in (slice_.first_at, slice_.last_at):
        assert (bound.hour, bound.minute, bound.second, bound.microsecond) == (
            0,
            0,
            0,
            0,
        )
    assert slice_.first_at <= post.written_at < slice_.last_at
