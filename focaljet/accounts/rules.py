"""Which names may be taken."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from focaljet.accounts import choices
from focaljet.accounts.models import Group, Member, NameChange, ProtectedName
from focaljet.base import clock, moments, text
from focaljet.base.verdict import YES, Verdict, no
from focaljet.choices import site
from focaljet.choices.queries import chosen

# Names in which somebody could speak for the site, or for nobody at all.
RESERVED = (
    "admin",
    "administrator",
    "admins",
    "anonymous",
    "contact",
    "deleted",
    "deleted member",
    "deleted user",
    "everyone",
    "everybody",
    "focaljet",
    "former member",
    "a former member",
    "guest",
    "help",
    "helpdesk",
    "here",
    "info",
    "mail",
    "member",
    "members",
    "mod",
    "moderator",
    "moderators",
    "mods",
    "nobody",
    "noreply",
    "null",
    "official",
    "owner",
    "owners",
    "postmaster",
    "privacy",
    "root",
    "security",
    "server",
    "service",
    "site",
    "staff",
    "support",
    "sysadmin",
    "sysop",
    "system",
    "team",
    "undefined",
    "unknown",
    "visitor",
    "visitors",
    "webmaster",
)

TAKEN = _("This name is taken, or looks too much like one that is.")


def may_take_name(name: str, *, member: Member | None = None) -> Verdict:
    """Whether somebody, or this member, may be called so (three queries).

    The name was cleaned by `base.text.cleaned_name` before. Two people who ask at
    once both hear yes; the table then takes one.
    """
    if is_reserved(name):
        return no(_("This name is kept for the people who run the site."))
    skeleton = text.skeleton(name)
    others = Member.objects.filter(skeleton=skeleton)
    if member is not None:
        others = others.exclude(pk=member.pk)
    # In this order: a name that is given up in between is seen in one place or the other.
    if others.exists() or is_protected(skeleton, member=member):
        return no(TAKEN)
    return YES


def is_protected(skeleton: str, *, member: Member | None = None) -> bool:
    """Whether a name was somebody else's, who is still here or left a short while ago.

    Two queries. One's own old names can be taken back.
    """
    old = NameChange.objects.filter(old_skeleton=skeleton)
    if member is not None:
        old = old.exclude(member=member)
    left = ProtectedName.objects.filter(
        name_hash=name_hash(skeleton), until__gt=clock.now()
    )
    return old.exists() or left.exists()


def name_hash(skeleton: str) -> str:
    return salted_hmac(
        "focaljet.accounts.names", skeleton, algorithm="sha256"
    ).hexdigest()


def may_rename_self(member: Member) -> Verdict:
    """Whether it is long enough since the last time (one query)."""
    days = chosen(choices.RENAME_DAYS)
    last = NameChange.objects.filter(member=member, changed_by=None)
    newest = last.order_by("-pk").first()
    if newest is None or not days:
        return YES
    free = newest.changed_at + timedelta(days=days)
    if free <= clock.now():
        return YES
    said = _("You changed your name not long ago. The next time is %(day)s or later.")
    return no(said % {"day": moments.day(free)})


def may_rename(by: Member, member: Member) -> Verdict:
    """Whether one of the staff may give a member another name."""
    if not by.has_perm("accounts.rename_member"):
        return no(_("Only the staff of this site rename others."))
    if member.is_moderator and not by.is_owner:
        return no(_("Only an owner renames one of the staff."))
    return YES


def is_reserved(name: str) -> bool:
    return _bare(text.skeleton(name)) in _reserved(site.name())


@lru_cache(maxsize=4)
def _reserved(site_name: str) -> frozenset[str]:
    return frozenset(_bare(text.skeleton(name)) for name in (*RESERVED, site_name))


def _bare(skeleton: str) -> str:
    """Without what joins words: so that "Ad-min" reads like the real one."""
    return "".join(char for char in skeleton if char.isalnum())


def may_leave(member_id: int) -> Verdict:
    """Whether the account can be erased: a site is never left without an owner."""
    owners = Member.objects.filter(
        groups__kind=Group.Kind.OWNERS, is_active=True, hidden_at=None
    )
    if owners.filter(pk=member_id).exists() and owners.count() == 1:
        return no(
            _("You are the only owner of this site. Make somebody else an owner first.")
        )
    return YES


def may_be_claimed(member_id: int) -> Verdict:
    """Whether this is an author who came in with an archive and is shown (one query)."""
    authors = Member.objects.filter(pk=member_id, is_active=True, hidden_at=None)
    if authors.exclude(imported_at=None).exists():
        return YES
    return no(_("No author of this name came in with an archive."))
