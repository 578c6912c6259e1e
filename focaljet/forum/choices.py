"""What an owner decides about posts and what stands under them."""

from __future__ import annotations

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from focaljet.choices.words import Choice

EDIT_MINUTES = "forum.edit_minutes"
GRACE_MINUTES = "forum.grace_minutes"
CHANGES_FOR = "forum.changes_for"
SIGNATURES = "forum.signatures"
SIGNATURES_FOR_VISITORS = "forum.signatures_for_visitors"
POSTS_BEFORE_LINKS = "forum.posts_before_signature_links"

MOST_MENTIONS = "forum.mentions"
HARD_DELETE = "forum.hard_delete"

OWNERS, MODERATORS = "owners", "moderators"
UNREAD_DAYS = "forum.unread_days"

EVERYONE, AUTHOR = "everyone", "author"

CHANGES = (
    Choice(
        EDIT_MINUTES,
        _("How long members may change their own posts, in minutes"),
        partial(forms.IntegerField, min_value=0, max_value=5_256_000),
        0,
        help=_("0 is for ever: each change can be seen. Moderators always may."),
    ),
    Choice(
        GRACE_MINUTES,
        _("Minutes in which a slip is put right without a trace"),
        partial(forms.IntegerField, min_value=0, max_value=60),
        3,
        help=_("Only by the author, and only while nobody has answered."),
    ),
    Choice(
        CHANGES_FOR,
        _("Who can read the earlier words of a changed post"),
        partial(
            forms.ChoiceField,
            choices=[
                (EVERYONE, _("Everybody who can read the post")),
                (AUTHOR, _("Its author and the moderators")),
            ],
        ),
        EVERYONE,
    ),
)
SIGNING = (
    Choice(
        SIGNATURES,
        _("Members have signatures"),
        partial(forms.BooleanField, required=False),
        True,
        help=_("At most three short lines, without pictures, once on each page."),
    ),
    Choice(
        SIGNATURES_FOR_VISITORS,
        _("Visitors see signatures too"),
        partial(forms.BooleanField, required=False),
        False,
    ),
    Choice(
        POSTS_BEFORE_LINKS,
        _("Posts that a member needs before a signature may hold links"),
        partial(forms.IntegerField, min_value=0, max_value=100_000),
        10,
        help=_("Links in signatures are what spam is after."),
    ),
)
KEEPING_ORDER = (
    Choice(
        HARD_DELETE,
        _("Who may delete for good what was deleted before"),
        partial(
            forms.ChoiceField,
            choices=[
                (OWNERS, _("The owners")),
                (MODERATORS, _("The owners, and moderators where they moderate")),
            ],
        ),
        OWNERS,
        help=_("What is deleted for good comes back from nowhere."),
    ),
)

READING = (
    Choice(
        UNREAD_DAYS,
        _("How many days unread posts are remembered"),
        partial(forms.IntegerField, min_value=7, max_value=365),
        60,
        help=_(
            "What is older counts as read, and how far somebody read it is forgotten."
        ),
    ),
)

WRITING = (
    Choice(
        MOST_MENTIONS,
        _("How many members one post can mention"),
        partial(forms.IntegerField, min_value=0, max_value=50),
        20,
        help=_("Further names stay text. 0 turns mentions off."),
    ),
)

ALL = (*KEEPING_ORDER, *WRITING, *CHANGES, *SIGNING, *READING)
