"""Publishing, as a form."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from focaljet.base.fields import ManyLinesField

LONGEST_SUMMARY = 1000


class PublishForm(forms.Form):
    not_personal = frozenset({"summary", "day", "tell_everybody", "sure", "expects"})

    summary = ManyLinesField(
        label=_("What changes, in a few sentences"),
        max_length=LONGEST_SUMMARY,
        help_text=_(
            "It stands in the banner and in the notice to each member, and stays in the "
            "list of versions."
        ),
    )
    day = forms.DateField(
        label=_("In force from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: as early as it may."),
    )
    tell_everybody = forms.BooleanField(
        label=_("Tell everybody, though nothing grew wider"), required=False
    )
    sure = forms.BooleanField(
        label=_("I have read the draft. What is published cannot be taken back."),
        error_messages={"required": _("Read the draft first, and tick this then.")},
    )
    expects = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: object, is_material: bool = False, **more: object
    ) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        if is_material:  # then nobody has to ask for it
            del self.fields["tell_everybody"]
