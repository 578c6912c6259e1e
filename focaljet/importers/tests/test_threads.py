"""Which messages make a conversation, whatever the order in which they are found."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from focaljet.importers.usenet.threads import (
    Placed,
    Threads,
    in_order,
    moments_of,
    tree_of,
)


def threads_of(links: list[tuple[int, int]], count: int) -> set[frozenset[int]]:
    threads = Threads()
    for one, other in links:
        threads.join(one, other)
    found: dict[int, set[int]] = {}
    for number in range(count):
        found.setdefault(threads.thread_of(number), set()).add(number)
    return {frozenset(each) for each in found.values()}


def read(messages: list[Placed]) -> list[int]:
    tree = tree_of(messages)
    moments = moments_of(messages, tree)
    ranks = {each.number: (moments.get(each.number, 0), each.id) for each in messages}
    return in_order(tree, ranks)


messages = (
    st.integers(1, 12)
    .flatmap(
        lambda count: st.tuples(
            *(
                st.builds(
                    Placed,
                    number=st.just(number),
                    id=st.just(f"m{number:02}"),
                    moment=st.none() | st.integers(0, 50),
                    parents=st.lists(
                        st.integers(0, count - 1).filter(lambda n, me=number: n != me),
                        max_size=3,
                        unique=True,
                    ).map(tuple),
                )
                for number in range(count)
            )
        )
    )
    .map(list)
)


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15))), st.randoms())
def test_any_order_of_messages_gives_the_same_threads(
    links: list[tuple[int, int]], chance: random.Random
):
    shuffled = [(b, a) if chance.random() < 0.5 else (a, b) for a, b in links]
    chance.shuffle(shuffled)
    assert threads_of(links, 16) == threads_of(shuffled, 16)


@given(messages, st.randoms())
def test_any_order_of_messages_gives_the_same_reading_order(
    found: list[Placed], chance: random.Random
):
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert read(found) == read(shuffled)


@given(messages)
def test_every_message_is_read_once_and_after_the_one_it_answers(found: list[Placed]):
    order = read(found)
    assert sorted(order) == sorted(each.number for each in found)
    at = {number: place for place, number in enumerate(order)}
    for number, above in tree_of(found).items():
        assert above is None or at[above] < at[number]


@given(messages)
def test_a_message_with_a_moment_keeps_it(found: list[Placed]):
    moments = moments_of(found, tree_of(found))
    for each in found:
        if each.moment is not None:
            assert moments[each.number] == each.moment


def test_siblings_under_an_absent_message_stay_together():
    absent, ann, ben, stranger = 0, 1, 2, 3
    assert threads_of([(ann, absent), (ben, absent)], 4) == {
        frozenset({absent, ann, ben}),
        frozenset({stranger}),
    }


def test_messages_that_name_each_other_are_opened_at_the_earlier():
    early = Placed(1, "b", 10, (2,))
    late = Placed(2, "a", 20, (1,))
    assert tree_of([late, early]) == {2: 1, 1: None}


def test_an_answer_dated_before_its_question_stands_after_it():
    question = Placed(1, "q", 100, ())
    answer = Placed(2, "a", 50, (1,))
    assert read([answer, question]) == [1, 2]


def test_a_message_without_a_date_stands_just_after_what_it_answers():
    question = Placed(1, "q", 100, ())
    answer = Placed(2, "a", None, (1,))
    other = Placed(3, "o", 500, (1,))
    assert moments_of(
        [question, answer, other], tree_of([question, answer, other])
    ) == {
        1: 100,
        2: 101,
        3: 500,
    }


def test_a_question_without_a_date_stands_just_before_its_first_answer():
    question = Placed(1, "q", None, ())
    answers = [Placed(2, "a", 200, (1,)), Placed(3, "b", 150, (1,))]
    assert moments_of([question, *answers], tree_of([question, *answers]))[1] == 149


def test_a_very_long_chain_of_answers_is_no_burden():
    chain = [Placed(n, f"{n:06}", n, (n - 1,) if n else ()) for n in range(50_000)]
    assert read(list(reversed(chain))) == list(range(50_000))
