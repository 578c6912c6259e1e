"""The member's own pages about the account; apps above add theirs to the shell."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from focaljet.accounts import arrivals, cookies, queries
from focaljet.accounts.forms import ChangeAddressForm, ChangePasswordForm
from focaljet.accounts.requests import MemberRequest
from focaljet.accounts.services import addresses, passwords
from focaljet.base.verdict import RefusedError
from focaljet.guarding.throttle import limited
from focaljet.personal.needs import needs_cookie


@needs_cookie("account")
@login_required
def overview(request: MemberRequest) -> HttpResponse:
    context = {
        "facts": queries.facts_about(request.user),
        "groups": queries.groups_of(request.user),
    }
    return render(request, "account/overview.html", context)


@needs_cookie("account")
@login_required
@never_cache
@sensitive_post_parameters("current", "password")
@limited("change_password")
def password(request: MemberRequest) -> HttpResponse:
    form = ChangePasswordForm(request.POST or None, member=request.user)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"form": form, "has_one": request.user.has_usable_password()}
        return render(request, "account/password_change.html", context, status=status)
    # This session goes on, without the device that began it.
    passwords.change_password(
        member=request.user,
        password=form.cleaned_data["password"],
        but=request.session.get(arrivals.SIGN_IN),
    )
    arrivals.proved(request)
    update_session_auth_hash(request, request.user)
    messages.success(
        request, _("Your new password is set. Everywhere else you are signed out.")
    )
    response = redirect("account_change_password")
    if cookies.REMEMBER.name in request.COOKIES:
        cookies.drop(response, cookies.REMEMBER)
    return response


@needs_cookie("account")
@login_required
@never_cache
@sensitive_post_parameters("current")
@limited("manage_email")
def address(request: MemberRequest) -> HttpResponse:
    form = ChangeAddressForm(request.POST or None, member=request.user)
    if form.is_valid():
        try:
            addresses.change_address(
                member=request.user, email=form.cleaned_data["email"]
            )
        except RefusedError as refused:
            form.add_error("email", refused.reason)
        else:
            return redirect("account_email")
    context = {
        "form": form,
        "addresses": queries.addresses_of(request.user),
        "mail_is_sent": settings.EMAIL_IS_SENT,
    }
    status = 422 if form.is_bound else 200
    return render(request, "account/email_change.html", context, status=status)


@needs_cookie("account")
@login_required
@require_POST
def keep_address(request: MemberRequest) -> HttpResponse:
    addresses.keep_address(member=request.user)
    return redirect("account_email")
