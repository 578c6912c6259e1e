"""Which names may be taken."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Group, Member
from focaljet.base import text
from focaljet.base.verdict import YES, Verdict, no

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


def may_take_name(name: str) -> Verdict:
    """Whether a new member may be called so (one query).

    The name was cleaned by `base.text.cleaned_name` before. Two people who ask at
    once both hear yes; the table then takes one.
    """
    if is_reserved(name):
        return no(_("This name is kept for the people who run the site."))
    if Member.objects.filter(skeleton=text.skeleton(name)).exists():
        return no(TAKEN)
    return YES


def is_reserved(name: str) -> bool:
    return _bare(text.skeleton(name)) in _reserved(settings.SITE_NAME)


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
