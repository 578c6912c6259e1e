"""Setting an authenticator app up, and taking it away."""

from __future__ import annotations

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from focaljet.accounts.arrivals import SIGN_IN
from focaljet.accounts.requests import MemberRequest
from focaljet.base.verdict import RefusedError
from focaljet.personal.needs import needs_cookie
from focaljet.second_step import guessing, qr
from focaljet.second_step.forms import CodeForm
from focaljet.second_step.proving import freshly_proved
from focaljet.second_step.services import code_apps, means
from focaljet.second_step.views import codes

# Sealed: the table of sessions shows nobody a secret.
SEALED = "app_being_set_up"


@needs_cookie("second-step")
@login_required
@never_cache
@freshly_proved
def add(request: MemberRequest) -> HttpResponse:
    sealed = request.session.get(SEALED) or code_apps.new_secret()
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            return _added(request, sealed, form.cleaned_data["code"])
        except RefusedError as refused:
            form.add_error("code", refused.reason)
    request.session[SEALED] = sealed
    secret = code_apps.opened(sealed)
    url = get_adapter().build_totp_url(request.user, secret)
    context = {
        "form": form,
        "qr": qr.drawn(url),
        "app_url": url,
        "secret": _grouped(secret),
    }
    status = 422 if form.is_bound else 200
    return render(request, "second_step/app.html", context, status=status)


def _added(request: MemberRequest, sealed: str, code: str) -> HttpResponse:
    if not guessing.may_try(request, request.user):
        raise RefusedError(guessing.REFUSED)
    this_one = request.session.get(SIGN_IN)
    code_apps.add(member=request.user, sealed=sealed, code=code, but=this_one)
    request.session.pop(SEALED, None)
    messages.success(request, _("From now on signing in asks for a code of your app."))
    return codes.shown_now(request)


@needs_cookie("second-step")
@login_required
@never_cache
@freshly_proved
def remove(request: MemberRequest) -> HttpResponse:
    mine = Authenticator.objects.filter(user=request.user, type=code_apps.KIND)
    app = mine.first()
    if app is None:
        raise Http404
    if request.method != "POST":
        return render(request, "second_step/remove.html", {"passkey": None})
    try:
        means.remove(member=request.user, authenticator=app)
    except RefusedError as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, _("Signing in asks for no code of an app any more."))
    return redirect("second_step:means")


def _grouped(secret: str) -> str:
    """In fours, for those who type it."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
