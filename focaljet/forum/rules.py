"""May this person do this? Each answer carries the sentence for the person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.base.verdict import YES, Verdict, no
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.topics import Topic
from focaljet.forum.rights import Reader, Rights

SIGN_IN = no(_("Please sign in first."))
UNDO = timedelta(minutes=10)


def may_start(reader: Reader, forum: Forum, rights: Rights) -> Verdict:
    if forum.kind == Forum.Kind.CATEGORY:
        return no(_("A category holds forums; topics are started in one of them."))
    if forum.locked_at is not None and not rights.moderate:
        return no(_("This forum is closed for new topics."))
    if not isinstance(reader, Member):
        return SIGN_IN
    if not rights.start:
        return no(_("Your groups may not start topics in this forum."))
    return YES


def may_reply(reader: Reader, topic: Topic, rights: Rights) -> Verdict:
    if topic.is_deleted:
        return no(_("This topic was deleted."))
    if topic.is_locked and not rights.moderate:
        return no(_("This topic is locked."))
    if not isinstance(reader, Member):
        return SIGN_IN
    if not rights.reply:
        return no(_("Your groups may not reply in this forum."))
    return YES


class Written(Protocol):
    """A post, whether it is a row of the table or a line on a page."""

    @property
    def pos(self) -> int: ...
    @property
    def author_id(self) -> int | None: ...
    @property
    def is_deleted(self) -> bool: ...


def may_edit(reader: Reader, post: Written, topic: Topic, rights: Rights) -> Verdict:
    if post.is_deleted or topic.is_deleted:
        return no(_("This post was deleted."))
    if not isinstance(reader, Member):
        return SIGN_IN
    if rights.moderate:
        return YES
    if post.author_id != reader.pk:
        return no(_("Only its author and the moderators may change this post."))
    if topic.is_locked:
        return no(_("This topic is locked; its posts stay as they are."))
    return YES


def may_delete_post(
    reader: Reader, post: Written, topic: Topic, rights: Rights
) -> Verdict:
    if post.pos == 1:
        return no(_("The first post goes only together with its topic."))
    return may_edit(reader, post, topic, rights)


def may_delete_topic(reader: Reader, topic: Topic, rights: Rights) -> Verdict:
    if topic.is_deleted:
        return no(_("This topic was deleted already."))
    if rights.moderate:
        return YES
    if not isinstance(reader, Member) or topic.author_id != reader.pk:
        return no(_("Only its author and the moderators may delete this topic."))
    if topic.is_locked:
        return no(_("This topic is locked."))
    if topic.visible_count > 1:
        return no(_("Others have replied; ask a moderator to delete the topic."))
    return YES


class Deletable(Protocol):
    """A topic or a post, whether it is a row of the table or a line on a page."""

    @property
    def deleted_at(self) -> datetime | None: ...
    @property
    def deleted_by_id(self) -> int | None: ...


def may_undelete(reader: Reader, thing: Deletable, rights: Rights) -> Verdict:
    """Whoever deleted it, for ten minutes; a moderator, always.

    Nobody, where nobody deleted it: then it went with its author.
    """
    if not isinstance(reader, Member):
        return SIGN_IN
    if thing.deleted_at is not None and thing.deleted_by_id is None:
        return no(_("It went with its author, and stays away."))
    if rights.moderate:
        return YES
    if thing.deleted_at is None or thing.deleted_by_id != reader.pk:
        return no(
            _("Only the person who deleted it and the moderators may put it back.")
        )
    if clock.now() - thing.deleted_at >= UNDO:
        return no(_("It is too late to take this back; please ask a moderator."))
    return YES


def may_moderate(reader: Reader, rights: Rights) -> Verdict:
    if not rights.moderate or not isinstance(reader, Member):
        return no(_("Only moderators of this forum may do this."))
    return YES
