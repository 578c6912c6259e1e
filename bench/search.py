"""What a search costs, in milliseconds of Python and PostgreSQL together.

    python bench/search.py FOLDER [POSTS]      (makes a site of its own there; 100,000)

Posts of some 60 words in 20 forums, from a vocabulary in which few words are common and
most are rare; "clutch" stands in every twentieth post. The rows are made by PostgreSQL,
the first words indexed as a site indexes them (timed), the rest all at once. Each search is asked 200
times and is what a page asks: the hits, how many there are, and the words around them.

Warm: again and again; "tenth" is what the fastest tenth took, "processor" the time of
this process and PostgreSQL's on a processor, which a busy machine changes least. Cold: PostgreSQL was stopped and started before each question, so
that its own memory is empty, and one question about something else was asked for its
catalogue; the machine's file cache is as it is, since emptying that needs more rights
than a user has. So cold means: no page in PostgreSQL's memory, but mostly none on a disk.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from focaljet.search.queries.finding import Wanted

TIMES, COLD_TIMES = 200, 7
INDEXED = 5_000
PER_TOPIC = 20

PEOPLE = """
    INSERT INTO accounts_member (screen_name, skeleton, password, joined_at, is_active)
    SELECT 'Member ' || n, 'member ' || n, '!', now(), true FROM generate_series(1, 5000) n;
    INSERT INTO forum_forum (kind, title, description, icon, place, topic_count, post_count)
    SELECT 'forum', 'Forum ' || n, '', '', n, 0, 0 FROM generate_series(1, 20) n;
"""
# The twentieth forum holds one topic of a hundred.
TOPICS = """
    INSERT INTO forum_topic (id, forum_id, title, author_id, started_at, pin, highest_pos,
        visible_count, last_post_at, last_post_id, last_author_id)
    SELECT n, (SELECT min(id) FROM forum_forum) + CASE WHEN n %% 100 = 0 THEN 19 ELSE n %% 19 END,
        CASE WHEN n %% 25 = 0 THEN 'Clutch of car ' ELSE 'About car ' END || n,
        (SELECT min(id) FROM accounts_member) + n %% 5000, now() - (%s - n) * interval '1 hour',
        0, %s, %s, now() - (%s - n) * interval '1 hour', n * %s,
        (SELECT min(id) FROM accounts_member)
    FROM generate_series(1, %s) n
"""
# The first member wrote every twentieth post, the second every five-hundredth.
POSTS = """
    INSERT INTO forum_post (id, topic_id, pos, author_id, written_at, markup)
    SELECT n, (n - 1) / %s + 1, (n - 1) %% %s + 1,
        (SELECT min(id) FROM accounts_member) + CASE WHEN n / 100 %% 20 = 3 THEN 0
            WHEN n / 100 %% 500 = 5 THEN 1 ELSE 2 + (n * 7919) %% 4998 END,
        now() - (%s - n) * interval '3 minutes', 2
    FROM generate_series(%s::bigint, %s::bigint) n
"""
# Twenty thousand pieces of twenty words each; a post is one to five of them.
PIECES = """
    CREATE UNLOGGED TABLE bench_piece AS
    SELECT n, (
        SELECT string_agg(
            translate(to_hex(70000 + (20000 * power(random(), 4))::int * 13),
                      '0123456789', 'ghijklmnop'), ' ')
        FROM generate_series(1, 20) WHERE n >= 0
    ) AS words FROM generate_series(0, 19999) n;
    CREATE INDEX ON bench_piece (n)
"""
BODIES = """
    INSERT INTO forum_postbody (post_id, source, html, html_version)
    SELECT n, (
        SELECT string_agg(words, '. ') FROM bench_piece
        WHERE bench_piece.n = ANY((ARRAY[
            n * 31 %% 19997, n * 7919 %% 19993, n * 104729 %% 19991, n * 17 %% 19979,
            n * 13 %% 19973
        ])[1:1 + n %% 5])
    ) || CASE WHEN (n * 7919) %% 100 < 5 THEN ', and the clutch is worn.' ELSE '.' END
      || CASE WHEN (n * 104729) %% 1000 < 5 THEN ' It slips in third gear.' ELSE '' END
      || CASE WHEN n %% 20000 = 77 THEN ' Order 5M51-7A020-CA.' ELSE '' END
      || CASE WHEN n %% 25000 = 99 THEN ' A gudgeon pin broke.' ELSE '' END, '', 0
    FROM generate_series(%s::bigint, %s::bigint) n
