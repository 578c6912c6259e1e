"""What the owner decides about requests."""

from __future__ import annotations

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from focaljet.base.fields import ManyLinesField
from focaljet.cases.clocks import BOTH, CALIFORNIA, EU
from focaljet.choices.words import Choice

CLOCKS, AUTHORITY = "cases.clocks", "cases.authority"

ALL = [
    Choice(
        CLOCKS,
        _("Within what time requests about personal data are answered"),
        partial(
            forms.ChoiceField,
            choices=[
                (BOTH, _("A month or 45 days, whichever ends earlier")),
                (EU, _("A month, as in the European Union")),
                (CALIFORNIA, _("45 days, as in California")),
            ],
        ),
        BOTH,
        help=_("Counts for requests that come from now on."),
    ),
    Choice(
        AUTHORITY,
        _("The authority to which people can complain"),
        partial(ManyLinesField, required=False, max_length=500),
        "",
        help=_(
            "Name and address of your data protection authority. It stands in every "
            "refusal. Empty: a general sentence does."
        ),
    ),
]
