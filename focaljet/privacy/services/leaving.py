"""A member asks to be erased, and is given a receipt that needs no account."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock, tokens
from focaljet.base.verdict import RefusedError, no
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.services import erasing

MOST_TRIES = 5
WITHIN = timedelta(hours=1)
RECEIPT = "receipt"
RECEIPT_LASTS = timedelta(days=366)


class WrongPasswordError(RefusedError):
    """Whoever sits there is not the member, or mistyped."""

    def __init__(self) -> None:
        super().__init__(no(_("This is not your current password.")))


class TooManyTriesError(RefusedError):
    """Even the right password is not looked at any more."""

    def __init__(self) -> None:
        super().__init__(
            no(_("That did not work several times. Please try again in an hour."))
        )


def ask_to_be_erased(
    *, person: AbstractBaseUser, words: str, password: str = ""
) -> Erasure:
    """The account is hidden and signed out everywhere; see erasing.ask.

    `password` is the current one, where the person has one. Raises as
    `insist_it_is_them`, and RefusedError with a reason to show where the person cannot
    be erased now.
    """
    insist_it_is_them(person, password)
    return erasing.ask(member_id=person.pk, words=words)


def insist_it_is_them(person: AbstractBaseUser, password: str) -> None:
    """That nobody else sits there; who has no password is believed.

    Raises WrongPasswordError, and TooManyTriesError at the sixth try of an hour.
    """
    if person.has_usable_password():
        _count_try(person.pk)
        if not person.check_password(password):
            raise WrongPasswordError


def receipt_token(erasure: Erasure) -> str:
    """For the address of the receipt: whoever has it needs no account to read it.

    The same one whenever it is asked for, on the page and in the mail.
    """
    until = erasure.due_at.replace(microsecond=0) + RECEIPT_LASTS
    return tokens.make(RECEIPT, {"e": erasure.pk}, lasts=until - clock.now())


def erasure_of_receipt(token: str) -> Erasure | None:
    """None for a token that is over or was changed, and when the year is over."""
    try:
        said = tokens.read(RECEIPT, token)
    except tokens.TokenError:
        return None
    return Erasure.objects.filter(pk=said["e"]).first()


def _count_try(member_id: int) -> None:
    """Each counts before it is looked at: of many at once none is free."""
    hour = clock.now().timestamp() // WITHIN.total_seconds()
    key = f"tries of member {member_id} to be erased in hour {hour:.0f}"
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])
        tries = cache.get(key, 0) + 1
        cache.set(key, tries, WITHIN.total_seconds())
    if tries > MOST_TRIES:
        raise TooManyTriesError
