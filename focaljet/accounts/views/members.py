"""The page of a member, as everybody sees it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from focaljet.accounts import queries
from focaljet.base import offers
from focaljet.caching.guests import guest_page


@guest_page()
@require_safe
def member(request: HttpRequest, member_id: int) -> HttpResponse:
    page = queries.member_page(request.user, member_id)
    if page is None:
        raise Http404
    # An app that has nothing to say about the member offers None.
    panels = [offer(request, page.id) for offer in offers.offered("profile_panels")]
    context = {"member": page, "panels": [panel for panel in panels if panel]}
    return render(request, "accounts/member.html", context)
