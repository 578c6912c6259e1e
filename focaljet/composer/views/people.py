"""Names for whoever types an @."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from focaljet.accounts.requests import MemberRequest
from focaljet.base.markup.mentions import as_source
from focaljet.composer.queries.people import suggested
from focaljet.composer.rules import is_place
from focaljet.guarding.throttle import has_room
from focaljet.personal.needs import needs_cookie


@needs_cookie("posting")
@login_required
@require_safe
def suggest(request: MemberRequest) -> HttpResponse:
    """Members whose names begin with `q`, those at `near` first; none when too often."""
    start = request.GET.get("q", "")[:30]
    near = request.GET.get("near", "")
    if not has_room(request, "suggest", key=str(request.user.pk), gets=True):
        return JsonResponse({"names": []}, status=429)
    names = suggested(request.user, start, near if is_place(near) else "")
    found = [{"name": name, "typed": as_source(name)} for name in names]
    return JsonResponse(
        {"names": found}, headers={"Cache-Control": "private, no-store"}
    )
