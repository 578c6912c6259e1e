from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from focaljet.caching.guests import guest_page
from focaljet.consent.browsers import BROWSERS
from focaljet.personal import declared


@guest_page()
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "site/help.html",
        {
            "browsers": [(each.name, each.url) for each in BROWSERS],
            "cookies": declared.cookies(),
        },
    )