"""
# What services.indexing writes, for these texts, which have one kind of number in them.
WORDS = """
    INSERT INTO search_postwords (post_id, words, version)
    SELECT body.post_id,
           setweight(to_tsvector(%s::regconfig,
                                 CASE WHEN post.pos = 1 THEN topic.title ELSE '' END), 'A')
           || to_tsvector(%s::regconfig, translate(source, '.-', '  '))
           || to_tsvector('pg_catalog.simple',
                          CASE WHEN source LIKE '%%5M51-%%' THEN '5m517a020ca' ELSE '' END)
           || array_to_tsvector(
                  ARRAY['~s' || (post.id >> 14), '~f' || topic.forum_id]
                  || CASE WHEN post.pos = 1 THEN ARRAY['~t'] ELSE ARRAY[]::text[] END),
           %s
    FROM forum_postbody AS body
    JOIN forum_post AS post ON post.id = body.post_id
    JOIN forum_topic AS topic ON topic.id = post.topic_id
    WHERE body.post_id BETWEEN %s AND %s
"""
SLICES = """
    INSERT INTO search_slice (number, first_at, last_at)
    SELECT id >> 14, date_trunc('day', min(written_at), 'UTC'),
           date_trunc('day', max(written_at), 'UTC') + interval '1 day'
    FROM forum_post GROUP BY 1
"""
COUNTS = """
    UPDATE forum_forum AS forum SET topic_count = found.topics, post_count = found.posts
    FROM (SELECT forum_id, count(*) AS topics, sum(highest_pos) AS posts
          FROM forum_topic GROUP BY forum_id) AS found
    WHERE found.forum_id = forum.id;
    INSERT INTO forum_forummember (member_id, post_count, read_up_to, markup)
    SELECT author_id, count(*), 0, 1 FROM forum_post GROUP BY author_id
