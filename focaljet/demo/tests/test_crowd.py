"""What the crowd is called and says, and how its posts are laid out, without a database."""

from collections import Counter
from itertools import islice
from random import Random
from statistics import median

import pytest

from focaljet.base import text
from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.render import render
from focaljet.base.tests.memory import memory_used
from focaljet.demo import content
from focaljet.demo.crowd import words
from focaljet.demo.crowd.people import Crowd, name
from focaljet.demo.crowd.posts import Plan, Planned
from focaljet.demo.crowd.talk import LONGEST, SHORTEST, Talk
from focaljet.demo.crowd.topics import make_topics

YEAR = 365 * 86_400.0
PAIRS = len(words.FIRST_NAMES) * len(words.SECOND_NAMES)


def plan(*, members: int = 200, topics: int = 300, posts: int = 5_000) -> Plan:
    laid_out = make_topics(topics, posts, [1, 3], 6 * YEAR, Random(7))  # noqa: S311
    return Plan(Crowd(members, 6 * YEAR), laid_out, seed=7)


@pytest.fixture(scope="module")
def posts() -> list[Planned]:
    return list(plan().posts())


def test_no_two_of_the_crowd_could_be_taken_for_one_another():
    # Each name once, those with a numeral of one and of two signs, and the club's.
    numbers = [*range(2 * PAIRS), *range(8 * PAIRS, 10 * PAIRS, 7)]
    names = [name(number) for number in numbers]
    names += [person.name for person in content.club().people]
    assert len({text.skeleton(each) for each in names}) == len(names)


def test_everybody_could_have_chosen_their_name():
    for number in (0, 1, PAIRS - 1, PAIRS, 9 * PAIRS, 700 * PAIRS + 5):
        assert text.cleaned_name(name(number)) == name(number)


def test_the_same_seed_says_the_same_and_another_one_something_else():
    assert Talk(1).post(5) == Talk(1).post(5)
    assert Talk(1).title(5) == Talk(1).title(5)
    assert Talk(1).post(5) != Talk(2).post(5)
    assert Talk(1).post(5) != Talk(1).post(6)


def test_posts_are_as_long_as_people_write_them():
    lengths = [len(Talk(3).post(number)) for number in range(2_000)]
    assert min(lengths) >= SHORTEST
    assert max(lengths) <= LONGEST
    assert 250 < median(lengths) < 400
    assert sum(160 <= each <= 550 for each in lengths) > 1_200


def test_what_is_quoted_are_words_of_the_post():
    talk = Talk(4)
    for number in range(200):
        assert talk.excerpt(number) in talk.post(number)


def test_no_post_says_a_thing_twice():
    for number in range(200):
        said = Talk(5)._sentences(number)
        assert len(set(said)) == len(said)


def test_every_sentence_and_title_can_be_said_and_is_one_line_of_plain_words():
    talk = Talk(6)
    for template in (*words.SENTENCES, *words.SHORT, *words.WITH_NUMBER, *words.TITLES):
        said = talk._filled(template)
        assert "{" not in said
        html = render(said, Markup.MARKDOWN, ids="p1").html
        assert html.count("<") == 2, html


@pytest.mark.parametrize(("topics", "posts"), [(1, 1), (1, 50), (40, 40), (60, 61)])
def test_any_size_is_met_to_the_post(topics: int, posts: int):
    planned = list(plan(members=3, topics=topics, posts=posts).posts())
    assert len(planned) == posts
    assert len({post.topic for post in planned}) == topics


def test_posts_come_in_the_order_of_time_with_places_without_holes(
    posts: list[Planned],
):
    assert [post.number for post in posts] == list(range(5_000))
    assert [post.at for post in posts] == sorted(post.at for post in posts)
    assert posts[0].at >= 0
    assert posts[-1].at <= 6 * YEAR
    places: dict[int, list[int]] = {}
    for post in posts:
        places.setdefault(post.topic, []).append(post.pos)
    assert all(each == list(range(1, len(each) + 1)) for each in places.values())


def test_nobody_writes_or_thanks_before_they_joined_nor_thanks_themselves(
    posts: list[Planned],
):
    joined = [plan().crowd.joined_at(member) for member in range(200)]
    assert joined == sorted(joined)
    for post in posts:
        assert joined[post.author] <= post.at
        for member, at in post.thanks:
            assert joined[member] <= at
            assert post.at <= at <= 6 * YEAR
            assert member != post.author


def test_a_quote_is_of_an_earlier_post_of_the_topic_that_can_be_seen(
    posts: list[Planned],
):
    quoting = [post for post in posts if post.quoted >= 0]
    assert 300 < len(quoting) < 900
    for post in quoting:
        quoted = posts[post.quoted]
        assert quoted.number < post.number
        assert quoted.topic == post.topic
        assert not quoted.deleted


def test_some_write_a_lot_and_many_nothing(posts: list[Planned]):
    written = Counter(post.author for post in posts)
    assert sum(count for _who, count in written.most_common(20)) > 2_000
    assert 60 < 200 - len(written) < 120


def test_most_topics_are_short_and_one_is_very_long():
    laid_out = make_topics(2_000, 40_000, [1], 6 * YEAR, Random(7))  # noqa: S311
    sizes = sorted(laid_out.sizes)
    assert sum(sizes) == 40_000
    assert 6 <= sizes[1_000] <= 13
    assert sum(3 <= size <= 20 for size in sizes) > 1_200
    assert sizes[-1] > 2_000


def test_the_posts_are_not_held_in_memory():
    def most_of(posts: int) -> int:
        planned = plan(posts=posts).posts()
        next(planned)
        with memory_used() as used:
            for _post in islice(planned, posts):
                pass
        return used.most

    # Some of the 300 topics that go on at a time, and no post.
    assert most_of(20_000) < 60_000
