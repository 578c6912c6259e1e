"""The posts that fit a search, for one reader.

Permission enters as the list of forums that the reader may read, and is asked of the
topic as it is now. Posts are looked through in slices, the newest first, until there
are enough: so a word that is everywhere costs what it costs in the newest slices, and a
word that is nowhere one look into the index for each step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import OperationalError, transaction
from psycopg.errors import QueryCanceled

from focaljet.base.rows import rows
from focaljet.search.asked import Asked
from focaljet.search.languages import configuration
from focaljet.search.models import SLICE_BITS

HITS_PER_PAGE = 20
# Beyond so many, hits are not counted any more.
MOST_COUNTED = 1_000
# The best are chosen among so many of the newest hits.
MOST_RANKED = 2_000
# One statement may take so long, in milliseconds, and after that no further step begins.
LONGEST = 1_000
MOST_ID = 2**63 - 1
# Where the author or the topic has no more posts than that, these are looked through.
FEW = 2_000
# Below this share of all posts, a reader's forums are looked up in the index too.
SMALL_SHARE = 0.3
MOST_FORUM_LABELS = 200
# So many slices are looked through first.
FIRST_SLICES = 2
# So many slices at most are named in a step: of a million posts each costs a millisecond
# more than the last. Beyond them the rest is taken as a whole, by the words alone.
MOST_SLICES = 8
# To look into a post's words by its number costs so many times what a hit of the index
# costs.
DEARER = 3


class TooCostlyError(Exception):
    """It was given up because it took too long."""


class TooCommonError(Exception):
    """Nothing is left to look for: only words such as "the", which are not indexed."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for, and where: ids only, all of them the reader's.

    `forums` are those that the reader may read and wants; `since` and `until` are
    moments, `until` not included.
    """

    asked: Asked
    forums: Sequence[int]
    author_id: int | None = None
    topic_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    titles_only: bool = False

    @property
    def query(self) -> str:
        return self.asked.as_query(titles_only=self.titles_only)


@dataclass(frozen=True, slots=True)
class Found:
    """The ids of a page's posts, in order. `total` is None where it was not counted,
    and MOST_COUNTED + 1 where there are more than that."""

    ids: list[int]
    total: int | None = None
    # What to ask the next page for; None where there is none.
    next: int | None = None


def newest(wanted: Wanted, *, before: int = MOST_ID) -> Found:
    """A page of hits, the newest first, those before the post `before`.

    One query, and one more for each step back through the slices: their number grows
    with the logarithm of the number of posts. Raises TooCostlyError, TooCommonError.
    """
    is_first = before == MOST_ID
    most = MOST_COUNTED if is_first else HITS_PER_PAGE
    with bounded():
        ids = _hits(wanted, before, most + 1)
    more = len(ids) > HITS_PER_PAGE
    return Found(
        ids[:HITS_PER_PAGE],
        len(ids) if is_first else None,
        ids[HITS_PER_PAGE - 1] if more else None,
    )


def best(wanted: Wanted, *, skip: int = 0) -> Found:
    """A page of the hits that fit best, among the newest; `skip` were shown before.

    One query more than `newest`. Raises TooCostlyError, TooCommonError.
    """
    with bounded():
        ids = _hits(wanted, MOST_ID, MOST_RANKED)
        values = [configuration(), wanted.query, ids, skip, HITS_PER_PAGE + 1]
        ranked = [pk for (pk,) in rows(RANKED, values)] if ids else []
    more = len(ranked) > HITS_PER_PAGE
    return Found(
        ranked[:HITS_PER_PAGE],
        min(len(ids), MOST_COUNTED + 1) if not skip else None,
        skip + HITS_PER_PAGE if more else None,
    )


@contextmanager
def bounded() -> Iterator[None]:
    """Read within a limit of time (one query); raises TooCostlyError beyond it.

    The block is rolled back: it reads, and its settings shall not outlive it.
    """
    try:
        with transaction.atomic():
            # Sorted hits meet their posts by number; whole tables are never read. And
            # a plan for any words fits none: how common they are decides.
            rows(BOUNDS, [str(LONGEST)])
            yield
            transaction.set_rollback(True)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TooCostlyError from error
        raise


@dataclass(frozen=True, slots=True)
class _Facts:
    """What decides how to look. `tree` is what the index can look for: "T" means
    everything, "" that no word is left."""

    tree: str
    slices: list[int]
    share: float
    author_posts: int
    topic_posts: int


def _hits(wanted: Wanted, before: int, most: int) -> list[int]:
    """The newest hits before a post, at most so many."""
    if not wanted.forums:
        return []
    facts = _facts(wanted, before)
    if wanted.query and facts.tree in ("", "T"):
        raise TooCommonError
    if not wanted.query:
        return _of(wanted, before, most)
    if not facts.slices:
        return []
    if _is_cheaper_post_by_post(wanted, facts, most):
        return _of(wanted, before, most)
    return _through_slices(wanted, facts, before, most)


def _is_cheaper_post_by_post(wanted: Wanted, facts: _Facts, most: int) -> bool:
    """Where an author or a topic is wanted; one query where they have many posts."""
    posts = [facts.author_posts] if wanted.author_id is not None else []
    posts += [facts.topic_posts] if wanted.topic_id is not None else []
    if not posts or min(posts) <= FEW:
        return bool(posts)
    # The newest slice may hold few posts yet.
    one = facts.slices[:2][-1]
    values = [configuration(), wanted.query, f"'~s{one}'"]
    hits: int = rows(HOW_MANY, values)[0][0]
    looked_at = min([*posts, (most << SLICE_BITS) // max(hits, 1)])
    return looked_at * DEARER < hits * len(facts.slices)


def _facts(wanted: Wanted, before: int) -> _Facts:
    since, until = wanted.since, wanted.until
    top = before >> SLICE_BITS
    values = [configuration(), wanted.query, top, since, since, until, until]
    values += [list(wanted.forums), wanted.author_id, wanted.topic_id]
    tree, slices, here, everywhere, of_author, in_topic = rows(FACTS, values)[0]
    share = here / everywhere if everywhere else 1.0
    return _Facts(tree, slices or [], share, of_author or 0, in_topic or 0)


def _of(wanted: Wanted, before: int, most: int) -> list[int]:
    """Looks through what an author wrote, or a topic holds."""
    query = wanted.query
    author, topic = wanted.author_id, wanted.topic_id
    values: list[Any] = [author, author, topic, topic]
    values += [before, *_filter(wanted), query, configuration(), query, most]
    return [pk for (pk,) in rows(OF_ONE, values)]


def _through_slices(wanted: Wanted, facts: _Facts, before: int, most: int) -> list[int]:
    labels = _always(wanted, facts)
    found: list[int] = []
    at, size = 0, FIRST_SLICES
    begun = monotonic()
    while at < len(facts.slices) and len(found) < most:
        if monotonic() - begun > LONGEST / 1_000:
            raise TooCostlyError
        if size > MOST_SLICES:
            size = len(facts.slices) - at
        step = facts.slices[at : at + size]
        slices = [f"'~s{number}'" for number in step if size <= MOST_SLICES]
        labelled = " & ".join(
            [*labels, *([f"({' | '.join(slices)})"] if slices else [])]
        )
        end = min(before, (step[0] + 1) << SLICE_BITS)
        values: list[Any] = [configuration(), wanted.query, labelled, end]
        values += [step[-1] << SLICE_BITS]
        values += [wanted.author_id, wanted.author_id]
        values += [wanted.topic_id, wanted.topic_id]
        values += [*_filter(wanted), most - len(found)]
        found += [pk for (pk,) in rows(HITS, values)]
        at += size
        size = _next_size(at, len(found), most)
    return found


def _next_size(seen: int, found: int, most: int) -> int:
    """As many as the rest of the hits should take by what was found so far; all, where
    that was nothing."""
    return (most - found) * seen // found + 1 if found else MOST_SLICES + 1


def _always(wanted: Wanted, facts: _Facts) -> list[str]:
    labels = ["'~t'"] if wanted.titles_only else []
    if facts.share < SMALL_SHARE and len(wanted.forums) <= MOST_FORUM_LABELS:
        forums = " | ".join(f"'~f{pk}'" for pk in wanted.forums)
        labels.append(f"({forums})")
    return labels


def _filter(wanted: Wanted) -> list[Any]:
    since, until = wanted.since, wanted.until
    return [list(wanted.forums), since, since, until, until]


BOUNDS = """
    SELECT set_config('statement_timeout', %s, true),
           set_config('enable_seqscan', 'off', true),
           set_config('enable_hashjoin', 'off', true),
           set_config('enable_mergejoin', 'off', true),
           set_config('plan_cache_mode', 'force_custom_plan', true)
