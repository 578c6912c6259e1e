"""Where allauth asks the house: mails by jobs, links by our address, few words."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from focaljet.accounts import arrivals, guessing
from focaljet.accounts.arrivals import REMEMBER_ME
from focaljet.accounts.models import Member
from focaljet.accounts.services import addresses
from focaljet.base import http
from focaljet.base.verdict import RefusedError

# A try that has to bring a solved puzzle.
PUZZLE = "puzzle"
WRONG = _("This name or address and this password do not fit together.")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # One sentence for all: it must not say which of the two is known here.
        "email_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return http.client_ip(request) or "unknown"

    def is_safe_url(self, url: str | None) -> bool:
        return bool(http.safe_next(self.request, url))

    def is_ajax(self, request: HttpRequest) -> bool:
        return False  # allauth's JSON answers are not offered

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            usage = guessing.count_a_try(request, _typed(credentials))
        except guessing.PuzzleError as refused:
            raise ValidationError(
                refused.reason, code=PUZZLE, params={"bits": refused.bits}
            ) from None
        except RefusedError as refused:
            raise ValidationError(refused.reason, code="too_often") from None
        # `authenticate` takes this back where the password was right.
        self._login_failed_rl_usage = usage

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **of_the_login: Any
    ) -> HttpResponse:
        """The browser is remembered now, whatever signing in asked for between."""
        response: HttpResponse = super().post_login(request, user, **of_the_login)
        if request.session.pop(REMEMBER_ME, False):
            arrivals.stay(request, response, cast(Member, user))
        return response

    def get_login_stages(self) -> list[str]:
        """allauth's, and those that apps offer: all have to be passed."""
        ours = [
            path
            for app in apps.get_app_configs()
            for path in getattr(app, "sign_in_stages", ())
        ]
        return [*super().get_login_stages(), *ours]

    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: Any, signup: bool
    ) -> None:
        addresses.ask_to_confirm(address=emailconfirmation.email_address)

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        # Each mail of ours is a job that knows an id. A new kind of allauth's
        # would carry the address, and links made from the Host header.
        raise NotImplementedError(f"No job of ours sends {template_prefix}.")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: our services tell by signals, in the transaction of the deed."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: allauth's messages would put the address into the session."""

    def respond_user_inactive(
        self, request: HttpRequest, user: AbstractBaseUser
    ) -> HttpResponse:
        return redirect("account_login")


def _typed(credentials: dict[str, Any]) -> str:
    login = credentials.get("email") or credentials.get("username") or ""
    return str(login).strip().casefold()