"""


def main() -> None:
    folder = Path(sys.argv[1])
    posts = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focaljet.config.settings")
    os.environ["FOCALJET_DATA"] = str(folder)
    from focaljet.config.launcher.server import running

    with running(folder):
        django.setup()
        fill_once(posts)
        tell_sizes()
        wanted = questions(posts)
        heads = ("tenth", "p50", "p95", "processor", "queries")
        print("warm".ljust(30) + "".join(f"{head:>10}" for head in heads))  # noqa: T201
        for name, ask in wanted.items():
            warm(name, ask)
    print(f"{'cold':30}{'fastest':>9}{'median':>9}{'slowest':>9}")  # noqa: T201
    for name, ask in wanted.items():
        cold(name, ask, folder)


def fill_once(posts: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from focaljet.forum.models.posts import Post

    call_command("migrate", verbosity=0)
    if Post.objects.exists():
        return
    topics, batch = posts // PER_TOPIC, 50_000
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE)
        cursor.execute(PIECES)
        each = [topics, PER_TOPIC, PER_TOPIC, topics, PER_TOPIC, topics]
        cursor.execute(TOPICS, each)
        for first in range(1, posts + 1, batch):
            last = min(first + batch - 1, posts)
            cursor.execute(POSTS, [PER_TOPIC, PER_TOPIC, posts, first, last])
            cursor.execute(BODIES, [first, last])
        cursor.execute(COUNTS)
        cursor.execute("TRUNCATE search_waiting")
        cursor.execute("ANALYZE")
    index(posts, batch)


def index(posts: int, batch: int) -> None:
    """The first posts as a site indexes them, timed; the rest in one go, since a bench
    is not to take hours. The index is the same."""
    from django.db import connection

    from focaljet.search.languages import configuration, version
    from focaljet.search.services import indexing

    begin, step = time.perf_counter(), indexing.AT_ONCE
    for first in range(1, INDEXED + 1, step):
        indexing.index(post_ids=list(range(first, first + step)))
    took = time.perf_counter() - begin
    print(f"{INDEXED} posts indexed, {INDEXED / took:.0f} a second")  # noqa: T201
    config = configuration()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE search_slice")
        cursor.execute("DROP INDEX posts_by_words")
        for first in range(INDEXED + 1, posts + 1, batch):
            last = min(first + batch - 1, posts)
            cursor.execute(WORDS, [config, config, version(), first, last])
        cursor.execute(SLICES)
        cursor.execute(
            "CREATE INDEX posts_by_words ON search_postwords USING gin (words)"
            " WITH (fastupdate = off)"
        )
        cursor.execute("VACUUM ANALYZE")


def tell_sizes() -> None:
    from focaljet.base.rows import rows

    for name in ("forum_postbody", "search_postwords", "posts_by_words"):
        size = rows("SELECT pg_total_relation_size(%s::regclass)", [name])[0][0]
        print(f"{name:34}{size / 1e6:9.0f} MB")  # noqa: T201


def questions(posts: int) -> dict[str, Callable[[], object]]:
    from django.contrib.auth.models import AnonymousUser

    from focaljet.accounts.models import Member
    from focaljet.forum.queries.board import Board
    from focaljet.search.asked import asked
    from focaljet.search.queries.finding import Wanted
    from focaljet.search.queries.results import best_first, newest_first

    forums = Board(AnonymousUser()).readable_ids()
    prolific, quiet = Member.objects.order_by("pk").values_list("pk", flat=True)[:2]

    def wanted(words: str, **more: object) -> Wanted:
        return Wanted(asked(words), **{"forums": forums, **more})  # type: ignore[arg-type]

    alone, half = {"forums": forums[-1:]}, posts // 2
    return {
        "word in 5 % of posts": lambda: newest_first(wanted("clutch"), before=None),
        "the same, far behind": lambda: newest_first(wanted("clutch"), before=half),
        "the same, best match": lambda: best_first(wanted("clutch"), skip=0),
        "rare word": lambda: newest_first(wanted("gudgeon"), before=None),
        "no such word": lambda: newest_first(wanted("sphinx"), before=None),
        "phrase": lambda: newest_first(wanted('"slips in third"'), before=None),
        "part number": lambda: newest_first(wanted("5M517A020CA"), before=None),
        "two words": lambda: newest_first(wanted("clutch gear"), before=None),
        "word without another": lambda: newest_first(
            wanted("clutch -gear"), before=None
        ),
        "word and author of 5 %": lambda: newest_first(
            wanted("clutch", author_id=prolific), before=None
        ),
        "word and author of 0.2 %": lambda: newest_first(
            wanted("clutch", author_id=quiet), before=None
        ),
        "word, reader of 1 % of posts": lambda: newest_first(
            wanted("clutch", **alone), before=None
        ),
        "word in a topic": lambda: newest_first(
            wanted("clutch", topic_id=7), before=None
        ),
        "word in titles": lambda: newest_first(
            wanted("clutch", titles_only=True), before=None
        ),
    }


def warm(name: str, ask: Callable[[], object]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask()
    before = _processor_seconds()
    took = sorted(_timed(ask) for _ in range(TIMES))
    cost = (_processor_seconds() - before) / TIMES * 1000
    fastest, p95 = took[len(took) // 10], took[len(took) * 95 // 100]
    figures = (fastest, statistics.median(took), p95, cost)
    said = "".join(f"{figure:10.1f}" for figure in figures)
    print(f"{name:30}{said}{len(captured):10}", flush=True)  # noqa: T201


def _processor_seconds() -> float:
    """Of this process and of PostgreSQL's that answers it: what noise changes least."""
    from focaljet.base.rows import rows

    backend = rows("SELECT pg_backend_pid()", [])[0][0]
    ticks = Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()
    of_postgres = int(ticks[11]) + int(ticks[12])
    return time.process_time() + of_postgres / os.sysconf("SC_CLK_TCK")


def cold(name: str, ask: Callable[[], object], folder: Path) -> None:
    from django.db import connection

    from focaljet.base.rows import rows
    from focaljet.config.launcher.server import running

    took = []
    for _ in range(COLD_TIMES):
        connection.close()
        with running(folder):
            rows("SELECT count(*) FROM accounts_group", [])
            took.append(_timed(ask))
            connection.close()
    took.sort()
    figures = f"{took[0]:9.1f}{statistics.median(took):9.1f}{took[-1]:9.1f}"
    print(f"{name:30}{figures}", flush=True)  # noqa: T201


def _timed(ask: Callable[[], object]) -> float:
    begin = time.perf_counter()
    ask()
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    main()
