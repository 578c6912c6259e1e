"""Passkeys: a key that the person's own device keeps, and never gives away (WebAuthn).

The challenge of a ceremony lies in the session between its two requests.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.base import text
from focaljet.base.verdict import RefusedError, no
from focaljet.second_step.services import means

MOST = 20
LONGEST_NAME = 60
FAILED = _("The passkey did not answer as it should. Nothing was changed; try again.")


def ask_to_add(*, member: Member) -> dict[str, Any]:
    """What the browser is told in order to make a passkey for this member."""
    return dict(webauthn.begin_registration(member, True))


@transaction.atomic
def add(
    *, member: Member, name: str, answer: dict[str, Any], but: int | None
) -> Authenticator:
    """Keep the public half. Raises RefusedError for an answer that is no good."""
    if Authenticator.objects.filter(user=member).count() >= MOST:
        raise RefusedError(no(_("That is enough passkeys. Remove one first.")))
    try:
        webauthn.parse_registration_response(answer)
        made = webauthn.complete_registration(answer)
    except (ValidationError, ValueError, KeyError, TypeError):
        raise RefusedError(no(FAILED)) from None
    if not made.is_user_verified():
        raise RefusedError(no(FAILED))
    called = text.one_line(name)[:LONGEST_NAME] or str(_("Passkey"))
    added: Authenticator = webauthn.WebAuthn.add(member, called, answer).instance
    means.added(member=member, but=but)
    return added


def ask_to_sign_in(*, member: Member | None) -> dict[str, Any]:
    """Of a member who is known by name already, or of whoever comes."""
    return dict(webauthn.begin_authentication(member))


def taken(*, member: Member | None, answer: dict[str, Any]) -> Authenticator | None:
    """Which passkey answered; None where none of theirs did."""
    try:
        webauthn.parse_authentication_response(answer)
        whose = member or webauthn.extract_user_from_response(answer)
        found: Authenticator = webauthn.complete_authentication(whose, answer)
    except (ValidationError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return found


@transaction.atomic
def rename(*, authenticator: Authenticator, name: str) -> None:
    called = text.one_line(name)[:LONGEST_NAME]
    if called:
        authenticator.data["name"] = called
        authenticator.save(update_fields=["data"])
