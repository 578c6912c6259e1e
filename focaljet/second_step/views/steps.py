"""The second step while signing in, and showing once more to be there."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from focaljet.accounts import arrivals
from focaljet.accounts.models import Member
from focaljet.accounts.requests import MemberRequest
from focaljet.base import http
from focaljet.base.verdict import YES, Verdict, no
from focaljet.personal.needs import needs_cookie
from focaljet.second_step import guessing, queries
from focaljet.second_step.adapter import can_have_passkeys
from focaljet.second_step.forms import CodeForm, PasskeyForm, PasswordForm
from focaljet.second_step.services import passkeys, steps

FAILED = no(_("That did not work. Try again, or take another way."))


@needs_cookie("signing-in")
@login_stage_required(  # type: ignore[untyped-decorator]
    stage=AuthenticateStage.key, redirect_urlname="account_login"
)
def second_step(request: HttpRequest) -> HttpResponse:
    """Between the password and the site. The session knows who it is about."""
    stage: Any = request._login_stage  # type: ignore[attr-defined]
    if request.method != "POST":
        return _asked(request, "second_step/step.html", stage.login.user, YES)
    verdict = _shown(request, stage.login.user)
    if not verdict:
        return _asked(request, "second_step/step.html", stage.login.user, verdict)
    answer: HttpResponse = stage.exit()
    return answer


@needs_cookie("second-step")
@login_required
@never_cache
@sensitive_post_parameters("current")
def prove(request: MemberRequest) -> HttpResponse:
    """Before something that a stranger at an open screen must not be able to do."""
    verdict = _shown(request, request.user) if request.method == "POST" else YES
    if request.method == "POST" and verdict:
        arrivals.proved(request)
        wanted = http.safe_next(request, request.POST.get("next"))
        return redirect(wanted or "second_step:means")
    return _asked(request, "second_step/prove.html", request.user, verdict)


def _asked(
    request: HttpRequest, page: str, member: Member, verdict: Verdict
) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next")
    context = {
        "means": queries.means_of(member),
        "can_have_passkeys": can_have_passkeys(),
        "form": CodeForm(),
        "password": PasswordForm(member=member),
        "next": http.safe_next(request, wanted),
        "refusal": verdict.reason,
    }
    return render(request, page, context, status=200 if verdict else 422)


def _shown(request: HttpRequest, member: Member) -> Verdict:
    if not guessing.may_try(request, member):
        return guessing.REFUSED
    return YES if _fits(request, member) else FAILED


def _fits(request: HttpRequest, member: Member) -> bool:
    if "current" in request.POST and request.user.is_authenticated:
        password = PasswordForm(request.POST, member=member)
        return member.has_usable_password() and password.is_valid()
    return _authenticator(request, member) is not None


def _authenticator(request: HttpRequest, member: Member) -> Authenticator | None:
    if "code" in request.POST:
        form = CodeForm(request.POST)
        if not form.is_valid():
            return None
        return steps.code_taken(member=member, code=form.cleaned_data["code"])
    passkey = PasskeyForm(request.POST)
    if not passkey.is_valid():
        return None
    return passkeys.taken(member=member, answer=passkey.cleaned_data["credential"])
