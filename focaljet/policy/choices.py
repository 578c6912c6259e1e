"""What the owner decides about publishing."""

from __future__ import annotations

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from focaljet.choices.words import Choice

NOTICE_DAYS = "policy.notice_days"
MOST_DAYS = 90  # ahead of its day a version may be published

ALL = [
    Choice(
        NOTICE_DAYS,
        _("Days between the news of a wider policy and its taking effect"),
        partial(forms.IntegerField, min_value=0, max_value=MOST_DAYS),
        14,
        help=_(
            "So long members can look at it, object or leave. 0: it takes effect at once."
        ),
    ),
]
