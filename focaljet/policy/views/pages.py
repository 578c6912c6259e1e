"""The policy as everybody reads it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from focaljet.privacy import policy as declarations


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "sections": declarations.sections(),
        "about_nobody": declarations.tables_about_nobody(),
        "cookies": declarations.cookies(),
        "purposes": declarations.purposes(),
    }
    return render(request, "policy/privacy.html", context)
