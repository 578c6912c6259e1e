"""What somebody sees who has signed up and waits to be let in."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from focaljet.joining import queries
from focaljet.joining.services import wishes
from focaljet.joining.stages import WaitingStage
from focaljet.personal.needs import needs_cookie

on_the_way = login_stage_required(
    stage=WaitingStage.key, redirect_urlname="account_login"
)


@needs_cookie("joining")
@on_the_way  # type: ignore[untyped-decorator]
def waiting(request: HttpRequest) -> HttpResponse:
    """How things stand. Once the staff said yes, a button leads in."""
    stage: Any = request._login_stage  # type: ignore[attr-defined]
    member = stage.login.user
    if request.method == "POST" and member.waits_since is None:
        answer: HttpResponse = stage.exit()
        return answer
    context = {"wish": queries.wish_of(member), "waits": member.waits_since is not None}
    return render(request, "joining/waiting.html", context)


@needs_cookie("joining")
@require_POST
@on_the_way  # type: ignore[untyped-decorator]
def withdraw(request: HttpRequest) -> HttpResponse:
    stage: Any = request._login_stage  # type: ignore[attr-defined]
    if stage.login.user.waits_since is not None:
        wishes.withdraw(member=stage.login.user)
        messages.success(request, _("You wait no more, and your account is erased."))
    stage.abort()
    return redirect("site:front")
