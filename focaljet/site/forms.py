"""Forms in which an owner chooses, made from what the apps declare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from focaljet.base import images
from focaljet.base.images import BadImageError
from focaljet.choices import queries
from focaljet.choices.words import Choice, choice_named
from focaljet.site import logo
from focaljet.site.choices import FACE


class ChoicesForm(forms.Form):
    """One field for each choice, under the choice's name."""

    not_personal = frozenset[str]()

    def __init__(
        self, choices: Sequence[Choice], data: Any = None, **more: Any
    ) -> None:
        super().__init__(data, **more)
        for choice in choices:
            self.fields[choice.name] = choice.form_field()
            self.initial[choice.name] = queries.chosen(choice.name)

    @property
    def changes(self) -> dict[str, Any]:
        """What is not as it was, by the name of the choice."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in self.initial and value != self.initial[name]
        }


class FaceForm(ChoicesForm):
    """The look of the site. `tried` is the name of a logo that only waits to be saved."""

    not_personal = frozenset({"picture", "tried", "no_logo"})

    picture = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_(
            "A JPEG, PNG or WebP of at most 4 MB; wide or square, best with a ground "
            "that can be seen through."
        ),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    tried = forms.CharField(required=False, widget=forms.HiddenInput)
    no_logo = forms.BooleanField(label=_("Show no logo of ours"), required=False)

    def __init__(self, data: Any = None, files: Any = None, **more: Any) -> None:
        asked = [choice for choice in FACE if choice.name != "site.logo"]
        super().__init__(asked, data, files=files, **more)
        self.order_fields([choice.name for choice in asked[:3]])

    def clean_tried(self) -> str:
        tried = str(self.cleaned_data["tried"])
        return tried if tried and logo.is_there(tried) else ""

    def clean_picture(self) -> bytes | None:
        file = self.cleaned_data["picture"]
        if file is None:
            return None
        data = bytes(file.read(logo.LARGEST_BYTES + 1))
        if len(data) > logo.LARGEST_BYTES:
            raise ValidationError(_("This picture is larger than 4 MB."))
        if _is_a_drawing(data):
            raise ValidationError(
                _(
                    "An SVG can hold programs, so it is not taken. Save it as a PNG "
                    "and choose that."
                )
            )
        try:
            images.measure(data)
        except BadImageError as bad:
            raise ValidationError(bad.reason) from bad
        return data

    def logo_name(self) -> str:
        """Of a valid form: the logo that it asks for, put away where it is new."""
        cleaned = self.cleaned_data
        if cleaned["picture"] is not None:
            return logo.put_away(cleaned["picture"])
        if cleaned["no_logo"]:
            return ""
        return cleaned["tried"] or str(queries.chosen("site.logo"))


def _is_a_drawing(data: bytes) -> bool:
    begins = data[:1000].lower()
    return b"<svg" in begins or b"<?xml" in begins


def shown(name: str, value: Any) -> str:
    """A value of a choice as its form says it: "German" for "de"."""
    field = choice_named(name).form_field()
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(field, forms.ChoiceField):
        labels = dict(_flat(field.choices))
        values = value if isinstance(value, list | tuple) else [value]
        value = ", ".join(str(labels.get(str(one), one)) for one in values)
    return str(value) or str(_("nothing"))


def _flat(choices: Any) -> list[tuple[str, Any]]:
    flat: list[tuple[str, Any]] = []
    for value, label in choices:
        flat += (
            _flat(label) if isinstance(label, list | tuple) else [(str(value), label)]
        )
    return flat
