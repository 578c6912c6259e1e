"""What the children's room lends to other pages. None costs a visitor a query."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from focaljet.base.offers import (
    Banner,
    CpGroup,
    Health,
    HealthLine,
    MenuEntry,
    Panel,
)
from focaljet.cases.models.cases import Case
from focaljet.children import rules
from focaljet.children.queries import alarms
from focaljet.children.queries import found as queries


def about_my_age(request: HttpRequest) -> MenuEntry:
    url = reverse("children:me")
    return MenuEntry(_("My age"), url, "user", place=95, group=CpGroup.PRIVACY)


def somebody_says_so(request: HttpRequest) -> Banner | None:
    """For the staff, while a letter waits that says that a child is here."""
    if not rules.may_find(request.user):
        return None
    letters = alarms.open_letters()
    if not letters:
        return None
    return Banner(
        title=_("A child may be here"),
        text=ngettext(
            "A letter says so. If it is right, hide the account at once.",
            "%(n)d letters say so. Where it is right, hide the account at once.",
            len(letters),
        )
        % {"n": len(letters)},
        url=reverse("cases:case", args=[letters[0]]),
        action=_("Read it"),
        place=5,
    )


def say_so(request: HttpRequest, member_id: int) -> Panel | None:
    """On a member's page, for the staff."""
    if not rules.may_find(request.user) or request.user.pk == member_id:
        return None
    return Panel("children/_say_so.html", {"member_id": member_id})


def hide_now(request: HttpRequest, case: Case) -> Panel | None:
    """On the page of a letter."""
    if not rules.may_find(request.user):
        return None
    suspects = queries.suspects_of(case.pk)
    if case.kind != rules.LETTER and not suspects:
        return None
    data = {"case": case, "suspects": suspects}
    return Panel("children/_hide_now.html", data)


def health() -> list[HealthLine]:
    late = queries.overdue().count()
    return [
        HealthLine(
            name=_("Children"),
            state=Health.BAD if late else Health.GOOD,
            text=ngettext(
                "%(n)d child was to be erased within a day, and is still here.",
                "%(n)d children were to be erased within a day, and are still here.",
                late,
            )
            % {"n": late}
            if late
            else _g("Nobody who was found to be a child is still here after a day."),
            url=reverse("children:found"),
        )
    ]
