"""What an owner decides about things from elsewhere."""

from __future__ import annotations

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from focaljet.choices.words import Choice

CARDS = "remote.cards"
PICTURES = "remote.pictures"

ALL = (
    Choice(
        CARDS,
        _("Cards for links"),
        partial(forms.BooleanField, required=False),
        False,
        help=_(
            "For a link on a line of its own, this site asks the other one, once, for "
            "title, description and picture. The other site learns the address of this "
            "server and that the page is talked about here; of readers it learns nothing."
        ),
    ),
    Choice(
        PICTURES,
        _("Pictures on other sites are shown"),
        partial(forms.BooleanField, required=False),
        False,
        help=_(
            "This site fetches such a picture once and shows its own copy. Otherwise "
            "readers see a marked link. Of readers the other site learns nothing; but "
            "you then hand out a picture that somebody else may hold the rights to."
        ),
    ),
)
