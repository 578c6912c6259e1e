"""What a person typed into a form that could not be taken, to be given back."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

NEVER_GIVEN_BACK = (
    "password",
    "current",  # the one that was good so far
    "csrfmiddlewaretoken",
    "seal",
    "token",
    "secret",
)


@dataclass(frozen=True, slots=True)
class Word:
    name: str
    value: str

    @property
    def is_long(self) -> bool:
        return len(self.value) > 60 or "\n" in self.value

    @property
    def is_prose(self) -> bool:
        return self.is_long or " " in self.value


def words_typed(request: HttpRequest) -> list[Word]:
    """The fields of the form, without passwords, tokens and files."""
    if request.method != "POST":
        return []
    try:
        fields = request.POST.lists()
    except (OSError, MultiPartParserError, SuspiciousOperation):
        return []
    return [
        Word(name, value)
        for name, values in fields
        if not any(part in name.lower() for part in NEVER_GIVEN_BACK)
        for value in values
    ]
