"""What the owner decides about names."""

from __future__ import annotations

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from focaljet.choices.words import Choice

RENAME_DAYS = "accounts.rename_days"
FORMER_NAMES = "accounts.former_names"
NAMES_KEPT_DAYS = "accounts.names_kept_days"

ALL = [
    Choice(
        RENAME_DAYS,
        _("Days until a member can change the screen name again"),
        partial(forms.IntegerField, min_value=0, max_value=3650),
        90,
        help=_(
            "0 is at any time. The staff can rename a member whenever they have to."
        ),
    ),
    Choice(
        FORMER_NAMES,
        _("A member's page shows what they were called before"),
        partial(forms.BooleanField, required=False),
        True,
    ),
    Choice(
        NAMES_KEPT_DAYS,
        _("Days for which nobody takes the name of somebody who left"),
        partial(forms.IntegerField, min_value=0, max_value=3650),
        90,
    ),
]
