"""Letters to the site, and answers to them."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from focaljet.base.fields import ManyLinesField, OneLineField
from focaljet.base.text import one_line
from focaljet.cases.models.cases import Case

LONGEST_MESSAGE = 10_000


class ContactForm(forms.Form):
    """Its cleaned data are the words of `services.open_case`."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=Case.Kind.choices,
        initial=Case.Kind.QUESTION,
    )
    name = OneLineField(
        label=_("Your name"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        required=False,
        help_text=_(
            "The answer goes there. Without it we can read you, but not answer."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    message = ManyLinesField(
        label=_("Your message"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    personal: ClassVar[dict[str, str]] = {
        "kind": "cases.Case.kind",
        "name": "cases.Case.name",
        "email": "cases.Case.email",
        "message": "cases.Case.message",
    }

    def clean_message(self) -> str:
        return _some_words(self.cleaned_data["message"])


class AnswerForm(forms.Form):
    answer = ManyLinesField(
        label=_("Answer"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    personal: ClassVar[dict[str, str]] = {"answer": "cases.Case.answer"}

    def clean_answer(self) -> str:
        return _some_words(self.cleaned_data["answer"])


def _some_words(typed: str) -> str:
    words = typed.strip()
    if not one_line(words):
        raise forms.ValidationError(_("Please write something."))
    return words
