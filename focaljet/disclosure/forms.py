"""Shapes of input: a party, the facts of a case, its people and its data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from focaljet.base.fields import ManyLinesField, OneLineField
from focaljet.disclosure import rules
from focaljet.disclosure.countries import CODES
from focaljet.disclosure.models.cases import (
    LONGEST_REASON,
    LONGEST_REFERENCE,
    DisclosureCase,
)
from focaljet.disclosure.models.parties import LONGEST_NAME, LONGEST_WHY, Party
from focaljet.disclosure.package.data import Shelf
from focaljet.disclosure.services.cases import Facts
from focaljet.disclosure.services.parties import Facts as PartyFacts
from focaljet.personal.words import Purpose

MOST_PEOPLE = 200
Ground = DisclosureCase.Ground

REASON = "disclosure.DisclosureCase.reason"
REFERENCE = "disclosure.DisclosureCase.reference"
BASIS = "disclosure.DisclosureCase.gag_basis"
DECIDER = "disclosure.DisclosureCase.decided_by"
PERSON = "disclosure.DisclosureSubject.member"


class CountryField(forms.CharField):
    """Two letters of ISO 3166."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("label", _("Country"))
        given.setdefault("help_text", _("Its two letters, such as DE, FR or US."))
        super().__init__(min_length=2, max_length=2, **given)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").strip().upper()

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value not in CODES:
            raise ValidationError(_("No country has these two letters."))


def _day(label: Any, **given: Any) -> forms.DateField:
    shown = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=shown, **given)


