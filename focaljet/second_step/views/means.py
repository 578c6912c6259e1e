"""The page of the User CP that says by what a member signs in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from focaljet.accounts.requests import MemberRequest
from focaljet.personal.needs import needs_cookie
from focaljet.second_step import queries, rules
from focaljet.second_step.adapter import can_have_passkeys


@needs_cookie("second-step")
@login_required
@never_cache
@require_safe
def means(request: MemberRequest) -> HttpResponse:
    context = {
        "means": queries.means_of(request.user),
        "needs_one": rules.needs_one(request.user),
        "can_have_passkeys": can_have_passkeys(),
    }
    return render(request, "second_step/means.html", context)
