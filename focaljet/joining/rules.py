"""Who may join, invite, and let in."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.base import text
from focaljet.base.verdict import YES, Verdict, no
from focaljet.choices.queries import chosen
from focaljet.joining import choices
from focaljet.joining.models import Invitation, Wish

BY_INVITATION = no(_("Who wants to join here needs an invitation by a member."))
CLOSED = no(_("Nobody can join at present. You are welcome to read what is open."))


def may_join(invitation: Invitation | None) -> Verdict:
    """Whether the form is open to somebody who brings this invitation, or none."""
    how = chosen(choices.HOW)
    if how == choices.CLOSED:
        return CLOSED
    if how == choices.INVITATION and invitation is None:
        return BY_INVITATION
    return YES


def is_open() -> bool:
    """Whether anybody can join at all; the policy says so beside its clause."""
    return bool(chosen(choices.HOW) != choices.CLOSED)


def has_to_wait(invitation: Invitation | None) -> bool:
    """Whether the staff decide first. Only an invitation of theirs says yes for them."""
    if chosen(choices.HOW) != choices.APPROVAL:
        return False
    return invitation is None or not may_decide(invitation.maker)


def may_decide(person: Member | AnonymousUser) -> Verdict:
    if person.has_perm("joining.change_wish"):
        return YES
    return no(_("Only the staff of this site let people in."))


DECIDED = no(_("Somebody decided this before you."))


def may_decide_about(person: Member, wish: Wish) -> Verdict:
    if not (verdict := may_decide(person)):
        return verdict
    return YES if wish.is_open else DECIDED


def may_invite(member: Member) -> Verdict:
    how = chosen(choices.HOW)
    if how == choices.CLOSED:
        return no(
            _("Nobody can join at present, so that there is nothing to invite to.")
        )
    if member.is_moderator or chosen(choices.WHO_INVITES) == choices.MEMBERS:
        return YES
    return no(_("On this site moderators and owners invite."))


def is_right_answer(said: str) -> bool:
    """Whether the owner's question is answered; yes where there is none."""
    if not chosen(choices.QUESTION):
        return True
    right = {_bare(line) for line in chosen(choices.ANSWERS).splitlines()} - {""}
    return _bare(said) in right


def _bare(said: str) -> str:
    """Without capitals, accents and what joins words."""
    plain = text.skeleton(said)
    return "".join(char for char in plain if char.isalnum())
