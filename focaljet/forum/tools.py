"""What a reader may do with a post, as the buttons beneath it show it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from focaljet.accounts.models import Member
from focaljet.forum import rules
from focaljet.forum.queries.topics import PostLine, TopicView
from focaljet.forum.rights import Reader

# Nobody in particular: what they may do, everybody may who has the same rights and has
# not written the post. No row has the number 0.
SOMEBODY, A_VISITOR = Member(pk=0), AnonymousUser()


def anybody_like(reader: Reader) -> Reader:
    return SOMEBODY if isinstance(reader, Member) else A_VISITOR


class ToolsOfAnybody:
    """The tools of anybody like this reader, who wrote and removed nothing: of a post,
    the rules then ask only whether it is the first, whether it is there, and whether
    somebody took it away. So they are asked once for each kind of post on a page."""

    def __init__(self, reader: Reader, view: TopicView, *, may_reply: bool) -> None:
        self._reader = anybody_like(reader)
        self._view, self._may_reply = view, may_reply
        self._known: dict[tuple[bool, bool, bool], Tools] = {}

    def of(self, post: PostLine) -> Tools:
        kind = (post.pos == 1, post.is_deleted, post.deleted_by_id is None)
        if kind not in self._known:
            self._known[kind] = tools_for(
                self._reader, post, self._view, may_reply=self._may_reply
            )
        return self._known[kind]


@dataclass(frozen=True, slots=True)
class Tools:
    is_own: bool
    may_quote: bool
    is_picked: bool
    may_thank: bool
    has_thanked: bool
    may_edit: bool
    may_delete: bool
    may_undo: bool
    may_see_changes: bool


def tools_for(
    reader: Reader,
    post: PostLine,
    view: TopicView,
    *,
    may_reply: bool,
    thanked: Collection[int] = (),
    picked: Collection[int] = (),
) -> Tools:
    topic, rights = view.topic, view.rights
    return Tools(
        is_own=isinstance(reader, Member) and post.author_id == reader.pk,
        may_quote=may_reply and not post.is_deleted,
        is_picked=post.id in picked,
        may_thank=bool(rules.may_thank(reader, post, topic, rights)),
        has_thanked=post.id in thanked,
        may_edit=bool(rules.may_edit(reader, post, topic, rights)),
        may_delete=bool(rules.may_delete_post(reader, post, topic, rights)),
        may_undo=post.is_deleted
        and not topic.is_deleted
        and bool(rules.may_undelete(reader, post, rights)),
        may_see_changes=bool(rules.may_see_changes(reader, post, rights)),
    )


def concerns(reader: Member, post: PostLine, view: TopicView) -> bool:
    """Whether a post's buttons may be others for this reader than for anybody like them:
    it is theirs, they took it away, thanked for it or picked it."""
    return (
        reader.pk in (post.author_id, post.deleted_by_id)
        or post.id in view.thanked
        or post.id in view.picked
    )
