"""What can be asked of the search. Nothing of it is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NEWEST, BEST = "newest", "best"
MOST_DIGITS = 18


class SearchForm(forms.Form):
    """Read from the address. What is malformed in it, and no input of the page, counts
    as absent; what somebody may have typed is told to be wrong."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        # The server says why (asked.LONGEST), with the words kept.
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}
        ),
    )
    author = forms.CharField(
        label=_("Written by"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    since = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as 2026-05-31.")},
    )
    until = forms.DateField(
        label=_("Up to"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as 2026-05-31.")},
    )
    titles = forms.BooleanField(label=_("Only in titles of topics"), required=False)

    # Nothing of it is stored anywhere, so there is no datum that it asks for.
    not_personal = frozenset({"q", "author", "since", "until", "titles"})

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first one."))
        return given

    @property
    def order(self) -> str:
        return BEST if self.data.get("order") == BEST else NEWEST

    def number(self, name: str) -> int | None:
        """A whole number of the address; None where there is none."""
        raw = str(self.data.get(name, ""))
        if raw.isascii() and raw.isdecimal() and len(raw) <= MOST_DIGITS:
            return int(raw)
        return None
