"""What the cases lend to the frame of every page."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from focaljet.base.offers import MenuEntry
from focaljet.cases import rules
from focaljet.cases.models.cases import Case


def cases(request: HttpRequest) -> MenuEntry | None:
    if not rules.may_see_cases(request.user):
        return None
    return MenuEntry(_("Cases"), reverse("cases:cases"), icon="inbox", place=80)


def letter_to_correct(label: str) -> str:
    """The address of a letter that says which datum is not right."""
    asked = urlencode({"kind": Case.Kind.CORRECT.value, "about": label})
    return f"{reverse('site:contact')}?{asked}"
