"""The staff log."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from focaljet.accounts.requests import MemberRequest
from focaljet.moderation import queries
from focaljet.moderation.forms import LogForm


@login_required
@never_cache
@require_safe
def log(request: MemberRequest) -> HttpResponse:
    """For owners, and for those who keep order somewhere; nobody else hears of it."""
    places = queries.places_of(request.user)
    if not (places or request.user.is_owner):
        raise Http404
    form = LogForm(request.GET, places=places, is_owner=request.user.is_owner)
    form.is_valid()
    asked = form.asked(_number(request.GET.get("before", "")))
    page = queries.log_for(request.user, places, asked)
    query = request.GET.copy()
    query["before"] = str(page.older or "")
    context = {"form": form, "page": page, "older": query.urlencode()}
    return render(request, "moderation/log.html", context)


def _number(raw: str) -> int | None:
    """Raises Http404 for what is no number."""
    if raw and not (raw.isascii() and raw.isdecimal() and len(raw) < 19):
        raise Http404
    return int(raw) if raw else None
