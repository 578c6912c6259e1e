"""Deeds on several topics or posts, each by itself: what can be done is done, and what
cannot is told with its reason. Never a half of one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.base.verdict import RefusedError, Verdict
from focaljet.forum import rules, rules_of_order
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.services import keeping, relocating, removing

Thing = TypeVar("Thing", Topic, Post)


@dataclass(frozen=True, slots=True)
class Deed(Generic[Thing]):
    """One thing that can be done to several. `name` stands in addresses; `asks` is the
    name of the form that asks for more (views/moderating.py)."""

    name: str
    title: str | Promise
    sign: str
    may: Callable[[Member, Thing, Board], Verdict]
    # None: it is done to all of them together, by the page.
    do: Callable[..., Any] | None
    asks: str = "reason"
    takes: Literal["topic", "post"] = "topic"


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Thing]):
    """What came, or would come, of one of them; `reason` is "" where it is done."""

    thing: Thing
    reason: str = ""


def looked_at(
    deed: Deed[Thing], *, by: Member, things: Iterable[Thing], board: Board
) -> list[Outcome[Thing]]:
    """What would come of it, without doing anything (no query)."""
    return [Outcome(thing, str(deed.may(by, thing, board).reason)) for thing in things]


def do_to_each(
    deed: Deed[Thing],
    *,
    by: Member,
    things: Sequence[Thing],
    options: Mapping[str, Any],
) -> list[Outcome[Thing]]:
    """Do it to each, in a transaction of its own."""
    return [_done(deed, by, thing, options) for thing in things]


def _done(
    deed: Deed[Thing], by: Member, thing: Thing, options: Mapping[str, Any]
) -> Outcome[Thing]:
    if deed.do is None:
        raise ValueError(f"{deed.name} is done to all of them together.")
    try:
        deed.do(by=by, **{deed.takes: thing}, **options)
    except RefusedError as refused:
        return Outcome(thing, refused.reason)
    return Outcome(thing)


def _in_its_forum(
    rule: Callable[..., Verdict], *more: Any
) -> Callable[[Member, Topic, Board], Verdict]:
    def may(reader: Member, topic: Topic, board: Board) -> Verdict:
        return rule(reader, topic, board.rights(topic.forum_id), *more)

    return may


def _may_announce_everywhere(reader: Member, topic: Topic, board: Board) -> Verdict:
    rights, pin = board.rights(topic.forum_id), Topic.Pin.EVERYWHERE
    verdict = rules_of_order.may_pin(reader, topic, rights, pin)
    top = [node.rights for node in board.top]
    return verdict and rules_of_order.may_announce_everywhere(reader, top)


def _may_undelete_topic(reader: Member, topic: Topic, board: Board) -> Verdict:
    if not topic.is_deleted:
        return rules_of_order.NOT_DELETED
    return rules.may_undelete(reader, topic, board.rights(topic.forum_id))


def _may_undelete_post(reader: Member, post: Post, board: Board) -> Verdict:
    if not post.is_deleted:
        return rules_of_order.NOT_DELETED
    return rules.may_undelete(reader, post, board.rights(post.topic.forum_id))


def _may_remove_topic(reader: Member, topic: Topic, board: Board) -> Verdict:
    verdict = rules_of_order.may_remove(reader, board.rights(topic.forum_id))
    if verdict and not topic.is_deleted:
        return removing.NOT_DELETED
    return verdict


def _may_remove_post(reader: Member, post: Post, board: Board) -> Verdict:
    verdict = rules_of_order.may_remove(reader, board.rights(post.topic.forum_id))
    if verdict and (not post.is_deleted or post.pos == 1):
        return removing.NOT_DELETED
    return verdict


def _may_delete_post(reader: Member, post: Post, board: Board) -> Verdict:
    rights = board.rights(post.topic.forum_id)
    return rules.may_delete_post(reader, post, post.topic, rights)


def _may_split(reader: Member, post: Post, board: Board) -> Verdict:
    rights = board.rights(post.topic.forum_id)
    seen = [] if post.is_deleted else [post.pos]
    return rules_of_order.may_split(reader, post.topic, rights, seen)


_PIN = Topic.Pin
_order = rules_of_order
_may_order = _in_its_forum(_order.may_order)

TOPIC_DEEDS: dict[str, Deed[Topic]] = {
    deed.name: deed
    for deed in (
        Deed(
            "lock",
            _("Lock"),
            "lock",
            _in_its_forum(_order.may_lock),
            keeping.lock_topic,
        ),
        Deed(
            "unlock",
            _("Unlock"),
            "unlock",
            _in_its_forum(_order.may_unlock),
            keeping.unlock_topic,
        ),
        Deed(
            "lock-later",
            _("Lock itself later"),
            "clock",
            _in_its_forum(_order.may_lock_at),
            keeping.lock_topic_at,
            "lock_at",
        ),
        Deed(
            "pin",
            _("Make sticky"),
            "pin",
            _in_its_forum(_order.may_pin, _PIN.STICKY),
            keeping.pin_topic,
        ),
        Deed(
            "announce",
            _("Announce here and below"),
            "megaphone",
            _in_its_forum(_order.may_pin, _PIN.ANNOUNCED),
            keeping.announce_topic,
        ),
        Deed(
            "announce-everywhere",
            _("Announce everywhere"),
            "megaphone",
            _may_announce_everywhere,
            keeping.announce_everywhere,
        ),
        Deed(
            "unpin",
            _("Let go from the top"),
            "pin",
            _in_its_forum(_order.may_pin, _PIN.NONE),
            keeping.unpin_topic,
        ),
        Deed(
            "retitle",
            _("Give another title"),
            "edit",
            _may_order,
            keeping.retitle_topic,
            "retitle",
        ),
        Deed(
            "move",
            _("Move"),
            "chevron-right",
            _may_order,
            relocating.move_topic,
            "move",
        ),
        Deed("merge", _("Merge into one"), "link", _may_order, None, "merge"),
        Deed(
            "delete",
            _("Delete"),
            "trash",
            _in_its_forum(rules.may_delete_topic),
            keeping.delete_topic,
            "told_reason",
        ),
        Deed(
            "undelete",
            _("Put back"),
            "undo",
            _may_undelete_topic,
            keeping.undelete_topic,
            "nothing",
        ),
        Deed(
            "remove",
            _("Delete for good"),
            "trash",
            _may_remove_topic,
            removing.remove_topic,
        ),
    )
}
POST_DEEDS: dict[str, Deed[Post]] = {
    deed.name: deed
    for deed in (
        Deed(
            "delete",
            _("Delete"),
            "trash",
            _may_delete_post,
            keeping.delete_post,
            "told_reason",
            "post",
        ),
        Deed(
            "undelete",
            _("Put back"),
            "undo",
            _may_undelete_post,
            keeping.undelete_post,
            "nothing",
            "post",
        ),
        Deed("split", _("Split off"), "link", _may_split, None, "split", "post"),
        Deed(
            "remove",
            _("Delete for good"),
            "trash",
            _may_remove_post,
            removing.remove_post,
            takes="post",
        ),
    )
}
