"""The words of posts go into their table.

Beside words, a row holds labels: "~s61" is the slice of its number, "~f3" its forum,
"~t" says that the title is in it. No word begins with "~".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, LiteralString, NamedTuple

from django.db import connection, transaction

from focaljet.base.markup.kinds import Markup
from focaljet.base.rows import rows
from focaljet.search.languages import configuration, version
from focaljet.search.models import SLICE_BITS
from focaljet.search.own import own_text
from focaljet.search.words import codes_of, words_of

# Posts in one transaction: while it lasts, nobody can change their words.
AT_ONCE = 500
# Held together by whoever indexes, alone by a change of a title (0001): a title is
# read after the change or removed by it, never kept as it was.
TITLES = 7_400


class _Source(NamedTuple):
    post_id: int
    source: str
    markup: int
    pos: int
    written_at: datetime
    title: str
    forum_id: int


@transaction.atomic
def index_waiting(*, most: int = AT_ONCE) -> int:
    """Index some of what waits; the number of entries taken, 0 where none is left.

    Safe to run at any time, from anywhere, also at once.
    """
    taken = rows(TAKE, [most])
    posts = {post for post, _topic in taken if post is not None}
    if topics := sorted({topic for _post, topic in taken if topic is not None}):
        _execute(WAIT_FOR_TOPICS, [topics])
    wait(post_ids=posts - index(post_ids=sorted(posts)))
    return len(taken)


@transaction.atomic
def index(*, post_ids: Sequence[int]) -> set[int]:
    """Index these posts; those that are done with, because they are indexed or gone.

    A post that somebody is changing is left out: it is not waited for.
    """
    if not post_ids:
        return set()
    _execute("SELECT pg_advisory_xact_lock_shared(%s)", [TITLES])
    found = [_Source(*row) for row in rows(SOURCES, [list(post_ids)])]
    _widen_slices(found)
    _write(found)
    there = {pk for (pk,) in rows(THERE, [list(post_ids)])}
    return {each.post_id for each in found} | (set(post_ids) - there)


def wait(*, post_ids: Iterable[int]) -> None:
    if ids := list(post_ids):
        _execute(WAIT, [ids])


def slice_of(post_id: int) -> int:
    return post_id >> SLICE_BITS


def _write(found: Sequence[_Source]) -> None:
    if not found:
        return
    texts = [own_text(each.source, Markup(each.markup)) for each in found]
    titles = [each.title if each.pos == 1 else "" for each in found]
    columns: list[list[object]] = [
        [each.post_id for each in found],
        [words_of(title) for title in titles],
        [" ".join(codes_of(title)) for title in titles],
        [words_of(text) for text in texts],
        [" ".join(codes_of(text)) for text in texts],
        [_labels(each) for each in found],
    ]
    config = configuration()
    _execute(WRITE, [config, config, version(), *columns])


def _labels(each: _Source) -> str:
    """As PostgreSQL reads them into its type."""
    title = "'~t' " if each.pos == 1 else ""
    return f"{title}'~s{slice_of(each.post_id)}' '~f{each.forum_id}'"


def _widen_slices(found: Sequence[_Source]) -> None:
    moments: dict[int, list[datetime]] = defaultdict(list)
    for each in found:
        moments[slice_of(each.post_id)].append(each.written_at)
    numbers = sorted(moments)
    first = [min(moments[number]) for number in numbers]
    last = [max(moments[number]) for number in numbers]
    if numbers:
        _execute(WIDEN, [numbers, first, last])


def _execute(sql: LiteralString, params: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


TAKE = """
    DELETE FROM search_waiting
    WHERE id = ANY(ARRAY(
        SELECT id FROM search_waiting LIMIT %s FOR UPDATE SKIP LOCKED
    ))
    RETURNING post_id, topic_id
"""
WAIT = """
    INSERT INTO search_waiting (id, post_id)
    SELECT gen_random_uuid(), unnest(%s::bigint[])
"""
WAIT_FOR_TOPICS = """
    INSERT INTO search_waiting (id, post_id)
    SELECT gen_random_uuid(), id FROM forum_post WHERE topic_id = ANY(%s::bigint[])
"""
# Whoever is changing words has the row of the body, and asks for it anew.
SOURCES = """
    SELECT body.post_id, body.source, post.markup, post.pos, post.written_at,
           topic.title, topic.forum_id
    FROM forum_postbody AS body
    JOIN forum_post AS post ON post.id = body.post_id
    JOIN forum_topic AS topic ON topic.id = post.topic_id
    WHERE body.post_id = ANY(%s::bigint[])
    ORDER BY body.post_id
    FOR SHARE OF body SKIP LOCKED
"""
THERE = "SELECT post_id FROM forum_postbody WHERE post_id = ANY(%s::bigint[])"
WIDEN = """
    INSERT INTO search_slice AS slice (number, first_at, last_at)
    SELECT number, date_trunc('day', first_at, 'UTC'),
           date_trunc('day', last_at, 'UTC') + interval '1 day'
    FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[])
        AS here(number, first_at, last_at)
    ON CONFLICT (number) DO UPDATE
    SET first_at = least(slice.first_at, excluded.first_at),
        last_at = greatest(slice.last_at, excluded.last_at)
    WHERE slice.first_at > excluded.first_at OR slice.last_at < excluded.last_at
"""
# Put together behind each other, so that a phrase does not reach from one into the next
# by more than its last word.
WRITE = """
    INSERT INTO search_postwords (post_id, words, version)
    SELECT post_id,
           setweight(
               to_tsvector(%s::regconfig, title)
               || to_tsvector('pg_catalog.simple', title_codes), 'A'
           )
           || to_tsvector(%s::regconfig, text)
           || to_tsvector('pg_catalog.simple', codes)
           || labels::tsvector,
           %s
    FROM unnest(
        %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[]
    ) AS made(post_id, title, title_codes, text, codes, labels)
    ON CONFLICT (post_id) DO UPDATE
    SET words = excluded.words, version = excluded.version
"""
