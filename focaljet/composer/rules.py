"""What may be kept as a draft."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from focaljet.base.markup.render import MAX_SOURCE
from focaljet.base.verdict import YES, Verdict, no

MOST_DRAFTS = 100
# What saves from elsewhere replaced is kept even beyond that, but not without end.
MOST_COPIES = 50
_PLACE = re.compile(r"[a-z]{1,20}\.[a-z]{1,20}:[0-9]{1,18}")


def may_keep(*, place: str, source: str) -> Verdict:
    if not is_place(place):
        return no(_("Nobody knows what this draft is for."))
    if len(source) > MAX_SOURCE:
        return no(
            _(
                "This is too long to be kept as a draft; a post holds %(most)d characters."
            )
            % {"most": MAX_SOURCE}
        )
    return YES


def may_begin(*, drafts: int) -> Verdict:
    if drafts >= MOST_DRAFTS:
        return no(
            _(
                "You have %(most)d drafts already, and this one is not saved. Send some "
                "or throw some away: they stand in your User CP under Drafts."
            )
            % {"most": MOST_DRAFTS}
        )
    return YES


def is_place(text: str) -> bool:
    return _PLACE.fullmatch(text) is not None
