"""Things of the forum as the staff log shows them to one reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic, TopicRedirect
from focaljet.forum.queries.board import Board
from focaljet.moderation.words import ShownThing, Thing


def shown_in_log(
    board: Board, things: Mapping[str, Sequence[Thing]]
) -> dict[Thing, ShownThing]:
    """What the reader of the board may read of them (at most three queries)."""
    return {
        **dict(_topics(board, _ids(things, "topic"))),
        **dict(_posts(board, _ids(things, "post"))),
        **dict(_forums(board, _ids(things, "forum"))),
    }


def _ids(things: Mapping[str, Sequence[Thing]], kind: str) -> set[int]:
    return {int(thing.id) for thing in things.get(kind, ()) if thing.id.isdecimal()}


def _shown_to(board: Board, path: str = "") -> Q:
    """Of topics: those to be read; deleted ones, where the reader keeps order."""
    readable = board.readable_ids()
    kept = [pk for pk in readable if board.rights(pk).moderate]
    there = {f"{path}forum__in": readable, f"{path}deleted_at": None}
    return Q(**there) | Q(**{f"{path}forum__in": kept})


def _topics(board: Board, ids: set[int]) -> Iterator[tuple[Thing, ShownThing]]:
    if not ids:
        return
    led = dict(
        TopicRedirect.objects.filter(old_id__in=ids).values_list("old_id", "topic")
    )
    found = Topic.objects.filter(_shown_to(board), pk__in=ids | set(led.values()))
    titles = dict(found.values_list("pk", "title"))
    for pk in ids:
        if title := titles.get(led.get(pk, pk)):
            url = reverse("forum:topic", args=[pk])
            yield Thing("topic", str(pk)), ShownThing(title, url)


def _posts(board: Board, ids: set[int]) -> Iterator[tuple[Thing, ShownThing]]:
    if not ids:
        return
    found = Post.objects.filter(_shown_to(board, "topic__"), pk__in=ids)
    for pk, pos, title in found.values_list("pk", "pos", "topic__title"):
        said = _("%(title)s #%(n)d") % {"title": title, "n": pos}
        yield Thing("post", str(pk)), ShownThing(said, reverse("forum:post", args=[pk]))


def _forums(board: Board, ids: set[int]) -> Iterator[tuple[Thing, ShownThing]]:
    for pk in ids & board.nodes.keys():
        title, url = board.nodes[pk].forum.title, reverse("forum:forum", args=[pk])
        yield Thing("forum", str(pk)), ShownThing(title, url)
