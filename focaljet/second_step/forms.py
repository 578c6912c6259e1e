"""Shapes of input. A code is used up and a credential is checked; neither is kept."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.forms import CurrentPasswordForm as PasswordForm
from focaljet.second_step.services.passkeys import LONGEST_NAME

LONGEST_ANSWER = 20_000
MEANS = "mfa.Authenticator.data"

__all__ = ["CodeForm", "NameForm", "NewPasskeyForm", "PasskeyForm", "PasswordForm"]


class CodeForm(forms.Form):
    not_personal = frozenset({"code"})

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )


class PasskeyForm(forms.Form):
    """What the browser's passkey answered, put there by fj-passkey.js."""

    not_personal = frozenset({"credential"})

    credential = forms.CharField(max_length=LONGEST_ANSWER, widget=forms.HiddenInput)

    def clean_credential(self) -> dict[str, Any]:
        try:
            said = json.loads(self.cleaned_data["credential"])
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise ValidationError(_("A passkey needs a browser that runs scripts."))
        return said


class NameForm(forms.Form):
    personal: ClassVar = {"name": MEANS}

    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=LONGEST_NAME,
        help_text=_("So that you know it again: “Phone”, “Blue key on my keys”."),
    )


class NewPasskeyForm(NameForm, PasskeyForm):
    personal: ClassVar = {"name": MEANS}
    not_personal = frozenset({"credential"})
