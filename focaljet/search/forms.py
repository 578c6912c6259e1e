"""What can be asked of the search. Nothing of it is kept."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.forms.renderers import BaseRenderer
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

NEWEST, BEST = "newest", "best"
MOST_DIGITS = 18


class _Remembered(forms.Widget):
    """An empty field looks the same each time, and Django takes long to draw one. Only
    names and attributes of this file are remembered, nothing that was typed."""

    drawn: ClassVar[dict[tuple[object, ...], SafeString]] = {}

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        if value:
            return super().render(name, value, attrs, renderer)
        given = {**self.attrs, **(attrs or {})}
        key = (type(self), name, *sorted(given.items()))
        if key not in self.drawn:
            self.drawn[key] = super().render(name, value, attrs, renderer)
        return self.drawn[key]


class _Text(_Remembered, forms.TextInput):
    pass


class _Day(_Remembered, forms.DateInput):
    pass


class _Box(_Remembered, forms.CheckboxInput):
    pass


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
        widget=_Text(attrs={"autocomplete": "off"}),
    )
    since = forms.DateField(
        label=_("From"),
        required=False,
        widget=_Day(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as 2026-05-31.")},
    )
    until = forms.DateField(
        label=_("Up to"),
        required=False,
        widget=_Day(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day as 2026-05-31.")},
    )
    titles = forms.BooleanField(
        label=_("Only in titles of topics"), required=False, widget=_Box()
    )

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
