"""Cookies, for everybody; and what this site answers to a browser's signals."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from focaljet.base.http import the_same_for_all
from focaljet.consent import inventory, needs
from focaljet.consent.browsers import BROWSERS
from focaljet.consent.hearing import HEADERS, signals_of

# When what is said at /.well-known/gpc.json was last looked at by a human of ours.
GPC_SINCE = "2026-11-29"


@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    context = {
        "lines": inventory.lines(),
        "features": needs.features(),
        "browsers": BROWSERS,
        "signals": signals_of(request),
    }
    response = render(request, "consent/cookies.html", context)
    patch_vary_headers(response, HEADERS.values())
    return response


@the_same_for_all
@require_safe
@cache_control(public=True, max_age=86_400)
def gpc(request: HttpRequest) -> HttpResponse:
    """That this site keeps to Global Privacy Control, in the form its standard asks."""
    return JsonResponse({"gpc": True, "lastUpdate": GPC_SINCE})
