"""What it costs those who write that every commit tells what it made out of date.

    python bench/notify.py                 (FOCALJET_DATA or DATABASE_URL name the site)

Replies a second, by the service and by bare SQL (three statements, as a reply's rows are
written), with 1, 4 and 16 writers, each a process with a connection of its own: with the
triggers and somebody who listens, with the triggers and nobody, and without triggers.
The three take turns, three times; the median is printed and, in brackets, the least and
the most. Last, what one statement's trigger takes by itself.

It writes into a topic of its own and takes it away at the end. Do not run it on a site
that people use: the triggers are away for some seconds at a time.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import django

WRITERS = (1, 4, 16)
ROUNDS = 3
SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
WAYS = ("told and heard", "told, nobody hears", "no triggers")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focaljet.config.settings")
    from focaljet.config import env
    from focaljet.config.launcher.server import running

    data_dir = env.folder("FOCALJET_DATA", Path.cwd() / "data")
    with ExitStack() as stack:
        stack.enter_context(running(data_dir))
        django.setup()
        measure_all()


def measure_all() -> None:
    from focaljet.caching import triggers

    forum_id, topics, member_id = begin()
    try:
        say(f"{'writes':12} {'writers':>7}  " + "  ".join(f"{way:>26}" for way in WAYS))
        for name, work in (("bare SQL", bare), ("the service", by_service)):
            for writers in WRITERS:
                rates: dict[str, list[float]] = {way: [] for way in WAYS}
                for _ in range(ROUNDS):
                    for way in WAYS:
                        with arranged(way):
                            rates[way].append(rate(work, writers, topics, member_id))
                say(f"{name:12} {writers:>7}  " + "  ".join(
                    f"{quoted(rates[way]):>26}" for way in WAYS
                ))  # fmt: skip
        for line in of_one_statement(topics[0], member_id):
            say(line)
    finally:
        triggers.install()
        end(forum_id)


def begin() -> tuple[int, list[int], int]:
    """A forum with a topic for each writer, and who writes."""
    from focaljet.accounts.models import Member
    from focaljet.accounts.services.members import make_member
    from focaljet.forum.models.forums import Forum
    from focaljet.forum.services.writing import Words, start_topic

    author = Member.objects.filter(screen_name="Bench").first()
    author = author or make_member(screen_name="Bench", password=None)
    forum = Forum.objects.create(title="Bench of notifications")
    topics = [
        start_topic(
            author=author, forum=forum, title=f"Topic {number}", words=Words("Begin.")
        ).topic_id
        for number in range(max(WRITERS))
    ]
    return forum.pk, topics, author.pk


def end(forum_id: int) -> None:
    from focaljet.accounts.models import Member
    from focaljet.forum import tally
    from focaljet.forum.models.forums import Forum, ForumDelta
    from focaljet.forum.models.topics import Topic

    tally.fold_counts()
    ForumDelta.objects.filter(forum=forum_id).delete()
    Topic.objects.filter(forum=forum_id).delete()
    Forum.objects.filter(pk=forum_id).delete()
    Member.objects.filter(screen_name="Bench").delete()


@contextmanager
def arranged(way: str) -> Iterator[None]:
    from django.db import connection

    from focaljet.caching import process, triggers

    if way == "no triggers":
        with connection.cursor() as cursor:
            for table, trigger in triggers._installed(cursor):
                cursor.execute(f'DROP TRIGGER "{trigger}" ON "{table}"')
            cursor.execute("COMMENT ON FUNCTION focaljet_touch(text[]) IS NULL")
        yield
        return
    triggers.install()
    if way == "told and heard":
        with process.serving():
            yield
    else:
        yield


def rate(
    work: Callable[[int, int, float], int], writers: int, topics: list[int], by: int
) -> float:
    """Writes a second of all writers together."""
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("fork")
    with context.Pool(writers) as pool:
        at = time.monotonic() + 0.5
        asked = [(work, topics[number], by, at) for number in range(writers)]
        return sum(pool.starmap(one, asked)) / SECONDS


def one(work: Callable[[int, int, float], int], topic: int, by: int, at: float) -> int:
    from django.db import connection

    connection.ensure_connection()
    time.sleep(max(0.0, at - time.monotonic()))
    return work(topic, by, at + SECONDS)


def bare(topic: int, by: int, until: float) -> int:
    """The rows of a reply, without anything that Python works out."""
    from django.db import connection, transaction

    done = 0
    while time.monotonic() < until:
        with transaction.atomic(), connection.cursor() as cursor:
            write_bare(cursor, topic, by)
        done += 1
    return done


def write_bare(cursor: Any, topic: int, by: int) -> None:
    cursor.execute(
        "UPDATE forum_topic SET highest_pos = highest_pos + 1,"
        " visible_count = visible_count + 1, last_post_at = now()"
        " WHERE id = %s RETURNING highest_pos",
        [topic],
    )
    cursor.execute(
        "INSERT INTO forum_post (topic_id, pos, author_id, written_at, markup)"
        " VALUES (%s, %s, %s, now(), 1) RETURNING id",
        [topic, cursor.fetchone()[0], by],
    )
    cursor.execute(
        "INSERT INTO forum_postbody (post_id, source, html, html_version)"
        " VALUES (%s, 'Same here.', '<p>Same here.</p>', 1)",
        [cursor.fetchone()[0]],
    )


def by_service(topic: int, by: int, until: float) -> int:
    from focaljet.accounts.models import Member
    from focaljet.forum.models.topics import Topic
    from focaljet.forum.services.writing import Words, write_reply

    author, into = Member.objects.get(pk=by), Topic.objects.get(pk=topic)
    done = 0
    while time.monotonic() < until:
        write_reply(author=author, topic=into, words=Words("Same here."))
        done += 1
    return done


def of_one_statement(topic: int, by: int) -> Iterator[str]:
    """By what PostgreSQL says of its triggers (EXPLAIN ANALYZE), rolled back."""
    from django.db import connection, transaction

    from focaljet.caching import triggers

    triggers.install()
    statements = {
        "a topic's row": (
            "UPDATE forum_topic SET highest_pos = highest_pos + 1 WHERE id = %s",
            [topic],
        ),
        "a post": (
            "INSERT INTO forum_post (topic_id, pos, author_id, written_at, markup)"
            " VALUES (%s, 1000000, %s, now(), 1)",
            [topic, by],
        ),
        "a thousand posts": (
            "INSERT INTO forum_post (topic_id, pos, author_id, written_at, markup)"
            " SELECT %s, 1000000 + n, %s, now(), 1 FROM generate_series(1, 1000) AS n",
            [topic, by],
        ),
    }
    for name, (statement, values) in statements.items():
        took = []
        for _ in range(60):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", values
                )
                said = cursor.fetchone()[0]
                took.append(sum(
                    each["Time"] for each in said[0]["Triggers"]
                    if each["Trigger Name"].startswith(triggers.PREFIX)
                ))  # fmt: skip
                transaction.set_rollback(True)
        took.sort()
        yield (
            f"the trigger of {name}: {1_000 * statistics.median(took):.0f} µs"
            f" (fastest tenth {1_000 * took[len(took) // 10]:.0f})"
        )


def quoted(rates: list[float]) -> str:
    low, middle, high = min(rates), statistics.median(rates), max(rates)
    return f"{middle:,.0f}/s ({low:,.0f} to {high:,.0f})"


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
