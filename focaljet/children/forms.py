"""Shapes of input about children. What says who it is about names its declaration."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from focaljet.base.fields import ManyLinesField, OneLineField
from focaljet.children.models.found import ChildFound
from focaljet.children.services import finding

LONGEST = 2_000
Source = ChildFound.Source


class AsksForBirthday(forms.Form):
    """What a form that asks for a date of birth has to be (checked: children.E001).

    `birthday` is the name of its field. The view asks `may_stay` before it stores
    anything; where the answer is no, it signs the member out and stores nothing.
    """

    birthday: ClassVar[str] = ""

    def may_stay(self, *, member_id: int) -> bool:
        born = self.cleaned_data[self.birthday]
        return born is None or finding.birthday_given(member_id=member_id, born=born)


class FindForm(forms.Form):
    """From where the staff know it."""

    not_personal = frozenset({"source"})

    source = forms.ChoiceField(
        label=_("How do you know?"),
        choices=[
            (each.value, each.label)
            for each in (Source.MODERATOR, Source.REPORT, Source.PARENT, Source.SCHOOL)
        ],
        initial=Source.MODERATOR,
        widget=forms.RadioSelect,
    )


class PickForm(forms.Form):
    """Which member a letter is about."""

    personal: ClassVar[dict[str, str]] = {"name": "accounts.Member.screen_name"}

    name = OneLineField(label=_("Screen name"), max_length=30)


class TakeBackForm(forms.Form):
    personal: ClassVar[dict[str, str]] = {"reason": "children.ChildFound.reason"}

    reason = OneLineField(
        label=_("How do you know that it was a mistake?"), max_length=300
    )


class ParentForm(forms.Form):
    """Its cleaned data are the words of `services.reporting.ask_as_a_parent`."""

    personal: ClassVar[dict[str, str]] = {
        "screen_name": "children.Suspicion.member",
        "relation": "cases.Case.message",
        "email": "cases.Case.email",
        "message": "cases.Case.message",
    }

    screen_name = OneLineField(
        label=_("The child's screen name on this site"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    relation = OneLineField(
        label=_("Who are you to the child?"),
        max_length=60,
        help_text=_("Mother, father, guardian, teacher … We ask for no papers."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        required=False,
        help_text=_("Only to tell you what became of it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    message = ManyLinesField(
        label=_("What should we know?"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
