"""Passkeys: asked for, added, named, taken away; and signing in with one."""

from __future__ import annotations

from allauth.account.internal.stagekit import get_pending_stage
from allauth.mfa.base.internal.flows import post_authentication
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from focaljet.accounts import letting_in
from focaljet.accounts.arrivals import SIGN_IN
from focaljet.accounts.models import Member
from focaljet.accounts.requests import MemberRequest
from focaljet.base.verdict import RefusedError
from focaljet.guarding.throttle import limited
from focaljet.personal.needs import needs_cookie
from focaljet.second_step import queries
from focaljet.second_step.forms import NameForm, NewPasskeyForm, PasskeyForm
from focaljet.second_step.proving import freshly_proved
from focaljet.second_step.services import means, passkeys
from focaljet.second_step.views import codes


@needs_cookie("signing-in")
@never_cache
@require_POST
@limited("passkey")
def ask(request: HttpRequest) -> HttpResponse:
    """What the browser asks its passkeys: of the member who is here, or of anybody."""
    return JsonResponse(passkeys.ask_to_sign_in(member=_who(request)))


@needs_cookie("second-step")
@login_required
@never_cache
@require_POST
@freshly_proved
def ask_for_new(request: MemberRequest) -> HttpResponse:
    return JsonResponse(passkeys.ask_to_add(member=request.user))


@needs_cookie("signing-in")
@never_cache
@require_POST
@limited("passkey")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Without a name and a password: the passkey says who it is."""
    form = PasskeyForm(request.POST)
    found = None
    if form.is_valid():
        found = passkeys.taken(member=None, answer=form.cleaned_data["credential"])
    if found is None:
        messages.error(request, _("No passkey of a member here answered."))
        return redirect("account_login")
    post_authentication(request, found, passwordless=True)
    return letting_in.let_in(request, found.user, wanted=request.POST.get("next"))


@needs_cookie("second-step")
@login_required
@never_cache
@freshly_proved
def add(request: MemberRequest) -> HttpResponse:
    form = NewPasskeyForm(request.POST or None)
    if form.is_valid():
        try:
            return _added(request, form)
        except RefusedError as refused:
            form.add_error(None, refused.reason)
    status = 422 if form.is_bound else 200
    return render(request, "second_step/passkey.html", {"form": form}, status=status)


def _added(request: MemberRequest, form: NewPasskeyForm) -> HttpResponse:
    had_one = queries.has_second_step(request.user)
    passkeys.add(
        member=request.user,
        name=form.cleaned_data["name"],
        answer=form.cleaned_data["credential"],
        but=request.session.get(SIGN_IN),
    )
    messages.success(request, _("The passkey is added. You can sign in with it now."))
    return redirect("second_step:means") if had_one else codes.shown_now(request)


@needs_cookie("second-step")
@login_required
@never_cache
@freshly_proved
def rename(request: MemberRequest, passkey_id: int) -> HttpResponse:
    passkey = queries.passkey_of(request.user, passkey_id)
    if passkey is None:
        raise Http404
    form = NameForm(request.POST or None, initial={"name": passkey.data["name"]})
    if form.is_valid():
        passkeys.rename(authenticator=passkey, name=form.cleaned_data["name"])
        return redirect("second_step:means")
    context = {"form": form, "passkey_id": passkey_id}
    status = 422 if form.is_bound else 200
    return render(request, "second_step/rename.html", context, status=status)


@needs_cookie("second-step")
@login_required
@never_cache
@freshly_proved
def remove(request: MemberRequest, passkey_id: int) -> HttpResponse:
    passkey = queries.passkey_of(request.user, passkey_id)
    if passkey is None:
        raise Http404
    if request.method != "POST":
        context = {"passkey": passkey.data["name"]}
        return render(request, "second_step/remove.html", context)
    try:
        means.remove(member=request.user, authenticator=passkey)
    except RefusedError as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, _("The passkey is worth nothing here any more."))
    return redirect("second_step:means")


def _who(request: HttpRequest) -> Member | None:
    """Who is here, or has shown the password already and is asked for the second step."""
    if isinstance(request.user, Member):
        return request.user
    if "anybody" in request.POST or (stage := get_pending_stage(request)) is None:
        return None
    member = stage.login.user
    return member if isinstance(member, Member) else None
