"""Who is mentioned in posts, by the names of now, and who mentions a reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from focaljet.accounts.models import Member
from focaljet.base.recording import shows
from focaljet.forum.models.marks import Mention
from focaljet.forum.queries.board import Board, ForumNode


class Named(NamedTuple):
    id: int
    name: str


Mentioned = dict[int, dict[int, Named]]


def mentioned_in(post_ids: Iterable[int]) -> Mentioned:
    """By post and number, those who are there to be named (one query, or none). Who
    is hidden or gone is left out."""
    found: Mentioned = defaultdict(dict)
    if not (ids := list(post_ids)):
        return found
    there = Mention.objects.filter(
        post__in=ids, member__hidden_at=None, member__is_active=True
    )
    columns = ("post_id", "ordinal", "member_id", "member__screen_name")
    for post_id, ordinal, member_id, name in there.values_list(*columns):
        found[post_id][ordinal] = Named(member_id, name)
        shows(f"member:{member_id}")
    return found


def names_in(post_ids: Iterable[int]) -> dict[int, dict[int, str]]:
    """The same with names alone."""
    names: dict[int, dict[int, str]] = defaultdict(dict)
    for post_id, people in mentioned_in(post_ids).items():
        names[post_id] = {number: named.name for number, named in people.items()}
    return names


def members_named(member_ids: Iterable[int]) -> dict[int, str]:
    """Names of members by id (one query, or none)."""
    ids = set(member_ids)
    found = Member.objects.filter(pk__in=ids, hidden_at=None, is_active=True)
    return dict(found.values_list("pk", "screen_name")) if ids else {}


def ids_of_mentions(
    reader: Member, board: Board, within: ForumNode | None, before: int, most: int
) -> list[int]:
    """Posts of others that speak to the reader, of what the reader may read, newest
    first (one query)."""
    forums = [node.forum.pk for node in board.readable_in(within)]
    found = Mention.objects.filter(
        member=reader,
        in_quote=False,
        post__id__lt=before,
        post__deleted_at=None,
        post__topic__deleted_at=None,
        post__topic__forum__in=forums,
    ).exclude(post__author=reader)
    return list(found.order_by("-post_id").values_list("post_id", flat=True)[:most])
