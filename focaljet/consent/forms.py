"""What is sent from the page of the User CP: one button each."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from focaljet.consent.asks import asks
from focaljet.consent.models.objections import BrowserSignal
from focaljet.personal.words import Purpose

GIVE, REFUSE, WITHDRAW = "give", "refuse", "withdraw"


class AnswerForm(forms.Form):
    """`wording` is what stood on the page, so that nobody agrees to what came since."""

    purpose = forms.CharField(max_length=20)
    wording = forms.CharField(max_length=5_000, required=False)
    answer = forms.ChoiceField(
        choices=[(GIVE, _("agree")), (REFUSE, _("no")), (WITHDRAW, _("take it back"))]
    )

    personal: ClassVar[dict[str, str]] = {
        "purpose": "consent.ConsentReceipt.purpose",
        "wording": "consent.ConsentReceipt.wording",
        "answer": "consent.ConsentEvent.state",
    }

    def clean_purpose(self) -> Purpose:
        asked = {ask.purpose.value: ask.purpose for ask in asks()}
        purpose = asked.get(self.cleaned_data["purpose"])
        if purpose is None:
            raise forms.ValidationError(_("This site does not ask for that."))
        return purpose


class LiftForm(forms.Form):
    kind = forms.ChoiceField(choices=BrowserSignal.Kind.choices)

    personal: ClassVar[dict[str, str]] = {"kind": "consent.BrowserSignal.kind"}
