"""What the lists over many forums cost on a big board, in milliseconds of PostgreSQL.

    python bench/lists.py FOLDER           (makes a site of its own there, takes minutes)

200,000 topics in 40 forums with 2.5 million posts. Readers: a heavy one who has read the
10,000 topics of two months and watches 20,000, one who sees a single quiet forum, and one
with 100,000 posts in 20,000 topics. Each list is asked 20 times; the median is quoted.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import django

FILL = """
    INSERT INTO accounts_member (screen_name, skeleton, password, joined_at, is_active)
    SELECT 'Member ' || n, 'member ' || n, '!', now(), true FROM generate_series(1, 2000) n;
    INSERT INTO forum_forum (kind, title, description, icon, place, topic_count, post_count)
    SELECT 'forum', 'Forum ' || n, '', '', n, 5000, 50000 FROM generate_series(1, 40) n;
    INSERT INTO forum_topic (forum_id, title, author_id, started_at, pin, highest_pos,
        visible_count, last_post_at, last_post_id, last_author_id)
    SELECT f.first + CASE WHEN n % 1000 = 0 THEN 39 ELSE n % 39 END, 'Topic ' || n,
        m.first + n % 2000, now() - (200000 - n) * interval '9 minutes', 0,
        CASE WHEN n % 10 = 0 THEN 1 ELSE 13 END, CASE WHEN n % 10 = 0 THEN 1 ELSE 13 END,
        now() - (200000 - n) * interval '8 minutes', n * 13, m.first + n % 1999
    FROM generate_series(1, 200000) n,
        (SELECT min(id) AS first FROM forum_forum) f,
        (SELECT min(id) AS first FROM accounts_member) m;
    INSERT INTO forum_post (id, topic_id, pos, author_id, written_at, markup)
    SELECT (row_number() OVER (ORDER BY t.id, p)), t.id, p,
        CASE WHEN t.id % 10 = 3 AND p <= 5 THEN m.first + 1 ELSE m.first + (t.id * 7 + p) % 2000 END,
        t.last_post_at, 1
    FROM forum_topic t CROSS JOIN generate_series(1, 13) p,
        (SELECT min(id) AS first FROM accounts_member) m
    WHERE p <= t.highest_pos;
    INSERT INTO forum_postbody (post_id, source, html, html_version)
    SELECT id, 'Look for a sweet smell.', '', 0 FROM forum_post;
    UPDATE forum_topic t SET last_post_id = p.id FROM forum_post p
        WHERE p.topic_id = t.id AND p.pos = t.highest_pos;
    INSERT INTO forum_forummember (member_id, post_count, read_up_to, markup)
    SELECT id, 0, (SELECT min(last_post_id) FROM forum_topic
        WHERE last_post_at > now() - interval '60 days'), 1 FROM accounts_member;
    INSERT INTO forum_topicread (member_id, topic_id, last_pos)
    SELECT m.first, t.id, t.highest_pos FROM forum_topic t,
        (SELECT min(id) AS first FROM accounts_member) m
    WHERE t.last_post_at > now() - interval '60 days' AND t.id % 500 <> 7;
    INSERT INTO forum_topicwatch (member_id, topic_id, since)
    SELECT m.first, t.id, now() FROM forum_topic t,
        (SELECT min(id) AS first FROM accounts_member) m WHERE t.id % 10 = 1;
    INSERT INTO forum_topicread (member_id, topic_id, last_pos)
    SELECT m.id, t.id, 1 FROM forum_topic t JOIN accounts_member m
        ON m.id % 20 = t.id % 20 WHERE t.id % 40 < 3 AND m.id % 3 = 0
    ON CONFLICT DO NOTHING;
"""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focaljet.config.settings")
    folder = Path(sys.argv[1])
    os.environ["FOCALJET_DATA"] = str(folder)
    from focaljet.config.launcher.server import running

    with ExitStack() as stack:
        stack.enter_context(running(folder))
        django.setup()
        fill_once()
        measure_all()


def fill_once() -> None:
    from django.core.management import call_command
    from django.db import connection

    from focaljet.forum.models.topics import Topic

    call_command("migrate", verbosity=0)
    if Topic.objects.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute(FILL)
        cursor.execute("VACUUM ANALYZE")


def newest_and_unread(board: Any) -> None:
    board.bring_everything()
    board.bring_unread(list(board.nodes.values()))


def measure_all() -> None:
    from focaljet.accounts.models import Member
    from focaljet.forum.queries import across, posts
    from focaljet.forum.queries.board import Board
    from focaljet.forum.queries.lists import topics_in
    from focaljet.forum.rights import NOTHING

    heavy, writer = Member.objects.order_by("pk")[:2]
    board = Board(heavy)
    alone = Board(heavy)
    for node in list(alone.nodes.values())[:-1]:
        node.rights = NOTHING
    of_writer = Board(writer)
    node = next(iter(board.nodes.values()))
    deep = across.latest(board, None, "9_2025-06-01T00:00:00+00:00_1").older
    asked: dict[str, Callable[[], object]] = {
        "board": lambda: Board(heavy),
        "newest and unread of each forum": lambda: newest_and_unread(Board(heavy)),
        "forum, first page": lambda: topics_in(node, board),
        "forum, far behind": lambda: topics_in(node, board, before=deep),
        "latest": lambda: across.latest(board, None, ""),
        "latest, far behind": lambda: across.latest(board, None, deep),
        "latest, one quiet forum": lambda: across.latest(alone, None, ""),
        "new, heavy reader": lambda: across.unread(heavy, board, None, ""),
        "new, one quiet forum": lambda: across.unread(heavy, alone, None, ""),
        "unanswered": lambda: across.unanswered(board, None, ""),
        "watched, 20,000": lambda: across.watched(heavy, board, None, ""),
        "my topics": lambda: across.started_by(heavy, board, None, ""),
        "took part, 100 posts": lambda: across.written_in_by(heavy, board, None, ""),
        "took part, 100,000 posts": lambda: across.written_in_by(
            writer, of_writer, None, ""
        ),
        "my posts, 100,000": lambda: posts.own_posts(writer, of_writer, None, 2**62),
        "my posts, one quiet forum": lambda: posts.own_posts(
            writer, of_writer, list(of_writer.nodes.values())[-1], 2**62
        ),
    }
    for name, ask in asked.items():
        print(f"{name:34}{_median(ask):8.1f} ms", flush=True)  # noqa: T201


def _median(ask: Callable[[], object], times: int = 20) -> float:
    took = []
    for _ in range(times):
        begin = time.perf_counter()
        ask()
        took.append((time.perf_counter() - begin) * 1000)
    return statistics.median(took)


if __name__ == "__main__":
    main()
