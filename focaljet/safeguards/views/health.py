"""How the site stands, on one page for its owners."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from focaljet.personal.needs import needs_cookie
from focaljet.safeguards import rules
from focaljet.safeguards.queries.health import health_of_the_site


@needs_cookie("staff")
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    if not rules.may_watch(request.user):
        raise Http404
    context = {"page": health_of_the_site()}
    return render(request, "safeguards/health.html", context)
