"""Letting somebody in who has shown who it is: by way of what else signing in asks for."""

from __future__ import annotations

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse

from focaljet.accounts import queries
from focaljet.accounts.models import Member
from focaljet.base import http


def let_in(
    request: HttpRequest, member: Member, *, wanted: str | None = None
) -> HttpResponse:
    """Sign the member in, or go to the step that is still to be taken."""
    return pass_on(request, Login(user=member), wanted=wanted)


def pass_on(request: HttpRequest, login: Login, *, wanted: str | None) -> HttpResponse:
    login.redirect_url = http.safe_next(request, wanted) or None
    if not queries.has_an_address(login.user):
        # The first owner, and members whom a command made: nothing to confirm.
        login.email_verification = EmailVerificationMethod.NONE
    answer: HttpResponse = perform_login(request, login)
    request.session.set_expiry(0)
    return answer
