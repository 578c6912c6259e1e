"""What the cases lend to the frame of every page, and to pages of others."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from focaljet.base.offers import CpGroup, Health, HealthLine, MenuEntry
from focaljet.cases import rules
from focaljet.cases.models.cases import Case
from focaljet.cases.queries.cases import waiting
from focaljet.cases.services.locking import today


def cases(request: HttpRequest) -> MenuEntry | None:
    if not rules.may_see_cases(request.user):
        return None
    return MenuEntry(_("Cases"), reverse("cases:cases"), icon="inbox", place=80)


def requests(request: HttpRequest) -> MenuEntry:
    return MenuEntry(
        _("Requests"),
        reverse("requests:requests"),
        icon="inbox",
        place=25,
        group=CpGroup.PRIVACY,
    )


def purposes(request: HttpRequest) -> MenuEntry:
    return MenuEntry(
        _("Uses of your data"),
        reverse("requests:purposes"),
        icon="list",
        place=30,
        group=CpGroup.PRIVACY,
    )


def letter_to_correct(label: str, key: Any = None) -> str:
    """The address of a letter that says which datum is not right, and in which row."""
    asked = {"kind": Case.Kind.CORRECT.value, "about": label}
    if key is not None:
        asked["row"] = str(key)
    return f"{reverse('site:contact')}?{urlencode(asked)}"


def health() -> list[HealthLine]:
    """Whether somebody waits longer than the law allows."""
    found = waiting(today())
    if found.overdue:
        n = found.overdue
        state = Health.BAD
        text = ngettext("%(n)d is overdue.", "%(n)d are overdue.", n) % {"n": n}
    elif found.near:
        n = found.near
        state = Health.ATTENTION
        text = ngettext(
            "%(n)d is due within a week.", "%(n)d are due within a week.", n
        ) % {"n": n}
    else:
        state, text = Health.GOOD, _text("Nobody waits for too long.")
    return [HealthLine(_("Requests"), state, text, url=reverse("cases:cases"))]
