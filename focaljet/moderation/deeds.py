"""Deeds of the ground floors, which do not know that there is a log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from focaljet.moderation.words import Deed

CHOSE = "choices.chose"
INTO_GROUP = "accounts.into_group"
OUT_OF_GROUP = "accounts.out_of_group"

ALL = (
    Deed(CHOSE, _("Changed a choice of the site"), for_owners=True),
    Deed(INTO_GROUP, _("Put somebody into a group"), for_owners=True),
    Deed(OUT_OF_GROUP, _("Took somebody out of a group"), for_owners=True),
)
