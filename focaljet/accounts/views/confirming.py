"""Showing that an address is one's own: a mail, a button."""

from __future__ import annotations

from allauth.account.internal import flows
from allauth.account.internal.stagekit import unstash_login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from focaljet.accounts.services import addresses
from focaljet.base.verdict import RefusedError
from focaljet.personal.needs import needs_cookie


@needs_cookie("joining")
@never_cache
def look_into_your_mail(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "account/verification_sent.html",
        {
            "mail_is_sent": settings.EMAIL_IS_SENT,
            "can_ask_again": unstash_login(request, peek=True) is not None,
        },
    )


@needs_cookie("signing-in")
@require_POST
def ask_again(request: HttpRequest) -> HttpResponse:
    """Another mail, for the browser that signed up; limited per address and network."""
    login = unstash_login(request, peek=True)
    if login is not None:
        flows.email_verification.send_verification_email_at_login(request, login)
    return redirect("account_email_verification_sent")


@needs_cookie("signing-in")
@never_cache
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button and changes nothing: scanners open the links of mails."""
    address = addresses.address_to_confirm(token)
    context = {"address": address, "token": token, "refusal": ""}
    if address is None:
        return render(request, "account/email_confirm.html", context, status=410)
    if request.method != "POST":
        return render(request, "account/email_confirm.html", context)
    try:
        addresses.confirm(address=address)
    except RefusedError as refused:
        context["refusal"] = refused.reason
        return render(request, "account/email_confirm.html", context, status=422)
    signed_in: HttpResponse | None = flows.email_verification.login_on_verification(
        request, address
    )
    if signed_in is not None:
        return signed_in
    if request.user.is_authenticated:
        return redirect("account_email")
    return render(request, "account/email_confirmed.html", context)


@needs_cookie("signing-in")
@never_cache
def stop_change(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail to the old address; needs no sign-in, which may be lost."""
    old = addresses.change_to_stop(token)
    if old is None:
        context = {"old": None, "is_stopped": False}
        return render(request, "account/stop_change.html", context, status=410)
    if request.method == "POST":
        addresses.keep_address(member=old.user)
    context = {"old": old, "is_stopped": request.method == "POST"}
    return render(request, "account/stop_change.html", context)
