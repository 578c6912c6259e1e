"""What an owner decides about pictures and files."""

from __future__ import annotations

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from focaljet.attachments.kinds import FILE_KINDS
from focaljet.choices.words import Choice

LARGEST = "attachments.largest_mb"
OF_MEMBERS = "attachments.quota_of_members_mb"
OF_MODERATORS = "attachments.quota_of_moderators_mb"
KINDS = "attachments.file_kinds"

ALL = (
    Choice(
        LARGEST,
        _("Largest picture or file, in MB"),
        partial(forms.IntegerField, min_value=1, max_value=100),
        10,
        help=_("A proxy in front of the site has to let as much through."),
    ),
    Choice(
        OF_MEMBERS,
        _("Room for the pictures and files of a member, in MB"),
        partial(forms.IntegerField, min_value=0, max_value=1_000_000),
        200,
        help=_("0 means that members cannot attach anything."),
    ),
    Choice(
        OF_MODERATORS,
        _("Room for the pictures and files of a moderator, in MB"),
        partial(forms.IntegerField, min_value=0, max_value=1_000_000),
        2_000,
        help=_("Owners have all the room there is."),
    ),
    Choice(
        KINDS,
        _("Files that can be attached beside pictures"),
        partial(
            forms.MultipleChoiceField,
            choices=[(kind.suffix, kind.title) for kind in FILE_KINDS.values()],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        ),
        list(FILE_KINDS),
        help=_("They are handed over as downloads and never opened in the site."),
    ),
)
