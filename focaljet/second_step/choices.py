"""What the owner decides about second steps."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from focaljet.choices.words import Choice


def _yes_or_no(**options: object) -> forms.Field:
    return forms.BooleanField(required=False, **options)  # type: ignore[arg-type]


def _on_a_public_site() -> bool:
    return settings.IS_PUBLIC


STAFF_NEED_ONE = Choice(
    name="second_step.staff_need_one",
    title=_("Moderators and owners need a second step"),
    help=_(
        "A passkey or a code beside the password. Without one, the pages of the staff "
        "lead to where it is set up; reading and writing go on."
    ),
    field=_yes_or_no,
    default=_on_a_public_site,
)
ALL = [STAFF_NEED_ONE]
