"""What the owner decides about watching over the site."""

from __future__ import annotations

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from focaljet.choices.words import Choice

REVIEW_DAYS = "safeguards.review_days"

ALL = [
    Choice(
        REVIEW_DAYS,
        _("Look at who is staff every so many days"),
        partial(forms.IntegerField, min_value=7, max_value=365),
        90,
        help=_("An owner signs that everybody on the list still has to be there."),
    ),
]
