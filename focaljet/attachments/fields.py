"""The input that says what is attached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from focaljet.attachments.rules import MOST_IN_ONE_PLACE
from focaljet.base.markup.attached import is_key


class KeysField(forms.Field):
    """Keys of attachments; what is none is passed over. Cleans to a tuple."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> tuple[str, ...]:
        keys = dict.fromkeys(key for key in value or () if is_key(str(key)))
        if len(keys) > MOST_IN_ONE_PLACE:
            raise forms.ValidationError(
                _("A post holds at most %(most)d pictures and files."),
                params={"most": MOST_IN_ONE_PLACE},
            )
        return tuple(keys)
