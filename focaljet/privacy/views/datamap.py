"""The data map, for everybody: as a page, as a picture and for machines."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from focaljet.base.http import the_same_for_all
from focaljet.choices import site
from focaljet.privacy.map import drawing
from focaljet.privacy.map import twin as for_machines
from focaljet.privacy.map.places import places

# It changes with the program alone; a reader who comes back soon need not ask again.
FRESH = int(timedelta(minutes=5).total_seconds())


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    known = places()
    context = {
        "places": known,
        "wide": drawing.draw(known),
        "tall": drawing.draw(known, is_tall=True),
    }
    return render(request, "privacy/map.html", context)


@the_same_for_all
@require_safe
@cache_control(public=True, max_age=FRESH)
def picture(request: HttpRequest) -> HttpResponse:
    """`?dark=1` on a dark ground, `?tall=1` for a narrow screen, `?language=de`."""
    asked = request.GET.get("language", "")
    with translation.override(asked if asked in site.languages() else site.language()):
        drawn = drawing.draw(
            places(),
            is_dark=request.GET.get("dark") == "1",
            is_tall=request.GET.get("tall") == "1",
        )
        # Without the request: who reads it must not make the answer differ.
        svg = render_to_string("privacy/map.svg", {"drawing": drawn})
    return HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")


@the_same_for_all
@require_safe
@cache_control(public=True, max_age=FRESH)
def twin(request: HttpRequest) -> HttpResponse:
    layout = {"indent": 2, "ensure_ascii": False}
    return JsonResponse(for_machines.as_json(), json_dumps_params=layout)
