"""Everything that an owner can choose, on one page, made from the declarations."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast

from django.apps import apps
from django.contrib import messages
from django.forms.boundfield import BoundField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from focaljet.accounts.models import Member
from focaljet.choices import queries, services
from focaljet.choices.words import Choice, all_choices
from focaljet.site.forms import ChoicesForm, shown
from focaljet.site.services import choosing
from focaljet.site.views.owner import owners_only


@dataclass(frozen=True, slots=True)
class Line:
    """One choice as the page shows it."""

    field: BoundField
    default: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class Part:
    """The choices of one app."""

    label: str
    title: str
    form: ChoicesForm
    lines: list[Line]


@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def choices(request: HttpRequest) -> HttpResponse:
    found = _found(request.GET.get("q", ""))
    if request.method != "POST":
        return _page(request, found)
    by, part = cast(Member, request.user), request.POST.get("part", "")
    if name := request.POST.get("default"):
        if name not in [choice.name for choice in _found("")]:
            raise Http404
        services.back_to_default(by_id=by.pk, name=name)
        return _done(request)
    sent = [choice for choice in found if _app_of(choice) == part]
    if not sent:
        raise Http404
    form = ChoicesForm(sent, request.POST)
    if not form.is_valid():
        return _page(request, found, {part: form}, status=422)
    choosing.choose_all(by=by, changes=form.changes)
    return _done(request)


def _done(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("That is how it is from now on."))
    return HttpResponseRedirect(request.get_full_path())


def _found(wanted: str) -> list[Choice]:
    """The choices that have no page of their own and name all of the words."""
    words = wanted.casefold().split()
    return [
        choice
        for choice in all_choices().values()
        if not choice.page
        and all(
            word in f"{choice.title} {choice.help} {choice.name}".casefold()
            for word in words
        )
    ]


def _app_of(choice: Choice) -> str:
    return choice.name.partition(".")[0]


def _page(
    request: HttpRequest,
    found: list[Choice],
    sent: dict[str, ChoicesForm] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    parts = [
        _part(label, list(of_app), (sent or {}).get(label))
        for label, of_app in groupby(sorted(found, key=_app_of), key=_app_of)
    ]
    context = {"parts": parts, "q": request.GET.get("q", "")}
    return render(request, "site/choices.html", context, status=status)


def _part(label: str, found: list[Choice], sent: ChoicesForm | None) -> Part:
    form = sent or ChoicesForm(found)
    # Each form of the page has ids of its own.
    form.auto_id = f"{label}_%s"
    title = str(apps.get_app_config(label).verbose_name)
    return Part(label, title, form, [_line(form, choice) for choice in found])


def _line(form: ChoicesForm, choice: Choice) -> Line:
    default: Any = choice.default_now()
    return Line(
        field=form[choice.name],
        default=shown(choice.name, default),
        is_default=queries.chosen(choice.name) == default,
    )
