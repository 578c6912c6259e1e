"""How requests were answered, in numbers: exact for the staff, about nobody for all."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from focaljet.cases import rules
from focaljet.cases.queries import cases as case_queries
from focaljet.cases.queries import statistics as queries
from focaljet.cases.services.locking import today


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    years = queries.years(today())
    year = _year(request, years)
    context = {
        "years": years,
        "year": year,
        "numbers": queries.public_numbers_of(year),
        "few": queries.FEW,
    }
    return render(request, "cases/statistics_public.html", context)


@require_safe
def exact(request: HttpRequest) -> HttpResponse:
    if not rules.may_see_cases(request.user):
        raise Http404
    years = queries.years(today())
    year = _year(request, years)
    context = {
        "years": years,
        "year": year,
        "numbers": queries.numbers_of(year),
        "appeals": queries.appeals_of(year),
        "waiting": case_queries.waiting(today()),
    }
    return render(request, "cases/statistics.html", context)


def _year(request: HttpRequest, years: list[int]) -> int:
    """The one that was asked for, or this; 404 for what is no year of the site's."""
    raw = request.GET.get("year", str(years[0]))
    if raw not in {str(year) for year in years}:
        raise Http404
    return int(raw)
