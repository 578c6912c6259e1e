"""Becoming a member: a question, a form, a mail, a button."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.internal import flows
from allauth.account.internal.stagekit import unstash_login
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from focaljet.accounts.forms import AgeForm, SignUpForm
from focaljet.accounts.services import addresses, members
from focaljet.accounts.throttle import limited
from focaljet.base import http, tokens
from focaljet.base.verdict import RefusedError

OLD_ENOUGH = "age-ok"
# As long as somebody may leave a form open. Nobody can tell from it who is how old.
OLD_ENOUGH_LASTS = timedelta(hours=12)


@never_cache
@sensitive_post_parameters()
def sign_up(request: HttpRequest) -> HttpResponse:
    """The neutral age screen (C88). It writes nothing down, whatever the answer."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = AgeForm(request.POST or None)
    context = {"form": form, "next": http.safe_next(request, _next(request))}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "account/signup.html", context, status=status)
    if not form.is_old_enough:
        return render(request, "account/signup_not_now.html")
    token = tokens.make(OLD_ENOUGH, {}, lasts=OLD_ENOUGH_LASTS)
    return redirect(_with_next(reverse("accounts:sign_up", args=[token]), request))


@never_cache
@sensitive_post_parameters("password")
@limited("signup")
def details(request: HttpRequest, token: str) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    try:
        tokens.read(OLD_ENOUGH, token)
    except tokens.TokenError:
        return redirect(_with_next(reverse("account_signup"), request))
    form = SignUpForm(request.POST or None)
    if form.is_valid():
        try:
            return _signed_up(request, form)
        except RefusedError as refused:
            form.add_error("screen_name", refused.reason)
    context = {
        "form": form,
        "next": http.safe_next(request, _next(request)),
        "mail_is_sent": settings.EMAIL_IS_SENT,
    }
    status = 422 if form.is_bound else 200
    return render(request, "account/signup_details.html", context, status=status)


@transaction.atomic
def _signed_up(request: HttpRequest, form: SignUpForm) -> HttpResponse:
    member = members.sign_up(
        screen_name=form.cleaned_data["screen_name"],
        email=form.cleaned_data["email"],
        password=form.cleaned_data["password"],
        ip_address=http.client_ip(request),
    )
    # The mail is asked for here, as often as the limits allow; and the browser is
    # remembered in the session, so that it is signed in once the mail came back.
    answer: HttpResponse = flows.signup.complete_signup(
        request,
        user=member,
        redirect_url=http.safe_next(request, _next(request)) or None,
    )
    return answer


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


@require_POST
def ask_again(request: HttpRequest) -> HttpResponse:
    """Another mail, for the browser that signed up; limited per address and network."""
    login = unstash_login(request, peek=True)
    if login is not None:
        flows.email_verification.send_verification_email_at_login(request, login)
    return redirect("account_email_verification_sent")


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


def _next(request: HttpRequest) -> str | None:
    return request.POST.get("next") or request.GET.get("next")


def _with_next(url: str, request: HttpRequest) -> str:
    wanted = http.safe_next(request, _next(request))
    return f"{url}?{urlencode({'next': wanted})}" if wanted else url
