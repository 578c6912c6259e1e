"""Where allauth asks the house: mails by jobs, links by our address, few words."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.services import addresses
from focaljet.base import http

WRONG = _("This name or address and this password do not fit together.")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # One sentence for all: it must not say which of the two is known here.
        "email_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "too_many_login_attempts": _(
            "That did not work several times. Wait five minutes, or ask for a new "
            "password by mail."
        ),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return http.client_ip(request) or "unknown"

    def is_safe_url(self, url: str | None) -> bool:
        return bool(http.safe_next(self.request, url))

    def is_ajax(self, request: HttpRequest) -> bool:
        return False  # allauth's JSON answers are not offered

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Slow down guessing: from one network soon, at one name by many later.

        The first limit counts a name per network, so that nobody can lock a member
        out from elsewhere. Only many networks together reach the second.
        """
        everywhere = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed_everywhere",
            key=_typed(credentials),
        )
        if not everywhere:
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)
        # `authenticate` takes this back where the password was right.
        self._login_failed_rl_usage.usage += everywhere.usage

    def _get_login_attempts_cache_key(
        self, request: HttpRequest, **credentials: Any
    ) -> str:
        network = http.network_of(http.client_ip(request))
        return f"{network} {_typed(credentials)}"

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
