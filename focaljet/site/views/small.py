"""What browsers and robots ask for by themselves, and the way in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from focaljet.base import http
from focaljet.site.face import face
from focaljet.site.logo import ICON_SIDE
from focaljet.site.robots import crawlers, robots_txt


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    return redirect("forum:index")


@http.the_same_for_all
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        robots_txt(crawlers()), content_type="text/plain; charset=utf-8"
    )


@http.the_same_for_all
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    shown = face()
    return redirect(shown.icon_url if shown.logo else static("site/favicon-32.png"))


@http.the_same_for_all
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    shown = face()
    if shown.logo:
        side = f"{ICON_SIDE}x{ICON_SIDE}"
        icon = {"src": shown.icon_url, "sizes": side, "type": "image/png"}
    else:
        drawing = static("site/favicon.svg")
        icon = {"src": drawing, "sizes": "any", "type": "image/svg+xml"}
    return JsonResponse(
        {
            "name": shown.name,
            "short_name": shown.name[:12],
            "start_url": "/",
            "display": "minimal-ui",
            "icons": [icon],
        },
        content_type="application/manifest+json",
    )
