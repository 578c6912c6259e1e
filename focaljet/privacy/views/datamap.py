"""The data map, for everybody: as a page, as a picture and for machines."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

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


@require_safe
@cache_control(public=True, max_age=FRESH)
def picture(request: HttpRequest) -> HttpResponse:
    """`?dark=1` on a dark ground, `?tall=1` for a narrow screen."""
    drawn = drawing.draw(
        places(),
        is_dark=request.GET.get("dark") == "1",
        is_tall=request.GET.get("tall") == "1",
    )
    # Without the request: asking who reads would make the answer differ by cookie.
    svg = render_to_string("privacy/map.svg", {"drawing": drawn})
    return HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=FRESH)
def twin(request: HttpRequest) -> HttpResponse:
    layout = {"indent": 2, "ensure_ascii": False}
    return JsonResponse(for_machines.as_json(), json_dumps_params=layout)
