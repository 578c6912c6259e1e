"""The paragraphs that an owner adds to the terms."""

from __future__ import annotations

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from focaljet.base.fields import ManyLinesField
from focaljet.choices import site
from focaljet.choices.words import Choice

NAME = "policy.own_terms"
LONGEST = 8000

CHOICES = [
    Choice(
        NAME,
        _("Own paragraphs of the terms"),
        partial(
            ManyLinesField,
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 6}),
        ),
        "",
        help=_(
            "Plain words, with an empty line between paragraphs. They come into force "
            "with the next version of the terms that you publish."
        ),
    ),
]


def paragraphs() -> list[str]:
    """As they were typed, in whatever language; none where nothing was added."""
    text = str(site.known(NAME))
    parts = (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))
    return [part for part in parts if part]
