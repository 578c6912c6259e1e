"""May this person do this? Each answer carries the sentence for the person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from focaljet.accounts.models import Member
from focaljet.attachments.rules import may_upload
from focaljet.base import clock
from focaljet.base.markup.signature import Signed
from focaljet.base.moments import exactly
from focaljet.base.verdict import YES, Verdict, no
from focaljet.choices.queries import chosen
from focaljet.forum import choices
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


def may_attach(reader: Reader, rights: Rights) -> Verdict:
    """Whether pictures and files may be added to what the reader writes here."""
    if not isinstance(reader, Member):
        return SIGN_IN
    if not (rights.attach or rights.moderate):
        return no(_("Your groups may not attach pictures and files in this forum."))
    return may_upload(reader)


class Written(Protocol):
    """A post, whether it is a row of the table or a line on a page."""

    @property
    def pos(self) -> int: ...
    @property
    def author_id(self) -> int | None: ...
    @property
    def written_at(self) -> datetime: ...
    @property
    def is_deleted(self) -> bool: ...


def may_edit(reader: Reader, post: Written, topic: Topic, rights: Rights) -> Verdict:
    """Its author, for as long as the owner of the site lets them; a moderator, always."""
    verdict = _may_change(reader, post, topic, rights)
    if not verdict or rights.moderate:
        return verdict
    minutes = chosen(choices.EDIT_MINUTES)
    end = post.written_at + timedelta(minutes=minutes)
    if minutes and clock.now() >= end:
        late = _("You could change this post until %(moment)s; please ask a moderator.")
        return no(str(late) % {"moment": exactly(end)})
    return YES


def _may_change(reader: Reader, post: Written, topic: Topic, rights: Rights) -> Verdict:
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
    return _may_change(reader, post, topic, rights)


def may_see_changes(reader: Reader, post: Written, rights: Rights) -> Verdict:
    """Whether the earlier words of a post, which the reader may read, are theirs too."""
    if rights.moderate:
        return YES
    if post.is_deleted:
        return no(_("This post was deleted."))
    own = isinstance(reader, Member) and post.author_id == reader.pk
    if not own and chosen(choices.CHANGES_FOR) != choices.EVERYONE:
        return no(_("Only its author and the moderators see what was changed."))
    return YES


def may_forget_earlier_words(reader: Reader, post: Written, rights: Rights) -> Verdict:
    if not isinstance(reader, Member):
        return SIGN_IN
    if rights.moderate or (post.author_id == reader.pk and not post.is_deleted):
        return YES
    return no(_("Only its author and the moderators may take earlier words away."))


def may_thank(reader: Reader, post: Written, topic: Topic, rights: Rights) -> Verdict:
    if post.is_deleted or topic.is_deleted:
        return no(_("This post was deleted."))
    if not isinstance(reader, Member):
        return SIGN_IN
    if not rights.read:
        return no(_("Your groups may not read this forum."))
    if post.author_id == reader.pk:
        return no(_("This is your own post; the thanks are for others to give."))
    return YES


def may_sign_with(signed: Signed, posts_written: int) -> Verdict:
    """Whether a member who has written so much may have these words as signature."""
    if not signed.html:
        return no(_("There is nothing in it that can be shown."))
    if signed.has_pictures:
        return no(_("A signature holds no pictures."))
    needed = chosen(choices.POSTS_BEFORE_LINKS)
    if signed.has_links and posts_written < needed:
        few = ngettext(
            "A signature may hold links once you have written %(n)d post.",
            "A signature may hold links once you have written %(n)d posts.",
            needed,
        )
        return no(few % {"n": needed})
    return YES


def may_empty_signatures(reader: Reader) -> Verdict:
    if not isinstance(reader, Member) or not reader.is_moderator:
        return no(_("Only moderators may do this."))
    return YES


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
