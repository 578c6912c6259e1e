"""Becoming a member: a question, a form, a mail, a button."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.internal import flows
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from focaljet.base import http, tokens
from focaljet.base.verdict import RefusedError, Verdict
from focaljet.guarding import puzzles
from focaljet.guarding.throttle import limited
from focaljet.joining import rules
from focaljet.joining.forms import AgeForm, SignUpForm
from focaljet.joining.models import Invitation
from focaljet.joining.services import invitations, signing_up
from focaljet.personal.needs import needs_cookie

OLD_ENOUGH = "age-ok"
# As long as somebody may leave a form open. Nobody can tell from it who is how old.
OLD_ENOUGH_LASTS = timedelta(hours=12)


@needs_cookie("joining")
@never_cache
@sensitive_post_parameters()
def sign_up(request: HttpRequest) -> HttpResponse:
    return _age_screen(request, None)


@needs_cookie("joining")
@never_cache
@sensitive_post_parameters()
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of an invitation leads. Looking at it uses nothing up."""
    invitation = invitations.invitation_of(token)
    if invitation is None:
        return _closed(request, invitations.USED_UP, status=410)
    return _age_screen(request, invitation)


def _age_screen(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    """The neutral age screen (C88). It writes nothing down, whatever the answer."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    if not (verdict := rules.may_join(invitation)):
        return _closed(request, verdict)
    form = AgeForm(request.POST or None)
    if not form.is_valid():
        context = {
            "form": form,
            "next": http.safe_next(request, _next(request)),
            "invitation": invitation,
        }
        status = 422 if form.is_bound else 200
        return render(request, "joining/age.html", context, status=status)
    if not form.is_old_enough:
        return render(request, "joining/not_now.html")
    brought: tokens.Payload = {"i": invitation.pk} if invitation else {}
    token = tokens.make(OLD_ENOUGH, brought, lasts=OLD_ENOUGH_LASTS)
    return redirect(_with_next(reverse("joining:details", args=[token]), request))


@needs_cookie("joining")
@never_cache
@sensitive_post_parameters("password")
@limited("signup_hard")
def details(request: HttpRequest, token: str) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    try:
        brought = tokens.read(OLD_ENOUGH, token).get("i")
    except tokens.TokenError:
        return redirect(_with_next(reverse("account_signup"), request))
    invitation = invitations.good(int(brought)) if brought else None
    if brought and invitation is None:
        return _closed(request, invitations.USED_UP, status=410)
    if not (verdict := rules.may_join(invitation)):
        return _closed(request, verdict)
    return _form(request, invitation)


def _form(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    waits = rules.has_to_wait(invitation)
    form = SignUpForm(request.POST or None, waits=waits)
    verdict = puzzles.stands_before(request, "signup")
    if not verdict:
        form.add_error(None, str(verdict.reason))
    if form.is_valid():
        try:
            return _signed_up(request, form, invitation)
        except RefusedError as refused:
            form.add_error("screen_name", refused.reason)
    context = {
        "form": form,
        "next": http.safe_next(request, _next(request)),
        "mail_is_sent": settings.EMAIL_IS_SENT,
        "waits": waits,
        "puzzle": puzzles.for_the_next(request, verdict),
    }
    status = 422 if form.is_bound else 200
    return render(request, "joining/details.html", context, status=status)


@transaction.atomic
def _signed_up(
    request: HttpRequest, form: SignUpForm, invitation: Invitation | None
) -> HttpResponse:
    member = signing_up.sign_up(
        screen_name=form.cleaned_data["screen_name"],
        email=form.cleaned_data["email"],
        password=form.cleaned_data["password"],
        ip_address=http.client_ip(request),
        invitation=invitation,
        why=form.cleaned_data.get("why", ""),
    )
    # The mail is asked for here, as often as the limits allow; and the browser is
    # remembered in the session, so that it is signed in once the mail came back.
    answer: HttpResponse = flows.signup.complete_signup(
        request,
        user=member,
        redirect_url=http.safe_next(request, _next(request)) or None,
    )
    return answer


def _closed(
    request: HttpRequest, verdict: Verdict, *, status: int = 200
) -> HttpResponse:
    context = {"reason": verdict.reason}
    return render(request, "joining/closed.html", context, status=status)


def _next(request: HttpRequest) -> str | None:
    return request.POST.get("next") or request.GET.get("next")


def _with_next(url: str, request: HttpRequest) -> str:
    wanted = http.safe_next(request, _next(request))
    return f"{url}?{urlencode({'next': wanted})}" if wanted else url
