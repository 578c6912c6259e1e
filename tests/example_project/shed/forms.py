from __future__ import annotations

from typing import ClassVar

from django import forms


class JoinForm(forms.Form):
    name = forms.CharField(max_length=60)
    email = forms.EmailField()

    personal: ClassVar[dict[str, str]] = {
        "name": "shed.Neighbour.name",
        "email": "shed.Neighbour.email",
    }


class BorrowForm(forms.Form):
    reason = forms.CharField(max_length=200)
    note = forms.CharField(required=False)

    personal: ClassVar[dict[str, str]] = {
        "reason": "shed.Loan.reason",
        "note": "shed.Note.text",
    }
