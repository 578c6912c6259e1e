"""What is kept and when it goes: nothing that was hit, whatever the order of things."""

from __future__ import annotations

import random
import threading
from datetime import UTC, datetime, timedelta

import pytest

from focaljet.base import clock
from focaljet.base.recording import Made
from focaljet.caching import store as store_of
from focaljet.caching.store import OVERHEAD, Kept, Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def make_kept(
    *tags: str, size: int = 1_000, until=None, value: object = "page"
) -> Kept:
    return Kept.of(value, size, Made(tags=set(tags), until=until), NOON)


def make_store(most: int = 1_000_000) -> Store:
    return Store(most)


def put(store: Store, key: str, *tags: str, **more) -> bool:
    return store.put(key, make_kept(*tags, **more), begun=store.begin())


def test_what_was_put_is_there():
    store = make_store()
    assert put(store, "a", "topic:1")
    found = store.get("a")
    assert found is not None
    assert found.value == "page"
    assert store.get("b") is None


def test_a_hit_drops_what_shows_it_and_nothing_else():
    store = make_store()
    put(store, "a", "topic:1", "member:1")
    put(store, "b", "topic:2", "member:1")
    put(store, "c", "topic:3")
    store.hit(["topic:1"])
    assert store.get("a") is None
    assert store.get("b") is not None
    store.hit(["member:1"])
    assert store.get("b") is None
    assert store.get("c") is not None


def test_everything_shows_the_site():
    store = make_store()
    put(store, "a")
    put(store, "b", "topic:1")
    store.hit(["topic:9", "site"])
    assert len(store) == 0
    assert store.bytes_kept == 0


@pytest.mark.parametrize("hit", ["topic:1", "site"])
def test_what_was_hit_while_it_was_made_is_not_kept(hit):
    store = make_store()
    begun = store.begin()
    store.hit([hit])
    assert not store.put("a", make_kept("topic:1"), begun=begun)
    assert store.get("a") is None
    # Begun afterwards, it is.
    assert put(store, "a", "topic:1")


def test_a_hit_before_it_was_begun_or_on_something_else_does_not_count():
    store = make_store()
    store.hit(["topic:1"])
    begun = store.begin()
    store.hit(["topic:2"])
    assert store.put("a", make_kept("topic:1"), begun=begun)
    assert store.get("a") is not None


def test_an_older_page_does_not_take_the_place_of_a_newer_one_that_was_hit_between():
    store = make_store()
    begun = store.begin()
    store.hit(["topic:1"])
    put(store, "a", "topic:1", value="new")
    assert not store.put("a", make_kept("topic:1", value="old"), begun=begun)
    found = store.get("a")
    assert found is not None
    assert found.value == "new"


def test_clearing_forgets_what_is_being_made_too():
    store = make_store()
    put(store, "a", "topic:1")
    begun = store.begin()
    store.clear()
    assert store.get("a") is None
    assert not store.put("a", make_kept("topic:1"), begun=begun)


def test_of_more_hits_than_are_remembered_none_is_missed(monkeypatch):
    monkeypatch.setattr(store_of, "MOST_HITS", 3)
    store = make_store()
    begun = store.begin()
    store.hit(["topic:1"])
    later = store.begin()
    for number in range(2, 6):
        store.hit([f"topic:{number}"])
    assert not store.put("a", make_kept("topic:1"), begun=begun)
    # It cannot be known any more, so it is not kept.
    assert not store.put("b", make_kept("topic:99"), begun=later)
    assert put(store, "c", "topic:99")
    assert len(store._hits) <= 3


def test_the_one_that_nobody_asked_for_goes_first():
    store = make_store(3 * (1_000 + OVERHEAD))
    for key in "abc":
        put(store, key, "topic:1")
    store.get("a")
    put(store, "d", "topic:1")
    assert [key for key in "abcd" if store.get(key)] == ["a", "c", "d"]
    assert store.bytes_kept <= store.most_bytes


