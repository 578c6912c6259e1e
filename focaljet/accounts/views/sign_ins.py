"""Where a member is signed in, and the link of the mail that asks "Was this you?"."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from focaljet.accounts import arrivals, queries
from focaljet.accounts.requests import MemberRequest
from focaljet.accounts.services import sign_ins
from focaljet.personal.needs import needs_cookie


@needs_cookie("account")
@login_required
@never_cache
@require_safe
def here_and_there(request: MemberRequest) -> HttpResponse:
    this_one = request.session.get(arrivals.SIGN_IN)
    context = {
        "sign_ins": queries.sign_ins_of(request.user, this_one=this_one),
        "places_are_known": bool(settings.PLACES_FILE),
    }
    return render(request, "account/sign_ins.html", context)


@needs_cookie("account")
@login_required
@require_POST
def end(request: MemberRequest, sign_in_id: int) -> HttpResponse:
    if sign_ins.end(member=request.user, sign_in_id=sign_in_id):
        messages.success(request, _("That browser is signed out."))
    return redirect("accounts:sign_ins")


@needs_cookie("account")
@login_required
@require_POST
def end_others(request: MemberRequest) -> HttpResponse:
    this_one = request.session.get(arrivals.SIGN_IN)
    sign_ins.end_others(member=request.user, but=this_one)
    messages.success(request, _("Everywhere else you are signed out."))
    return redirect("accounts:sign_ins")


@needs_cookie("signing-in")
@never_cache
def not_me(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button and ends nothing: scanners open the links of mails."""
    sign_in = sign_ins.sign_in_of_mail(token)
    context = {"sign_in": sign_in, "token": token, "is_ended": False}
    if sign_in is None:
        return render(request, "account/not_me.html", context, status=410)
    if request.method == "POST":
        sign_ins.end(member=sign_in.member, sign_in_id=sign_in.pk)
        context["is_ended"] = True
    return render(request, "account/not_me.html", context)
