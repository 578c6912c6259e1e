"""What drafts of the forum are for, and who is near when one writes here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from focaljet.accounts.models import Member
from focaljet.composer.places import DraftPlace
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board

START, REPLY, EDIT = "forum.start", "forum.topic", "forum.edit"
# Whoever wrote last in a topic is likely to be spoken to.
NEAR_POSTS = 200


def place(kind: str, pk: int) -> str:
    return f"{kind}:{pk}"


def places_of_drafts(member: Member, places: Sequence[str]) -> dict[str, DraftPlace]:
    """Those of these places that the member can still read (two queries beside the
    board's, fewer where nothing asks for them)."""
    ids = {kind: _ids(places, kind) for kind in (START, REPLY, EDIT)}
    if not any(ids.values()):
        return {}
    board = Board(member)
    return {
        **_starts(ids[START], board),
        **_replies(ids[REPLY], board),
        **_edits(ids[EDIT], board),
    }


def people_near(reader: Member, near: str) -> list[int]:
    """Who wrote last in the topic that somebody writes in, if they may read it."""
    topics = _ids([near], REPLY)
    if not topics:
        return []
    posts = Post.objects.filter(
        topic__in=topics,
        deleted_at=None,
        topic__deleted_at=None,
        topic__forum__in=Board(reader).readable_ids(),
    )
    authors = posts.order_by("-pos").values_list("author_id", flat=True)[:NEAR_POSTS]
    return [pk for pk in dict.fromkeys(authors) if pk]


def _ids(places: Sequence[str], kind: str) -> list[int]:
    begins = f"{kind}:"
    return [int(one[len(begins) :]) for one in places if one.startswith(begins)]


def _starts(ids: list[int], board: Board) -> dict[str, DraftPlace]:
    readable = set(board.readable_ids())
    return {
        place(START, pk): DraftPlace(
            _("A new topic in %(forum)s") % {"forum": board.node(pk).forum.title},
            reverse("forum:start", args=[pk]),
        )
        for pk in ids
        if pk in readable
    }


def _replies(ids: list[int], board: Board) -> dict[str, DraftPlace]:
    if not ids:
        return {}
    found = Topic.objects.filter(
        pk__in=ids, deleted_at=None, forum__in=board.readable_ids()
    )
    return _said(
        found.values_list("pk", "title"), REPLY, "forum:reply", _("Reply in %s")
    )


def _edits(ids: list[int], board: Board) -> dict[str, DraftPlace]:
    if not ids:
        return {}
    found = Post.objects.filter(
        pk__in=ids,
        deleted_at=None,
        topic__deleted_at=None,
        topic__forum__in=board.readable_ids(),
    )
    titles = found.values_list("pk", "topic__title")
    return _said(titles, EDIT, "forum:edit", _("Change of a post in %s"))


def _said(
    found: Iterable[tuple[int, str]], kind: str, page: str, words: str
) -> dict[str, DraftPlace]:
    return {
        place(kind, pk): DraftPlace(words % title, reverse(page, args=[pk]))
        for pk, title in found
    }
