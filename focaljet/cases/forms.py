"""Letters to the site, and what the staff do with them."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from focaljet.base.fields import ManyLinesField, OneLineField
from focaljet.base.text import one_line
from focaljet.cases import kinds
from focaljet.cases.models.cases import Case
from focaljet.cases.words import (
    BY_ONESELF,
    EVIDENCE,
    OBJECTABLE,
    Authority,
    Ground,
    Outcome,
    Wish,
)

LONGEST_MESSAGE = 10_000
# What a kind needs beside the letter; a form shows those of its kind.
OF_A_KIND = ("about", "row", "right_value", "purpose", "wish")
OF_AN_AGENT = ("agent", "authority")


def _begun(label: Promise) -> str:
    """With a capital letter; still in the language of whoever reads it."""
    return capfirst(cast("str", label))  # stays lazy


def _some_words(typed: str) -> str:
    words = typed.strip()
    if not one_line(words):
        raise forms.ValidationError(_("Please write something."))
    return words


class RequestForm(forms.Form):
    """Its cleaned data are words of `services.cases.open_case`.

    `kind` says which inputs are shown; the others stay empty.
    """

    about = forms.CharField(required=False, max_length=150, widget=forms.HiddenInput)
    row = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    purpose = forms.ChoiceField(
        label=_("Which use?"),
        required=False,
        choices=[
            ("", _("I describe it below")),
            *((each.value, _begun(each.label)) for each in OBJECTABLE),
        ],
        help_text=_(
            "These are what we do in our own interest. What your account needs to work "
            "ends with the account."
        ),
    )
    wish = forms.ChoiceField(
        label=_("What is to be erased?"),
        required=False,
        choices=[("", _("I describe it below")), *Wish.choices],
    )
    message = ManyLinesField(
        label=_("Your message"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    right_value = ManyLinesField(
        label=_("What is right instead"),
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    agent = OneLineField(
        label=_("I write for somebody else; my name is"),
        required=False,
        max_length=100,
        help_text=_(
            "Then the address above has to be that person's: the person confirms your "
            "request there, and gets the answer."
        ),
    )
    authority = forms.ChoiceField(
        label=_("What allows you to"),
        required=False,
        choices=[("", "—"), *Authority.choices],
        help_text=_("Do not send papers: we ask to see them, and keep none."),
    )

    personal: ClassVar[dict[str, str]] = {
        "about": "cases.Case.datum",
        "row": "cases.Case.row",
        "purpose": "cases.Case.purpose",
        "wish": "cases.Case.wish",
        "message": "cases.Case.message",
        "right_value": "cases.Case.right_value",
        "agent": "cases.Case.agent",
        "authority": "cases.Case.authority",
    }

    def __init__(
        self, *args: Any, of_kind: str = "", agents: bool = True, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        said = kinds.ALL.get(of_kind)
        shown = said.fields if said else ()
        for name in OF_A_KIND:
            if name not in shown:
                del self.fields[name]
        if not (agents and said and said.may_have_agent):
            for name in OF_AN_AGENT:
                del self.fields[name]

    def clean_message(self) -> str:
        return _some_words(self.cleaned_data["message"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("agent") and not said.get("authority"):
            self.add_error("authority", _("Please say what allows you to."))
        if said.get("agent") and said.get("email") == "":
            self.add_error("email", _("The person has to be able to confirm it."))
        return said


class ContactForm(RequestForm):
    """The same for whoever need not be signed in."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        choices=kinds.CHOICES,
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

    field_order = ["kind", "name", "email"]
    personal: ClassVar[dict[str, str]] = {
        "kind": "cases.Case.kind",
        "name": "cases.Case.name",
        "email": "cases.Case.email",
        **RequestForm.personal,
    }


class MessageForm(forms.Form):
    """The person writes again."""

    text = ManyLinesField(
        label=_("Write more"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    personal: ClassVar[dict[str, str]] = {"text": "cases.CaseMessage.text"}

    def clean_text(self) -> str:
        return _some_words(self.cleaned_data["text"])


class AppealForm(forms.Form):
    words = ManyLinesField(
        label=_("Why you do not agree"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    personal: ClassVar[dict[str, str]] = {"words": "cases.Appeal.words"}

    def clean_words(self) -> str:
        return _some_words(self.cleaned_data["words"])


class PurposesForm(forms.Form):
    """What a member switches off."""

    purposes = forms.MultipleChoiceField(
        label=_("Do not use my data for"),
        required=False,
        choices=[(value, _begun(label)) for value, label in BY_ONESELF],
        widget=forms.CheckboxSelectMultiple,
    )

    personal: ClassVar[dict[str, str]] = {"purposes": "cases.Objection.purpose"}


# The staff


class DecideForm(forms.Form):
    """Its cleaned data make a `services.deciding.Decision`. A question is answered;
    everything else is granted or declined."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (each.value, each.label)
            for each in (Outcome.GRANTED, Outcome.PARTLY, Outcome.REFUSED)
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )
    ground = forms.ChoiceField(
        label=_("Ground, where something is refused"),
        required=False,
        choices=[("", "—"), *Ground.choices],
        help_text=_("There are no other grounds than these five."),
    )
    redaction_tried = forms.BooleanField(
        label=_("Leaving out the words and names of others would not be enough"),
        required=False,
        help_text=_("For the ground that it would harm the privacy of others."),
    )
    change_value = forms.BooleanField(
        label=_("Put this in its place"),
        required=False,
    )
    value = ManyLinesField(
        label=_("The right value"),
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    answer = ManyLinesField(
        label=_("Answer"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    personal: ClassVar[dict[str, str]] = {
        "outcome": "cases.Case.outcome",
        "ground": "cases.Case.ground",
        "value": "cases.Case.right_value",
        "answer": "cases.Case.answer",
    }
    not_personal = frozenset({"redaction_tried", "change_value"})

    def __init__(
        self,
        *args: Any,
        is_question: bool = False,
        has_target: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        if is_question:
            for name in ("outcome", "ground", "redaction_tried"):
                del self.fields[name]
        if not has_target:
            del self.fields["change_value"], self.fields["value"]

    def clean_answer(self) -> str:
        return _some_words(self.cleaned_data["answer"])


class EvidenceForm(forms.Form):
    evidence = forms.ChoiceField(
        label=_("What shows that it is the person"),
        choices=[(each.value, each.label) for each in EVIDENCE],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )

    personal: ClassVar[dict[str, str]] = {"evidence": "cases.Case.proof"}


class ExtendForm(forms.Form):
    reason = ManyLinesField(
        label=_("Why it takes longer"),
        max_length=LONGEST_MESSAGE,
        help_text=_("The person reads this."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    personal: ClassVar[dict[str, str]] = {"reason": "cases.Case.extension"}


class WriteForm(forms.Form):
    """The staff write without deciding."""

    text = ManyLinesField(
        label=_("Message"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    personal: ClassVar[dict[str, str]] = {"text": "cases.CaseMessage.text"}

    def clean_text(self) -> str:
        return _some_words(self.cleaned_data["text"])


class MergeForm(forms.Form):
    into = forms.TypedChoiceField(label=_("Put it to"), coerce=int)

    not_personal = frozenset({"into"})

    def __init__(self, *args: Any, others: list[Case], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["into"].choices = [  # type: ignore[attr-defined]
            (each.pk, _("Case %(number)s") % {"number": each.pk}) for each in others
        ]


class QueueForm(forms.Form):
    """What the queue shows."""

    kind = forms.ChoiceField(
        label=_("About"),
        required=False,
        choices=[("", _("Everything")), *Case.Kind.choices],
    )

    not_personal = frozenset({"kind"})
