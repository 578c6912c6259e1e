"""Shapes of input about a breach, and what owners sign."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.base.fields import ManyLinesField, OneLineField
from focaljet.safeguards.models.breaches import Breach
from focaljet.safeguards.queries.reach import tables_to_choose
from focaljet.safeguards.queries.staff import staff
from focaljet.safeguards.statements import STATEMENTS
from focaljet.safeguards.threats import Threat

LONGEST = 10_000
MOMENT = "%Y-%m-%dT%H:%M"


class Moment(forms.DateTimeField):
    """By the reader's own clock."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
        super().__init__(widget=widget, input_formats=[MOMENT], **more)


def words(label: Any, **more: Any) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 4})
    return ManyLinesField(label=label, max_length=LONGEST, widget=box, **more)


class BreachForm(forms.Form):
    """Its cleaned data are the words of `services.breaches.write_down`."""

    not_personal = frozenset(
        {
            "threats",
            "what",
            "systems",
            "found_at",
            "began_at",
            "ended_at",
            "risk",
            "consequences",
            "measures",
            "contact",
        }
    )

    what = words(
        _("What happened?"),
        help_text=_("In plain words, and without naming a person."),
    )
    threats = forms.MultipleChoiceField(
        label=_("What kind was it?"),
        choices=[(threat.value, threat.label) for threat in Threat],
        widget=forms.CheckboxSelectMultiple,
    )
    found_at = Moment(
        label=_("When did somebody of you notice?"),
        help_text=_("From this moment the 72 hours run."),
    )
    began_at = Moment(label=_("Since when?"), required=False)
    ended_at = Moment(label=_("Until when?"), required=False)
    systems = OneLineField(
        label=_("Where?"),
        max_length=200,
        required=False,
        help_text=_("The machine, the backup, an account of the staff …"),
    )
    risk = forms.ChoiceField(
        label=_("How bad can it become for the people?"),
        choices=Breach.Risk.choices,
        initial=Breach.Risk.RISK,
        widget=forms.RadioSelect,
        help_text=_(
            "A risk has to be reported to the authority; of a high risk the people "
            "themselves have to be told."
        ),
    )
    consequences = words(_("What may it lead to?"), required=False)
    measures = words(_("What have you done about it?"), required=False)
    contact = OneLineField(
        label=_("Who answers questions?"),
        max_length=200,
        required=False,
        help_text=_("A role and an address, for the authority and the people."),
    )

    def clean_threats(self) -> str:
        return "".join(sorted(self.cleaned_data["threats"]))


class ScopeForm(forms.Form):
    """What lay open: an account that somebody else used, or whole tables."""

    personal: ClassVar[dict[str, str]] = {"account": "safeguards.Breach.account"}
    not_personal = frozenset({"tables"})

    account = OneLineField(
        label=_("An account was taken over"),
        max_length=30,
        required=False,
        help_text=_(
            "Its screen name. Whom it looked at stands in the ledger; whom it could read "
            "follows from its rights."
        ),
    )
    tables = forms.MultipleChoiceField(
        label=_("Whole tables lay open"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field = cast("forms.MultipleChoiceField", self.fields["tables"])
        field.choices = [(table.label, table.title) for table in tables_to_choose()]

    def clean_account(self) -> Member | None:
        name = self.cleaned_data["account"]
        if not name:
            return None
        try:
            return Member.objects.get_by_natural_key(name)
        except Member.DoesNotExist:
            raise ValidationError(_("There is no member of this name.")) from None


class ReportForm(forms.Form):
    not_personal = frozenset({"at", "late_reason"})

    at = Moment(label=_("When was the authority told?"))
    late_reason = words(
        _("Why was it later than 72 hours?"),
        required=False,
        help_text=_("Obligatory then; the authority reads it."),
    )


class NoticeForm(forms.Form):
    """What the people are told: what happened, which data, what it may lead to, what was
    done, what they can do, and whom to ask."""

    not_personal = frozenset({"notice_title", "notice_text"})

    notice_title = OneLineField(label=_("Subject"), max_length=150)
    notice_text = ManyLinesField(
        label=_("Text"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 14}),
    )


class CloseForm(forms.Form):
    not_personal = frozenset({"lessons"})

    lessons = words(_("What was learned?"))


class ReviewForm(forms.Form):
    """Each person ticked by hand: signing without looking should cost more."""

    not_personal = frozenset({"seen"})  # only counted

    seen = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.people = staff()
        field = cast("forms.MultipleChoiceField", self.fields["seen"])
        field.choices = [(str(person.id), person.name) for person in self.people]
        field.error_messages = {"required": _("Tick everybody who is right there.")}

    def clean_seen(self) -> list[int]:
        seen = [int(each) for each in self.cleaned_data["seen"]]
        if len(seen) < len(self.people):
            raise ValidationError(
                _(
                    "Somebody is not ticked. Take who is not right there out of the "
                    "group first, then sign."
                )
            )
        return seen


class MachineForm(forms.Form):
    not_personal = frozenset({"said"})

    said = forms.MultipleChoiceField(
        label=_("This is so"),
        choices=list(STATEMENTS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
