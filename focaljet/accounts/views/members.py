"""The page of a member, as everybody sees it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from focaljet.accounts import queries
from focaljet.base import offers


def member(request: HttpRequest, member_id: int) -> HttpResponse:
    page = queries.member_page(request.user, member_id)
    if page is None:
        raise Http404
    # Each panel is a piece of HTML, or "" where it has nothing to say.
    panels = [panel(request, page.id) for panel in offers.offered("profile_panels")]
    context = {"member": page, "panels": [html for html in panels if html]}
    return render(request, "accounts/member.html", context)
