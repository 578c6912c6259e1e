"""Form fields that take text as people really send it, control characters and all."""

from __future__ import annotations

from typing import Any

from django import forms

from focaljet.base import text


class OneLineField(forms.CharField):
    """A title or a name: line ends and runs of blanks become one blank."""

    def to_python(self, value: Any) -> str:
        return text.one_line(super().to_python(value) or "")


class ManyLinesField(forms.CharField):
    """A text of several lines, without the characters that cannot be stored."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return text.without_controls(super().to_python(value) or "")
