"""May this person keep order in this way? Each answer carries the sentence for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.base.verdict import YES, Verdict, no
from focaljet.choices.queries import chosen
from focaljet.forum import rules
from focaljet.forum.choices import HARD_DELETE, MODERATORS
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.topics import Topic
from focaljet.forum.rights import Reader, Rights

SAME_TOPIC = _("The posts are in this topic already.")
OPENS_UP = _(
    "There, people can read it who cannot read it here. Say that this is what you want."
)


NOT_DELETED = no(_("It is not deleted."))


def is_there(thing: object) -> Verdict:
    return YES if thing is not None else no(_("This is not there any more."))


def may_order(reader: Reader, topic: Topic, rights: Rights) -> Verdict:
    """What every deed on a topic asks that is to be seen."""
    verdict = rules.may_moderate(reader, rights)
    if verdict and topic.is_deleted:
        return no(_("This topic was deleted; put it back first."))
    return verdict


def may_lock(reader: Reader, topic: Topic, rights: Rights) -> Verdict:
    verdict = may_order(reader, topic, rights)
    if verdict and topic.is_locked:
        return no(_("This topic is locked already."))
    return verdict


def may_unlock(reader: Reader, topic: Topic, rights: Rights) -> Verdict:
    verdict = may_order(reader, topic, rights)
    if verdict and not topic.is_locked and topic.locks_at is None:
        return no(_("This topic is not locked."))
    return verdict


def may_lock_at(
    reader: Reader, topic: Topic, rights: Rights, at: datetime | None = None
) -> Verdict:
    verdict = may_lock(reader, topic, rights)
    if verdict and at is not None and at <= clock.now():
        return no(_("Name a time that is still to come."))
    return verdict


def may_pin(reader: Reader, topic: Topic, rights: Rights, pin: int) -> Verdict:
    verdict = may_order(reader, topic, rights)
    if verdict and topic.pin == pin:
        return no(
            _("This topic does not stand on top.")
            if pin == Topic.Pin.NONE
            else _("This topic stands there already.")
        )
    return verdict


def may_announce_everywhere(reader: Reader, top: Sequence[Rights]) -> Verdict:
    """`top` are the reader's rights in the forums and categories that stand in none."""
    if not isinstance(reader, Member) or not all(rights.moderate for rights in top):
        return no(
            _("Only who moderates every forum may announce something everywhere.")
        )
    return YES


def may_place_in(reader: Reader, forum: Forum, there: Rights) -> Verdict:
    """May topics be put there from elsewhere?"""
    if forum.kind == Forum.Kind.CATEGORY:
        return no(_("A category holds forums; choose one of them."))
    if not there.read or not (there.start or there.moderate):
        return no(_("You may not start topics there."))
    if forum.locked_at is not None and not there.moderate:
        return no(_("That forum is closed for new topics."))
    return YES


def may_move(
    reader: Reader, topic: Topic, here: Rights, forum: Forum, there: Rights
) -> Verdict:
    verdict = may_order(reader, topic, here)
    if not verdict:
        return verdict
    if topic.forum_id == forum.pk:
        return no(_("It stands in this forum already."))
    return may_place_in(reader, forum, there)


def may_split(
    reader: Reader, topic: Topic, rights: Rights, positions: Sequence[int]
) -> Verdict:
    verdict = may_order(reader, topic, rights)
    if not verdict:
        return verdict
    if not positions:
        return no(_("Choose at least one post that is to be seen."))
    if 1 in positions:
        return no(
            _("The first post stays with its topic; move or merge the whole topic.")
        )
    return YES


def may_remove(reader: Reader, rights: Rights) -> Verdict:
    """May this person delete for good what was deleted before?"""
    if not isinstance(reader, Member):
        return rules.SIGN_IN
    if reader.is_owner:
        return YES
    if rights.moderate and chosen(HARD_DELETE) == MODERATORS:
        return YES
    return no(_("Only the owners of the site delete for good."))


def may_appoint(reader: Reader) -> Verdict:
    if isinstance(reader, Member) and reader.is_owner:
        return YES
    return no(_("Only the owners of the site decide about rights."))
