"""The list of the first evening: what an owner presses on it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from focaljet.accounts.models import Member
from focaljet.base import offers
from focaljet.base.verdict import RefusedError
from focaljet.personal.needs import needs_cookie
from focaljet.site import evening as steps
from focaljet.site.services import evening
from focaljet.site.views.owner import owners_only


@needs_cookie("staff")
@require_POST
@owners_only
def ask_for_mail(request: HttpRequest) -> HttpResponse:
    try:
        evening.ask_for_mail(by=cast(Member, request.user))
    except RefusedError as refused:
        messages.error(request, refused.reason)
        return redirect("account_email")
    messages.success(request, _("A mail is on its way to you. Open the link in it."))
    return redirect("site:owner")


@needs_cookie("staff")
@require_POST
@owners_only
def seen(request: HttpRequest) -> HttpResponse:
    if request.POST.get("step") != steps.RIGHTS:
        raise Http404
    evening.tick(by_id=cast(Member, request.user).pk, step=steps.RIGHTS)
    return redirect("site:owner")


@needs_cookie("staff")
@require_POST
@owners_only
def over(request: HttpRequest) -> HttpResponse:
    """Only once everything is done: until then the list stays where it is."""
    if all(step.is_done for step in offers.first_evening(request)):
        evening.end(by=cast(Member, request.user))
    return redirect("site:owner")


@needs_cookie("staff")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_came(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail. GET shows a button: scanners open the links of mails."""
    if request.method == "POST":
        came = evening.mail_came(token=token)
        context = {"token": token, "is_good": came, "is_ticked": came}
    else:
        good = evening.owner_of_link(token) is not None
        context = {"token": token, "is_good": good, "is_ticked": False}
    status = 200 if context["is_good"] else 410
    return render(request, "site/mail_came.html", context, status=status)
