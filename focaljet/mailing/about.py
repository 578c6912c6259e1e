"""What notices say of new versions of the policy and of the terms."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from focaljet.mailing.words import About, NoticeWords
from focaljet.policy.queries import versions
from focaljet.policy.queries.versions import PRIVACY, TERMS, Published


def _context(document: str, version_id: int) -> dict[str, Any] | None:
    version = _found(document).get(version_id)
    if version is None:
        return None
    before = version.number - 1
    return {
        "version": version,
        "is_in_force": version.is_in_force,
        "url": _link(f"policy:{document}_differences", before, version.number),
        "text_url": _link(f"policy:{document}_version", version.number),
        "mine_url": _link("privacy:mine"),
    }


def _shown(document: str, version_ids: Iterable[int]) -> dict[int, About]:
    found = _found(document)
    return {
        pk: About(
            _("%(title)s, version %(n)s") % {"title": of.title, "n": of.number},
            reverse(f"policy:{document}_version", args=[of.number]),
        )
        for pk in version_ids
        if (of := found.get(pk))
    }


def _found(document: str) -> dict[int, Published]:
    return {version.id: version for version in versions.all_of(document)}


def _link(name: str, *args: Any) -> str:
    return settings.SITE_URL + reverse(name, args=args)


POLICY = NoticeWords(
    "policy",
    "mailing/notice/policy.txt",
    partial(_context, PRIVACY),
    partial(_shown, PRIVACY),
)
OF_TERMS = NoticeWords(
    "terms",
    "mailing/notice/terms.txt",
    partial(_context, TERMS),
    partial(_shown, TERMS),
)
