"""Who moderates a forum, and what groups may do in it: decided by owners."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Group, Member
from focaljet.base import clock
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.forum import deeds, rules_of_order
from focaljet.forum.models.forums import Forum, ForumModerator, ForumRight
from focaljet.forum.queries.board import Board
from focaljet.forum.rights import Rights
from focaljet.moderation.services import log
from focaljet.moderation.words import Thing


@transaction.atomic
def appoint(*, by: Member, member: Member, forum: Forum) -> ForumModerator:
    """Make somebody a moderator of a forum and of those below it.

    It opens the forum to them, and nothing above it. Raises RefusedError with a
    reason to show.
    """
    insist(rules_of_order.may_appoint(by))
    if member.is_imported or not member.is_active:
        raise RefusedError(no(_("Nobody can sign in as this member.")))
    if forum.parent_id and not Board(member).rights(forum.parent_id).see:
        raise RefusedError(
            no(_("This member cannot see what the forum stands in, and so not it."))
        )
    made, is_new = ForumModerator.objects.get_or_create(
        forum=forum, member=member, defaults={"since": clock.now()}
    )
    if not is_new:
        raise RefusedError(no(_("This member moderates the forum already.")))
    _write_down(deeds.APPOINTED, by, member, forum)
    return made


@transaction.atomic
def dismiss(*, by: Member, office: ForumModerator) -> None:
    """End it; safe to do twice. Raises RefusedError with a reason to show."""
    insist(rules_of_order.may_appoint(by))
    gone, _what = ForumModerator.objects.filter(pk=office.pk).delete()
    if gone:
        _write_down(deeds.DISMISSED, by, office.member, office.forum)


@transaction.atomic
def set_rights(*, by: Member, forum: Forum, group: Group, rights: Rights) -> None:
    """Say in a forum what a group may do there and below."""
    insist(rules_of_order.may_appoint(by))
    if group.kind == Group.Kind.OWNERS:
        raise RefusedError(no(_("Owners may do everything everywhere.")))
    said = {name: getattr(rights, name) for name in Rights.__slots__}
    ForumRight.objects.update_or_create(forum=forum, group=group, defaults=said)
    _write_rights(deeds.RIGHTS_SET, by, group, forum)


@transaction.atomic
def reset_rights(*, by: Member, forum: Forum, group: Group) -> None:
    """Have the group's rights come from above again; safe to do twice."""
    insist(rules_of_order.may_appoint(by))
    gone, _what = ForumRight.objects.filter(forum=forum, group=group).delete()
    if gone:
        _write_rights(deeds.RIGHTS_RESET, by, group, forum)


def _write_down(deed: str, by: Member, member: Member, forum: Forum) -> None:
    thing = Thing("forum", str(forum.pk))
    log.write(deed, by=by.pk, about=member.pk, thing=thing, place=forum.pk)


def _write_rights(deed: str, by: Member, group: Group, forum: Forum) -> None:
    log.write(deed, by=by.pk, thing=Thing("group", str(group.pk)), place=forum.pk)
