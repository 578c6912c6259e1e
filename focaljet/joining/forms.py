"""Shapes of input for joining. `personal` names the declaration of what is asked for."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.forms import (
    ADDRESS,
    NAME,
    PASSWORD,
    address_field,
    check_new_password,
    cleaned_name,
    name_field,
    new_password_field,
)
from focaljet.base import clock
from focaljet.base.fields import ManyLinesField, OneLineField
from focaljet.children.rules import is_old_enough
from focaljet.choices.queries import chosen
from focaljet.guarding.password_rules import Holder
from focaljet.joining import choices, queries, rules
from focaljet.joining.models import LONGEST_NOTE, LONGEST_WHY, Wish

WHY, NOTE, REASON = (
    "joining.Wish.why",
    "joining.Invitation.note",
    "joining.Wish.reason",
)


class AgeForm(forms.Form):
    """Asks in a neutral way; the answer is looked at once and goes nowhere (C88)."""

    not_personal = frozenset({"day", "month", "year"})

    day = forms.TypedChoiceField(label=_("Day"), coerce=int)
    month = forms.TypedChoiceField(label=_("Month"), coerce=int)
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = clock.now().year
        self._choices("day", [(day, day) for day in range(1, 32)])
        self._choices("month", list(MONTHS.items()))
        self._choices(
            "year", [(year, year) for year in range(this_year, this_year - 121, -1)]
        )
        for name in ("day", "month", "year"):
            self.fields[name].widget.attrs["autocomplete"] = f"bday-{name}"

    def _choices(self, name: str, choices: list[tuple[int, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101
        field.choices = [("", "-"), *choices]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if {"day", "month", "year"} <= said.keys():
            try:
                said["born"] = date(said["year"], said["month"], said["day"])
            except ValueError:
                raise ValidationError(_("This day is not in the calendar.")) from None
            if said["born"] > clock.now().date():
                raise ValidationError(_("This day is still to come."))
        return said

    @property
    def is_old_enough(self) -> bool:
        return is_old_enough(self.cleaned_data["born"])


class SignUpForm(forms.Form):
    """Asks for a reason and an answer only where the owner's choices want them."""

    personal: ClassVar = {
        "screen_name": NAME,
        "email": ADDRESS,
        "password": PASSWORD,
        "why": WHY,
    }
    not_personal = frozenset({"answer", "leave_empty"})

    screen_name = name_field(_("Screen name"))
    email = address_field(_("E-mail address"))
    password = new_password_field(_("Password"))
    answer = OneLineField(max_length=200)
    why = ManyLinesField(
        label=_("Why do you want to join?"),
        max_length=LONGEST_WHY,
        help_text=_("The staff read it and decide. A sentence or two will do."),
    )
    # Programs fill every input; people do not see this one.
    leave_empty = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, waits: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = chosen(choices.QUESTION)
        if not chosen(choices.QUESTION):
            del self.fields["answer"]
        if not waits:
            del self.fields["why"]

    def clean_screen_name(self) -> str:
        return cleaned_name(self.cleaned_data["screen_name"])

    def clean_answer(self) -> str:
        said: str = self.cleaned_data["answer"]
        if not rules.is_right_answer(said):
            raise ValidationError(_("That is not it. Ask somebody of the club."))
        return said

    def clean_leave_empty(self) -> str:
        if self.cleaned_data["leave_empty"]:
            raise ValidationError(_("Leave this field empty, and send the form again."))
        return ""

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        about = Holder(said.get("screen_name", ""), said.get("email", ""))
        check_new_password(self, about=about)
        return said


class InviteForm(forms.Form):
    personal: ClassVar = {"note": NOTE}
    not_personal = frozenset({"uses", "days"})

    note = OneLineField(
        label=_("For whom"),
        max_length=LONGEST_NOTE,
        required=False,
        help_text=_("For your own list. The staff can see it; the invited cannot."),
    )
    uses = forms.IntegerField(
        label=_("How many may use it"), min_value=1, max_value=100, initial=1
    )
    days = forms.IntegerField(
        label=_("Good for so many days"), min_value=1, max_value=90, initial=14
    )


class DecideForm(forms.Form):
    """Which wishes are decided, and how. A no owes a reason."""

    personal: ClassVar = {"reason": REASON}
    not_personal = frozenset({"wish", "answer"})

    wish = forms.ModelMultipleChoiceField(
        queryset=Wish.objects.none(), error_messages={"required": _("Tick somebody.")}
    )
    answer = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
    reason = OneLineField(
        label=_("Why not"),
        max_length=300,
        required=False,
        help_text=_("They get it by mail: one sentence, as you would say it to them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["wish"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = queries.open_wishes()

    @property
    def is_yes(self) -> bool:
        return bool(self.cleaned_data["answer"] == "yes")

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("answer") == "no" and not said.get("reason"):
            self.add_error("reason", _("Say why, in a sentence."))
        return said
