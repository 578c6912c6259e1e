"""What the owner decides about joining."""

from __future__ import annotations

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from focaljet.base.fields import ManyLinesField, OneLineField
from focaljet.choices.words import Choice

HOW = "joining.how"
OPEN, APPROVAL, INVITATION, CLOSED = "open", "approval", "invitation", "closed"
WHO_INVITES = "joining.who_invites"
STAFF, MEMBERS = "staff", "members"
QUESTION, ANSWERS = "joining.question", "joining.answers"

ALL = [
    Choice(
        HOW,
        _("Who may join"),
        partial(
            forms.ChoiceField,
            choices=[
                (OPEN, _("Everybody who confirms an address")),
                (APPROVAL, _("Whom the staff let in")),
                (INVITATION, _("Whoever has an invitation")),
                (CLOSED, _("Nobody at present")),
            ],
        ),
        OPEN,
    ),
    Choice(
        WHO_INVITES,
        _("Who may invite"),
        partial(
            forms.ChoiceField,
            choices=[(STAFF, _("Moderators and owners")), (MEMBERS, _("All members"))],
        ),
        STAFF,
        help=_("Where the staff let people in, they do so with invited people too."),
    ),
    Choice(
        QUESTION,
        _("A question that people of the club can answer"),
        partial(OneLineField, required=False, max_length=200),
        "",
        help=_("“Which town does our club meet in?” Empty: none is asked."),
    ),
    Choice(
        ANSWERS,
        _("Answers that are right, one on a line"),
        partial(ManyLinesField, required=False, max_length=2000),
        "",
        help=_("Capitals, accents and blanks do not count."),
    ),
]