class PartyForm(forms.Form):
    """A company, and nothing about people."""

    not_personal = frozenset({"kind", "name", "country", "purposes", "contact", "why"})

    kind = forms.ChoiceField(label=_("What it is to us"), choices=Party.Kind.choices)
    name = OneLineField(label=_("Name"), max_length=LONGEST_NAME)
    country = CountryField()
    purposes = forms.MultipleChoiceField(
        label=_("What it may use data for"),
        choices=[(each.value, each.label) for each in Purpose],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Without a purpose nobody may receive anything.")
        },
    )
    contact = forms.EmailField(
        label=_("Address for recalls"),
        help_text=_(
            "When somebody is erased or corrected here, a mail with a reference, and no "
            "name, goes there."
        ),
    )
    why = ManyLinesField(
        label=_("Why it receives data"),
        max_length=LONGEST_WHY,
        help_text=_("Everybody reads this in the policy."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @property
    def facts(self) -> PartyFacts:
        return PartyFacts(**self.cleaned_data)


class FactsForm(forms.Form):
    """Asks only for what its ground needs; `facts` is what a service takes."""

    personal: ClassVar[dict[str, str]] = {
        "reference": REFERENCE,
        "reason": REASON,
        "decided_by": DECIDER,
        "gag_basis": BASIS,
    }
    not_personal = frozenset(
        {
            "instrument",
            "party",
            "recipient",
            "country",
            "abroad",
            "contact",
            "shared_from",
            "shared_until",
            "gag_until",
        }
    )

    instrument = forms.ChoiceField(label=_("What they rely on"))
    party = forms.ModelChoiceField(
        label=_("Party"),
        queryset=Party.objects.none(),
        empty_label=None,
        error_messages={
            "required": _("First list the party, and publish the policy that names it.")
        },
    )
    recipient = OneLineField(
        label=_("Who receives the data"),
        max_length=LONGEST_NAME,
        help_text=_("The court, the authority or the company, by its full name."),
    )
    country = CountryField(label=_("Their country"))
    abroad = forms.ChoiceField(
        label=_("Is that abroad for the people it is about?"),
        choices=DisclosureCase.Abroad.choices,
    )
    contact = forms.EmailField(
        label=_("Address for recalls"),
        help_text=_("Where to write when somebody is erased here later."),
    )
    reference = OneLineField(
        label=_("Their reference"), max_length=LONGEST_REFERENCE, required=False
    )
    reason = ManyLinesField(
        label=_("Reasoning"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("Name nobody here: whom it is about comes in the next step."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    decided_by = OneLineField(
        label=_("Who finds that it is needed"),
        max_length=LONGEST_NAME,
        help_text=_("The screen name of an owner, who stands for it."),
    )
    shared_from = _day(_("From the day"), required=False)
    shared_until = _day(_("Up to and including"), required=False)
    gag_until = _day(
        _("Nobody may be told before"),
        required=False,
        help_text=_("Only where somebody ordered it. On this day they are told."),
    )
    gag_basis = ManyLinesField(
        label=_("Who ordered the silence, and by which rule"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, ground: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.ground = Ground(ground)
        instruments = rules.INSTRUMENTS[self.ground]
        self._choice("instrument").choices = [(e.value, e.label) for e in instruments]
        parties = cast("forms.ModelChoiceField[Party]", self.fields["party"])
        parties.queryset = Party.objects.filter(withdrawn_at=None).order_by("name")
        for name in self._not_asked():
            del self.fields[name]
        if self.ground in rules.OUR_FINDING:
            self.fields["reason"].required = True

    def _choice(self, name: str) -> forms.ChoiceField:
        return cast("forms.ChoiceField", self.fields[name])

    def _not_asked(self) -> set[str]:
        gag = {"gag_until", "gag_basis"}
        asked_of_authorities = {"abroad", *gag}
        if self.ground is Ground.PARTY:
            return {
                "recipient",
                "country",
                "contact",
                "decided_by",
            } | asked_of_authorities
        if self.ground is Ground.TRANSFER:
            days = {"shared_from", "shared_until"}
            return {"party", "decided_by"} | asked_of_authorities | days
        ours = set() if self.ground in rules.OUR_FINDING else {"decided_by"}
        return {"party", "contact"} | ours

    def clean_decided_by(self) -> str:
        name = str(self.cleaned_data["decided_by"])
        users = get_user_model()
        try:
            person: Any = users._default_manager.get_by_natural_key(name)
        except users.DoesNotExist:
            person = None
        if person is None or not rules.may_see(person):
            raise ValidationError(_("No owner of this site has this name."))
        self.cleaned_data["decided_by_id"] = person.pk
        return name

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        first, last = said.get("shared_from"), said.get("shared_until")
        if first and last and last < first:
            self.add_error("shared_until", _("This is before the first day."))
        return said

    @property
    def facts(self) -> Facts:
        said = {**self.cleaned_data}
        said.pop("decided_by", None)
        party = said.pop("party", None)
        return Facts(ground=self.ground, party_id=party.pk if party else None, **said)


class PeopleForm(forms.Form):
    """Screen names, one a line; `member_ids` are who they are."""

    personal: ClassVar[dict[str, str]] = {"people": PERSON}

    people = ManyLinesField(
        label=_("Screen names, one a line"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_people(self) -> str:
        text = str(self.cleaned_data["people"])
        names = [line.strip() for line in text.splitlines() if line.strip()]
        if len(names) > MOST_PEOPLE:
            raise ValidationError(_("At most 200 people are in one disclosure."))
        users = get_user_model()
        self.member_ids: list[int] = []
        unknown = []
        for name in names:
            try:
                person = users._default_manager.get_by_natural_key(name)
                self.member_ids.append(int(person.pk))
            except users.DoesNotExist:
                unknown.append(name)
        if unknown:
            said = _("Nobody here is called: %(names)s.")
            raise ValidationError(said, params={"names": ", ".join(unknown)})
        return text


class DataForm(forms.Form):
    """Which tables and fields; the page sets them under their headings."""

    not_personal = frozenset({"chosen"})

    chosen = forms.MultipleChoiceField(
        label=_("Data"), error_messages={"required": _("Choose what is given.")}
    )

    def __init__(self, *args: Any, shelves: Sequence[Shelf], **more: Any) -> None:
        super().__init__(*args, **more)
        field = cast("forms.MultipleChoiceField", self.fields["chosen"])
        field.choices = [
            (datum.key, datum.title) for shelf in shelves for datum in shelf.data
        ]

    @property
    def names(self) -> list[tuple[str, str]]:
        keys = [key.partition("/") for key in self.cleaned_data["chosen"]]
        return [(table, field) for table, _slash, field in keys]


class ApproveForm(forms.Form):
    """The seal of what was read."""

    not_personal = frozenset({"seal"})

    seal = forms.CharField(max_length=64, widget=forms.HiddenInput)


class AnnounceForm(forms.Form):
    not_personal = frozenset({"days"})

    days = forms.IntegerField(
        label=_("Days of notice"),
        min_value=rules.NOTICE_DAYS,
        max_value=365,
        initial=rules.NOTICE_DAYS,
        help_text=_("For so long a banner on every page says what is about to happen."),
    )
