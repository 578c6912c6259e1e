"""Where allauth's second steps ask the house."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from focaljet.choices import site
from focaljet.second_step import sealing


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That did not work. Try again, or take another way."),
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def get_totp_issuer(self) -> str:
        return site.name()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """A passkey is bound to this name; a Host header has no say in it."""
        return {"id": site_host(), "name": site.name()}

    def get_public_key_credential_user_entity(
        self, user: AbstractBaseUser
    ) -> dict[str, Any]:
        name = user.get_username()
        handle = user_pk_to_url_str(user).encode()
        return {"id": handle, "display_name": name, "name": name}

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: our services tell by signals, in the transaction of the deed."""


def site_host() -> str:
    """The name that passkeys of this site belong to.

    At home, without FOCALJET_HOSTS, it is whatever name the browser uses.
    """
    if settings.IS_PUBLIC:
        return urlsplit(settings.SITE_URL).hostname or ""
    return urlsplit(f"//{context.request.get_host()}").hostname or ""


def can_have_passkeys() -> bool:
    """Browsers keep passkeys for names alone, never for an address such as 127.0.0.1."""
    host = site_host()
    return not (host.replace(".", "").isdigit() or ":" in host)
