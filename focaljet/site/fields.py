"""Fields of forms that only the site's own pages need."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from focaljet.base import colours

# The accent of tokens.css. Whoever picks it has chosen nothing.
HOUSE_BLUE = "#0f55b8"


class AccentField(forms.CharField):
    """A colour as #rrggbb; "" stands for the blue of the house."""

    widget = forms.TextInput(attrs={"type": "color"})

    def prepare_value(self, value: Any) -> Any:
        return value or HOUSE_BLUE

    def clean(self, value: Any) -> str:
        said = str(super().clean(value)).strip().lower()
        if said in ("", HOUSE_BLUE):
            return ""
        if not colours.HEX.fullmatch(said):
            raise ValidationError(_("Write the colour as #rrggbb, such as #0f55b8."))
        return said
