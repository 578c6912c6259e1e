"""Drafts whose place has become another."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection


def follow(*, old: Sequence[str], new: str) -> None:
    """Drafts for the old places are for the new one from now on (one query).

    Where a member has words for it already, both stay: the older place's as a copy.
    """
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, {"old": list(old), "new": new})


FOLLOW = """
    UPDATE composer_draft AS draft SET place = %(new)s, copy = put.copy
    FROM (
        SELECT id, row_number() OVER (PARTITION BY member_id ORDER BY copy, id) - 1 + (
            SELECT coalesce(max(there.copy) + 1, 0) FROM composer_draft AS there
            WHERE there.member_id = moved.member_id AND there.place = %(new)s
        ) AS copy
        FROM composer_draft AS moved WHERE place = ANY(%(old)s)
    ) AS put
    WHERE draft.id = put.id
"""
