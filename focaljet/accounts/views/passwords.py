"""Passwords: forgotten, and chosen anew with the link of a mail."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from focaljet.accounts.forms import ForgottenPasswordForm, NewPasswordForm
from focaljet.accounts.services import passwords
from focaljet.guarding import puzzles
from focaljet.guarding.throttle import limited, too_often
from focaljet.personal.needs import needs_cookie


@needs_cookie("signing-in")
@never_cache
@limited("reset_password_hard")
def forgotten(request: HttpRequest) -> HttpResponse:
    """The same answer for every address; the mail is a job, so the same time too."""
    form = ForgottenPasswordForm(request.POST or None)
    verdict = puzzles.stands_before(request, "reset_password_network")
    if not verdict:
        form.add_error(None, str(verdict.reason))
    if not form.is_valid():
        context = {
            "form": form,
            "mail_is_sent": settings.EMAIL_IS_SENT,
            "puzzle": puzzles.for_the_next(request, verdict),
        }
        status = 422 if form.is_bound else 200
        return render(request, "account/password_reset.html", context, status=status)
    return _link_asked_for(request, form.cleaned_data["email"])


def _link_asked_for(request: HttpRequest, email: str) -> HttpResponse:
    if refused := too_often(request, "reset_password", key=email.lower()):
        return refused
    passwords.ask_for_new_password(email=email)
    return redirect("account_reset_password_done")


@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    context = {"mail_is_sent": settings.EMAIL_IS_SENT}
    return render(request, "account/password_reset_done.html", context)


@needs_cookie("signing-in")
@never_cache
@sensitive_post_parameters("password")
@limited("reset_password_from_key")
def choose_new(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the form and changes nothing; the link stays good until it is used."""
    address = passwords.address_of_reset(token)
    if address is None:
        page = "account/password_reset_from_key.html"
        return render(request, page, {"form": None}, status=410)
    form = NewPasswordForm(request.POST or None, member=address.user)
    if form.is_valid():
        passwords.reset_password(
            address=address, password=form.cleaned_data["password"]
        )
        return redirect("account_reset_password_from_key_done")
    return render(
        request,
        "account/password_reset_from_key.html",
        {"form": form, "token": token, "screen_name": address.user.get_username()},
        status=422 if form.is_bound else 200,
    )


@require_safe
def chosen(request: HttpRequest) -> HttpResponse:
    return render(request, "account/password_reset_from_key_done.html")
