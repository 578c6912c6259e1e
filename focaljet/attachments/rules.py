"""Who may keep how much."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _

from focaljet.accounts.models import Group, Member
from focaljet.attachments import choices
from focaljet.base.uploads import Limits
from focaljet.base.verdict import YES, Verdict, no
from focaljet.choices.queries import chosen

MEGABYTE = 1_000_000
MOST_AT_ONCE = 10
MOST_IN_ONE_PLACE = 20


def largest() -> int:
    """Bytes of one picture or file."""
    return int(chosen(choices.LARGEST)) * MEGABYTE


def limits(request: HttpRequest) -> Limits:
    """Of what a stranger sends, nothing is kept for a moment."""
    known = request.user.is_authenticated
    return Limits(largest() if known else 0, MOST_AT_ONCE)


def quota(member: Member) -> int | None:
    """Bytes that a member may keep in all; None where there is no end."""
    kinds = {kind for _pk, kind in member.given_groups}
    if Group.Kind.OWNERS in kinds:
        return None
    name = (
        choices.OF_MODERATORS if Group.Kind.MODERATORS in kinds else choices.OF_MEMBERS
    )
    return int(chosen(name)) * MEGABYTE


def may_upload(member: Member | AnonymousUser) -> Verdict:
    if not isinstance(member, Member):
        return no(_("Please sign in first."))
    if quota(member) == 0:
        return no(_("Members of this site cannot attach pictures and files."))
    return YES


def may_keep(member: Member, *, used: int, more: int) -> Verdict:
    """Whether there is room for so many bytes beside those in use."""
    room = quota(member)
    if room is None or used + more <= room:
        return YES
    return no(
        _(
            "This does not fit: you use %(used)s of your %(room)s MB. Delete pictures "
            "or files that you no longer need, under User CP, Pictures and files."
        )
        % {"used": megabytes(used), "room": megabytes(room)}
    )


def megabytes(size: int) -> str:
    """A number of them: 12, or 0.4 below ten."""
    shown = size / MEGABYTE
    return f"{shown:.1f}".removesuffix(".0") if shown < 10 else f"{shown:.0f}"


def in_words(size: int) -> str:
    """How large something is, as people say it: 12 MB, 340 kB."""
    if size >= MEGABYTE:
        return _("%(size)s MB") % {"size": megabytes(size)}
    return _("%(size)d kB") % {"size": max(1, round(size / 1_000))}
