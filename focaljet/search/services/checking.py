"""The table of words is held against the posts, and made anew where it must be."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from focaljet.base.rows import rows
from focaljet.search.languages import version
from focaljet.search.services import indexing


def number_to_index() -> int:
    """How many posts have no words yet, or have them as another version made them."""
    return int(rows(COUNT_STALE, [version()])[0][0])


def queue_what_drifted() -> int:
    """Have every such post indexed; how many. Triggers leave none behind, but a
    database that was filled without them does, and another language of the site."""
    with connection.cursor() as cursor:
        cursor.execute(QUEUE_STALE, [version()])
        return int(cursor.rowcount)


def rebuild(*, anew: bool, done: Callable[[int], object]) -> int:
    """Index every post that needs it, or all `anew`; the number of posts.

    In batches, by number: it may be stopped at any time and goes on where it was, and
    the site runs meanwhile. `done` is told how many more are through.
    """
    total, after = 0, 0
    wanted = -1 if anew else version()  # no row has the version -1
    while ids := [pk for (pk,) in rows(NEXT_STALE, [after, wanted, indexing.AT_ONCE])]:
        indexed = indexing.index(post_ids=ids)
        indexing.wait(post_ids=set(ids) - indexed)
        after = ids[-1]
        total += len(ids)
        done(len(ids))
    return total


COUNT_STALE = """
    SELECT count(*) FROM forum_postbody AS body
    LEFT JOIN search_postwords AS words ON words.post_id = body.post_id
    WHERE words.version IS DISTINCT FROM %s
"""
QUEUE_STALE = """
    INSERT INTO search_waiting (id, post_id)
    SELECT gen_random_uuid(), body.post_id FROM forum_postbody AS body
    LEFT JOIN search_postwords AS words ON words.post_id = body.post_id
    WHERE words.version IS DISTINCT FROM %s
      AND NOT EXISTS (SELECT FROM search_waiting WHERE post_id = body.post_id)
"""
NEXT_STALE = """
    SELECT body.post_id FROM forum_postbody AS body
    LEFT JOIN search_postwords AS words ON words.post_id = body.post_id
    WHERE body.post_id > %s AND words.version IS DISTINCT FROM %s
    ORDER BY body.post_id LIMIT %s
"""
