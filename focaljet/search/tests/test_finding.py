"""What is found, in which order, and how much there is of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from focaljet.accounts.tests.makers import make_member
from focaljet.base import clock
from focaljet.base.markup.kinds import Markup
from focaljet.forum.models.readers import ForumMember
from focaljet.forum.services import keeping
from focaljet.forum.tests.makers import make_category, make_forum, make_post, make_topic
from focaljet.search.asked import asked
from focaljet.search.queries import finding
from focaljet.search.queries.finding import TooCommonError, TooCostlyError, Wanted
from focaljet.search.queries.results import best_first
from focaljet.search.tests.makers import found, hit_of, index_all, marked, results_of

pytestmark = pytest.mark.django_db


def test_a_word_is_found_in_all_its_forms_the_newest_post_first():
    topic = make_topic(source="The clutch slips.")
    other = make_post(topic, source="Both clutches slipped.")
    make_post(topic, source="Nothing of that kind.")
    index_all()
    assert found("clutch") == [other.pk, topic.last_post_id]
    assert found("clutch slipping") == found("CLUTCHES")


def test_a_phrase_is_found_word_by_word_and_an_excluded_word_is_not():
    topic = make_topic(title="Gearbox", source="It slips in third gear.")
    make_post(topic, source="In third it slips, with an automatic.")
    index_all()
    assert found('"slips in third"') == [topic.last_post_id]
    assert len(found("slips third")) == 2
    assert found("slips -automatic") == [topic.last_post_id]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("AB12-3456", "AB12-3456"),
        ("AB12-3456", "ab123456"),
        ("AB12 3456", "AB12-3456"),
        ("AB123456", "AB12-3456"),
        ("5M51-7A020-CA", "5M517A020CA"),
        ("5M51-7A020-CA", "5m51-7a020-ca"),
        ("5M517A020CA", "5M51-7A020-CA"),
        ("5M51-7A020-CA", "7A020"),
        ("**5M51-7A020-CA**", "5M51 7A020 CA"),
        ("[the pump](https://parts.example/) 5M51-7A020-CA", "5M517A020CA"),
    ],
)
def test_a_part_number_is_found_however_its_hyphens_are_written(
    written: str, typed: str
):
    topic = make_topic(source=f"Order {written} and no other.")
    make_post(topic, source="Order AB12-3457, or 5M51-7A020-CB.")
    index_all()
    assert found(typed)[-1:] == [topic.last_post_id]
    assert len(found(typed)) == 1 or typed in ("7A020",)


def test_umlauts_are_found_with_and_without_their_dots():
    topic = make_topic(source="Der Kühler tropft.")
    index_all()
    for typed in ("Kühler", "kuhler", "KÜHLER"):
        assert found(typed) == [topic.last_post_id], typed


@pytest.mark.parametrize(
    ("written", "typed", "shown"),
    [
        ("“Der Kühler” tropft", "kuhler", "“Der [Kühler]” tropft"),
        ("Die Straße, „naß“", "nass", "Die Straße, „[naß]“"),
        ("Die Straße, „naß“", "strasse", "Die [Straße], „naß“"),
        (
            "Bestelle – 5M51\u20117A020 – dort",
            "5M517A020",
            "Bestelle – [5M51\u20117A020] – dort",
        ),
        ("An e-mail to “Ann”", "email", "An [e-mail] to “Ann”"),
        ("An e-mail to Ann", "email", "An [e-mail] to Ann"),
        ("œuvre, Smørrebrød", "smorrebrod", "œuvre, [Smørrebrød]"),
        ("œuvre, Smørrebrød", "oeuvre", "[œuvre], Smørrebrød"),
    ],
)
def test_words_are_marked_however_they_are_written(
    written: str, typed: str, shown: str
):
    make_topic(source=written)
    index_all()
    assert marked(hit_of(typed).excerpt) == shown


def test_words_of_a_quote_belong_to_the_quoted_author():
    topic = make_topic(source="A whining differential.")
    quoted = topic.last_post_id
    words = f"[quote post={quoted}]A whining differential.[/quote]\n\nMine rattles."
    answer = make_post(topic, source=words)
    typed = make_post(topic, source="> A whining differential.\n\nSo does mine.")
    bbcode = make_post(
        topic, source="[quote]whining[/quote] Not mine.", markup=Markup.BBCODE
    )
    index_all()
    assert found("whining") == [quoted]
    assert found("rattles") == [answer.pk]
    assert {typed.pk, bbcode.pk}.isdisjoint(found("differential"))


def test_a_topic_is_found_by_its_title_and_by_title_alone():
    topic = make_topic(title="Gudgeon pins", source="Which ones fit?")
    make_post(topic, source="Any gudgeon will do.")
    index_all()
    assert len(found("gudgeon")) == 2
    assert found("gudgeon", titles_only=True) == [topic.posts.get(pos=1).pk]
    assert found("fit", titles_only=True) == []
    assert found("gudgeon fit") == [topic.posts.get(pos=1).pk]


def test_a_search_is_narrowed_to_author_forum_topic_and_days():
    ann, mk1, mk2 = make_member("Ann"), make_forum("Mk1"), make_forum("Mk2")
    below = make_forum("Estates", parent=mk2)
    with clock.at(datetime(2026, 3, 1, 12, tzinfo=UTC)) as watch:
        hers = make_topic(mk1, by=ann, source="A worn clutch.")
        watch.advance(days=1)
        his = make_topic(mk2, source="A new clutch.")
        watch.advance(days=1)
        last = make_topic(below, source="No clutch at all.")
    index_all()
    every = [last.last_post_id, his.last_post_id, hers.last_post_id]
    assert found("clutch") == every
    assert found("clutch author:Ann") == found("clutch", author="ann") == every[2:]
    assert found("author:Ann") == every[2:]
    assert found("clutch", forum_id=mk2.pk) == found("clutch forum:mk2") == every[:2]
    assert found("clutch", forum_id=mk2.pk, author="Ann") == []
    assert found("clutch", topic_id=his.pk) == every[1:2]
    second = date(2026, 3, 2)
    assert found("clutch", since=second) == every[:2]
    assert found("clutch", until=second) == every[1:]
    assert found("clutch", since=second, until=second) == every[1:2]


def test_a_heading_narrows_to_the_forums_below_it():
    heading = make_category("By generation")
    topic = make_topic(make_forum("Mk1", parent=heading), source="A worn clutch.")
    make_topic(make_forum("Elsewhere"), source="A new clutch.")
    index_all()
    assert found("clutch", forum_id=heading.pk) == [topic.last_post_id]


def test_further_pages_go_on_where_the_last_one_ended():
    topic = make_topic(source="clutch")
    every = [topic.last_post_id] + [
        make_post(topic, source=f"clutch {n}").pk for n in range(44)
    ]
    index_all()
    page, seen = results_of("clutch"), []
    assert page.total == 45
    while True:
        seen += [hit.post_id for hit in page.hits]
        if page.next is None:
            break
        page = results_of("clutch", before=page.next)
        assert page.total is None
    assert seen == every[::-1]


def test_beyond_the_limit_hits_are_not_counted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(finding, "MOST_COUNTED", 21)
    topic = make_topic(source="clutch")
    for n in range(22):
        make_post(topic, source=f"clutch {n}")
    index_all()
    assert results_of("clutch").total == 22


def test_the_best_match_stands_first_if_it_is_asked_for():
    topic = make_topic(title="Which oil?", source="Clutch, clutch, clutch!")
    first = topic.last_post_id
    make_post(topic, source="One clutch among a great many other words " * 4)
    titled = make_topic(topic.forum, title="Clutch", source="See above.").last_post_id
    make_post(topic, source="Clutch cable, and a great many other words " * 4)
    index_all()
    wanted = Wanted(asked("clutch"), forums=[topic.forum_id])
    best = [hit.post_id for hit in best_first(wanted, skip=0).hits]
    assert {best[0], best[1]} == {titled, first}
    assert found("clutch")[0] not in best[:2]
    assert [hit.post_id for hit in best_first(wanted, skip=2).hits] == best[2:]


def test_slices_are_looked_through_until_there_are_enough(
    monkeypatch: pytest.MonkeyPatch,
):
    """Posts whose numbers lie far apart lie in different slices."""
    topic = make_topic(source="gudgeon old")
    old = topic.last_post_id or 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('forum_post', 'id'), %s)",
            [old + 20 * 2**14],
        )
    new = make_post(topic, source="gudgeon new").pk
    index_all()
    monkeypatch.setattr(finding, "FIRST_SLICES", 1)
    monkeypatch.setattr(finding, "FEW", 0)
    assert found("gudgeon") == [new, old]
    assert found("gudgeon", before=new) == [old]
    monkeypatch.setattr(finding, "MOST_SLICES", 0)
    assert found("gudgeon") == [new, old]


def test_a_rare_word_costs_two_looks_however_many_slices_there_are():
    topic = make_topic(source="gudgeon")
    index_all()
    old = topic.last_post_id or 0
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_slice SELECT n, '2020-01-01', '2020-01-02'"
            " FROM generate_series(100, 400) AS n"
        )
    with CaptureQueriesContext(connection) as captured:
        assert found("gudgeon") == [old]
    looks = [query for query in captured if "AS hit" in query["sql"]]
    assert len(looks) == 2
    assert "~s399" in looks[0]["sql"]
    assert "~s" not in looks[1]["sql"]


@pytest.mark.parametrize(("dearer", "by_index"), [(0, False), (10**6, True)])
def test_many_posts_of_an_author_or_in_a_topic_are_found_in_either_way(
    monkeypatch: pytest.MonkeyPatch, dearer: int, by_index: bool
):
    monkeypatch.setattr(finding, "FEW", 0)
    monkeypatch.setattr(finding, "DEARER", dearer)
    ann, topic = make_member("Ann"), make_topic(source="clutch one")
    hers = [make_post(topic, by=ann, source=f"clutch {n}").pk for n in range(3)]
    make_post(topic, by=ann, source="gudgeon")
    other = make_topic(topic.forum, by=ann, source="clutch two")
    index_all()
    ForumMember.objects.update_or_create(member=ann, defaults={"post_count": 5})
    with CaptureQueriesContext(connection) as captured:
        assert found("clutch", author="Ann") == [other.last_post_id, *hers[::-1]]
    assert any("AS hit" in query["sql"] for query in captured) is by_index
    assert found("clutch", author="Ann", before=hers[2]) == hers[1::-1]
    assert found("clutch", topic_id=topic.pk) == [*hers[::-1], topic.last_post_id]
    assert found("clutch", topic_id=topic.pk, author="Ann") == hers[::-1]
    assert found("gudgeon", topic_id=other.pk, author="Ann") == []


def test_what_is_deleted_is_not_found_until_it_is_put_back():
    moe, topic = make_member("Moe"), make_topic(source="clutch one")
    post = make_post(topic, by=moe, source="clutch two")
    index_all()
    keeping.delete_post(by=moe, post=post)
    assert found("clutch") == [topic.posts.get(pos=1).pk]
    assert found("clutch", moe) == found("clutch")
    keeping.undelete_post(by=moe, post=post)
    assert len(found("clutch")) == 2
    keeping.delete_topic(
        by=topic.author, topic=make_topic(by=topic.author, source="gone")
    )
    index_all()
    assert found("gone") == []


def test_words_that_are_everywhere_are_not_looked_for():
    make_topic(source="The box and the clutch.")
    index_all()
    for typed in ("the", '"and the"', "the -clutch"):
        with pytest.raises(TooCommonError):
            found(typed)
    assert len(found("the clutch")) == 1


def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch):
    make_topic(source="clutch")
    index_all()
    monkeypatch.setattr(finding, "FACTS", f"SELECT pg_sleep(5), {finding.FACTS[11:]}")
    monkeypatch.setattr(finding, "LONGEST", 20)
    with pytest.raises(TooCostlyError):
        found("clutch")


def test_the_limits_of_a_search_do_not_outlive_it():
    make_topic(source="clutch")
    index_all()
    found("clutch")
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone()[0] == "0"


def test_hits_are_marked_in_title_and_excerpt():
    make_topic(
        title="Clutches of the Mk1",
        source="**Clutch** wear: see 5M51-7A020-CA. <b>clutch</b>",
    )
    index_all()
    assert marked(hit_of("clutch 5M517A020CA").title) == "[Clutches] of the Mk1"
    excerpt = marked(hit_of("clutch 5M517A020CA").excerpt)
    assert excerpt.startswith("[Clutch] wear: see [5M51-7A020-CA].")
    assert marked(hit_of('"see 5M51-7A020-CA"').excerpt).count("[") >= 1


def test_an_excerpt_shows_the_words_wherever_they_stand_in_a_long_post():
    make_topic(
        source=f"{'Ordinary words. ' * 300} A gudgeon pin broke. {'More. ' * 99}"
    )
    index_all()
    excerpt = marked(hit_of("gudgeon").excerpt)
    assert "A [gudgeon] pin broke." in excerpt
    assert excerpt.startswith("… ")
    assert excerpt.endswith(" …")
    assert len(excerpt) < 270


def test_an_excerpt_marks_words_with_accents_too():
    make_topic(source="Der Ku\u0308hler und die Kühlerschläuche sind naß.")
    index_all()
    assert "[Kühler] und" in marked(hit_of("kuhler").excerpt)
    assert marked(hit_of("nass").excerpt).endswith("[naß].")


def test_old_posts_are_left_out_by_their_slice_but_never_wrongly():
    """A slice whose bounds were noted too narrow would hide posts: they only widen."""
    with clock.at(datetime(2020, 1, 1, tzinfo=UTC)):
        topic = make_topic(source="clutch")
    index_all()
    with clock.at(datetime(2026, 1, 1, tzinfo=UTC)):
        new = make_post(topic, source="clutch").pk
    index_all()
    assert found("clutch", since=date(2025, 1, 1)) == [new]
    assert found("clutch", until=date(2021, 1, 1)) == [topic.last_post_id]
    assert found("clutch", since=date(2030, 1, 1)) == []


def test_newest_means_the_newest_number_and_pages_keep_that_order():
    topic = make_topic(source="clutch")
    with clock.at(clock.now() - timedelta(days=900)):
        imported = make_post(topic, source="clutch").pk
    index_all()
    assert found("clutch")[0] == imported
