"""The shapes in which drafts come in."""

from __future__ import annotations

from django import forms

from focaljet.base.fields import ManyLinesField, OneLineField
from focaljet.base.markup.kinds import Markup
from focaljet.composer.services.drafts import Text


class DraftForm(forms.Form):
    place = forms.CharField(max_length=60)
    title = OneLineField(required=False)
    source = ManyLinesField(required=False, strip=False)
    markup = forms.TypedChoiceField(
        choices=Markup.choices, coerce=int, required=False, empty_value=None
    )
    base = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1)
    seen = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)

    personal = {
        "place": "composer.Draft.place",
        "title": "composer.Draft.title",
        "source": "composer.Draft.source",
    }
    not_personal = frozenset({"markup", "base", "seen"})

    def text(self) -> Text:
        markup = self.cleaned_data["markup"]
        return Text(
            source=self.cleaned_data["source"],
            title=self.cleaned_data["title"],
            markup=Markup.MARKDOWN if markup is None else Markup(markup),
            base=self.cleaned_data["base"],
            seen=self.cleaned_data["seen"] or 0,
        )