def test_what_is_too_big_is_not_kept_and_drives_nothing_out():
    store = make_store(10_000)
    put(store, "a", "topic:1")
    # It shows the present all the same.
    assert put(store, "b", "topic:1", size=20_000)
    assert store.get("b") is None
    assert store.get("a") is not None
    # An old page that grew too big is not shown further.
    assert put(store, "a", "topic:1", size=20_000)
    assert store.get("a") is None


def test_nothing_is_left_of_what_went():
    store = make_store(20 * (1_000 + OVERHEAD))
    for number in range(1_000):
        put(store, f"page {number}", f"topic:{number}", f"member:{number % 7}")
    store.hit([f"member:{number}" for number in range(7)])
    assert (len(store), store.bytes_kept, store._keys) == (0, 0, {})


@pytest.mark.parametrize(
    ("now", "holds"),
    [
        (NOON, True),
        (NOON + HOUR - timedelta(microseconds=1), True),
        (NOON + HOUR, False),
        (NOON + 2 * HOUR, False),
        # The clock was set back: "12 minutes ago" is to come.
        (NOON - timedelta(seconds=1), False),
    ],
)
def test_it_holds_until_its_moment_and_not_before_it_was_made(now, holds):
    with clock.at(now):
        assert make_kept(until=NOON + HOUR).holds() is holds


def test_without_an_end_it_holds_but_for_a_clock_that_was_set_back():
    with clock.at(NOON + 1_000 * HOUR):
        assert make_kept().holds()
    with clock.at(NOON - HOUR):
        assert not make_kept().holds()


@pytest.mark.parametrize("seed", range(8))
def test_in_whatever_order_readers_and_writers_come_nobody_is_shown_what_was_hit(seed):
    """Against a model: a page is right if it was read after the last write of its tags.

    Hits come in late and in the order of the writes, as they do from PostgreSQL.
    """
    walk = random.Random(seed)  # noqa: S311  (a walk to be walked again)
    store = make_store(8 * (1_000 + OVERHEAD))
    versions = {f"topic:{number}": 0 for number in range(5)} | {"site": 0}
    unheard: list[str] = []
    making: list[tuple[str, tuple[str, ...], int, dict[str, int]]] = []

    def read(tags):
        return {tag: versions[tag] for tag in (*tags, "site")}

    for _step in range(3_000):
        deed = walk.random()
        if deed < 0.2:
            tag = walk.choice([*versions]) if walk.random() < 0.9 else "site"
            versions[tag] += 1
            unheard.append(tag)
        elif deed < 0.4 and unheard:
            store.hit([unheard.pop(0)])
        elif deed < 0.6:
            tags = tuple(walk.sample([*versions][:5], walk.randint(1, 3)))
            making.append((" ".join(sorted(tags)), tags, store.begin(), read(tags)))
        elif deed < 0.8 and making:
            key, tags, begun, seen = making.pop(walk.randrange(len(making)))
            store.put(key, make_kept(*tags, value=seen), begun=begun)
        elif not unheard:
            for one in [*store._kept]:
                kept = store.get(one)
                assert kept is not None
                for tag, version in kept.value.items():
                    assert versions[tag] == version, (seed, _step, one)
        assert store.bytes_kept <= store.most_bytes


def test_threads_do_not_get_in_each_others_way():
    store = make_store(50 * (1_000 + OVERHEAD))
    troubles: list[BaseException] = []

    def work(seed: int) -> None:
        walk = random.Random(seed)  # noqa: S311  (a walk to be walked again)
        try:
            for _ in range(2_000):
                topic = f"topic:{walk.randrange(20)}"
                begun = store.begin()
                if walk.random() < 0.3:
                    store.hit([topic])
                store.put(topic, make_kept(topic), begun=begun)
                store.get(topic)
        except BaseException as trouble:
            troubles.append(trouble)

    threads = [threading.Thread(target=work, args=[seed]) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not troubles
    assert store.bytes_kept == len(store) * (1_000 + OVERHEAD)
    store.hit([f"topic:{number}" for number in range(20)])
    assert (len(store), store.bytes_kept, store._keys) == (0, 0, {})
