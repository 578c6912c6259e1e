"""Which notices I got, and how far those of the site have come."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from focaljet.accounts.requests import MemberRequest
from focaljet.mailing import rules
from focaljet.mailing.models.notices import STAYS_DAYS
from focaljet.mailing.queries import sendings as queries
from focaljet.personal.needs import needs_cookie


@needs_cookie("account")
@never_cache
@login_required
@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    context = {
        "notices": queries.notices_of(request.user.pk),
        "shown": queries.MINE_SHOWN,
        "years": STAYS_DAYS // 365,
    }
    return render(request, "mailing/mine.html", context)


@needs_cookie("staff")
@never_cache
@require_safe
def sendings(request: HttpRequest) -> HttpResponse:
    if not rules.may_see_sendings(request.user):
        raise Http404
    context = {
        "sendings": queries.sendings(),
        "shown": queries.SENDINGS_SHOWN,
    }
    return render(request, "mailing/sendings.html", context)
