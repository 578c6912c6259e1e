"""A real process that is killed in the middle, and what the next one makes of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import connection

from focaljet.importers.loading.load import load
from focaljet.importers.neutral import rows
from focaljet.importers.tests.makers import (
    a_forum,
    a_member,
    a_post,
    a_topic,
    make_neutral,
)

# Dies at the n-th time that rows are copied, which is within a transaction.
DIES = """
import os, pathlib, signal, sys
import django
django.setup()
from focaljet.importers.loading import copying, load, members, origins, posts, topics
left = int(sys.argv[2])
def copy_rows(model, instances):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    copying.copy_rows(model, instances)
for module in (members, origins, posts, topics):
    module.copy_rows = copy_rows
load.POSTS_AT_ONCE = 20
load.MEMBERS_AT_ONCE = 5
load.load(pathlib.Path(sys.argv[1]))
"""
WHAT_IS_HERE = {
    "posts": """
        SELECT topic.title, post.pos, member.screen_name, post.written_at, body.source
        FROM forum_post post JOIN forum_postbody body ON body.post_id = post.id
        JOIN forum_topic topic ON topic.id = post.topic_id
        LEFT JOIN accounts_member member ON member.id = post.author_id
    """,
    "topics": """
        SELECT topic.title, highest_pos, visible_count, last_post_at, last.pos
        FROM forum_topic topic JOIN forum_post last ON last.id = topic.last_post_id
    """,
    "quotes": """
        SELECT mine.pos, topic.title, theirs.pos, excerpt, ordinal FROM forum_quote
        JOIN forum_post mine ON mine.id = post_id
        JOIN forum_topic topic ON topic.id = mine.topic_id
        LEFT JOIN forum_post theirs ON theirs.id = quoted_id
    """,
    "forums": "SELECT title, topic_count, post_count FROM forum_forum",
    "deltas": "SELECT * FROM forum_forumdelta",
    "members": """
        SELECT screen_name, post_count FROM accounts_member
        LEFT JOIN forum_forummember ON member_id = accounts_member.id
    """,
    "origins": "SELECT source, kind, key FROM importers_origin",
}


def make_board(path: Path) -> Path:
    members = [a_member(f"m{n}", f"Driver {n}") for n in range(12)]
    topics = [a_topic(f"t{n}", title=f"Topic {n}", author=f"m{n}") for n in range(8)]
    posts = [
        a_post(f"p{n}", n, topic=f"t{n % 8}", author=f"m{n % 12}", source=f"Post {n}")
        for n in range(100)
    ]
    quotes = [
        rows.Quote(f"p{n}", 1, f"p{n - 8}", f"Post {n - 8}") for n in range(8, 100, 3)
    ]
    aliases = [rows.Alias(f"gone{n}", f"t{n}") for n in range(8)]
    return make_neutral(path, *members, a_forum(), *topics, *posts, *quotes, *aliases)


def what_is_here() -> dict[str, list[Any]]:
    with connection.cursor() as cursor:
        found = {}
        for name, sql in WHAT_IS_HERE.items():
            cursor.execute(sql)
            found[name] = sorted(cursor.fetchall(), key=repr)
        return found


def empty_everything() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE forum_forum, accounts_member, importers_origin, "
            "importers_authororigin CASCADE"
        )


def database_url() -> str:
    said = connection.settings_dict
    options = urlencode({"host": said["HOST"], **said["OPTIONS"]})
    user = quote(said["USER"]) + (
        f":{quote(said['PASSWORD'])}" if said["PASSWORD"] else ""
    )
    port = f":{said['PORT']}" if said["PORT"] else ""
    return f"postgres://{user}@localhost{port}/{quote(said['NAME'])}?{options}"


def run_and_die(path: Path, at: int) -> int:
    done = subprocess.run(  # noqa: S603  our own words
        [sys.executable, "-c", DIES, str(path), str(at)],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "focaljet.config.settings",
            "DATABASE_URL": database_url(),
            "FOCALJET_DATA": str(path.parent / "data-of-the-child"),
        },
        capture_output=True,
        check=False,
    )
    return done.returncode


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_goes_on_as_if_nothing_had_happened(tmp_path: Path):
    path = make_board(tmp_path / "board.neutral")
    load(path)
    whole = what_is_here()
    assert len(whole["posts"]) == 100
    empty_everything()
    assert run_and_die(path, 7) == -signal.SIGKILL
    assert run_and_die(path, 19) == -signal.SIGKILL
    half = what_is_here()
    assert 0 < len(half["posts"]) < 100
    load(path)
    assert what_is_here() == whole