"""
FACTS = """
    SELECT querytree(to_tsquery(%s::regconfig, %s)),
           ARRAY(
               SELECT number FROM search_slice
               WHERE number <= %s
                 AND (%s::timestamptz IS NULL OR last_at >= %s)
                 AND (%s::timestamptz IS NULL OR first_at < %s)
               ORDER BY number DESC
           ),
           (SELECT sum(post_count) FROM forum_forum WHERE id = ANY(%s::bigint[])),
           (SELECT sum(post_count) FROM forum_forum),
           (SELECT post_count FROM forum_forummember WHERE member_id = %s::bigint),
           (SELECT highest_pos FROM forum_topic WHERE id = %s::bigint)
"""
HOW_MANY = """
    SELECT count(*) FROM search_postwords
    WHERE words @@ (to_tsquery(%s::regconfig, %s) && %s::tsquery)
"""
# `+ 0` keeps all that is no word out of the plan, which shall begin with the words:
# PostgreSQL would read whole slices, or all that an author wrote, for every hit again.
HITS = """
    SELECT hit.post_id
    FROM (
        SELECT post_id FROM search_postwords
        WHERE words @@ (to_tsquery(%s::regconfig, %s) && %s::tsquery)
          AND post_id + 0 < %s AND post_id + 0 >= %s
          AND (%s::bigint IS NULL
               OR post_id IN (SELECT id FROM forum_post WHERE author_id = %s))
          AND (%s::bigint IS NULL
               OR post_id IN (SELECT id FROM forum_post WHERE topic_id = %s))
        ORDER BY post_id DESC
        OFFSET 0
    ) AS hit
    JOIN forum_post AS post ON post.id = hit.post_id
    JOIN forum_topic AS topic ON topic.id = post.topic_id
    WHERE post.deleted_at IS NULL AND topic.deleted_at IS NULL
      AND topic.forum_id + 0 = ANY(%s::bigint[])
      AND (%s::timestamptz IS NULL OR post.written_at >= %s)
      AND (%s::timestamptz IS NULL OR post.written_at < %s)
    ORDER BY hit.post_id DESC
    LIMIT %s
"""
OF_ONE = """
    SELECT post.id
    FROM forum_post AS post
    JOIN forum_topic AS topic ON topic.id = post.topic_id
    JOIN search_postwords AS words ON words.post_id = post.id
    WHERE (%s::bigint IS NULL OR post.author_id = %s)
      AND (%s::bigint IS NULL OR post.topic_id = %s)
      AND post.id < %s
      AND post.deleted_at IS NULL AND topic.deleted_at IS NULL
      AND topic.forum_id = ANY(%s::bigint[])
      AND (%s::timestamptz IS NULL OR post.written_at >= %s)
      AND (%s::timestamptz IS NULL OR post.written_at < %s)
      AND (%s = '' OR words.words @@ to_tsquery(%s::regconfig, %s))
    ORDER BY post.id DESC
    LIMIT %s
"""
# By how often and in how short a post the words stand; in a title they count most.
RANKED = """
    SELECT post_id
    FROM search_postwords AS words, to_tsquery(%s::regconfig, %s) AS query
    WHERE post_id = ANY(%s::bigint[])
    ORDER BY ts_rank(words.words, query, 1) DESC, post_id DESC
    OFFSET %s LIMIT %s
"""
