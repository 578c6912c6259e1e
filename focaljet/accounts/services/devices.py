"""Browsers that sign in again by themselves (C49): a split token, turned at each use.

The cookie says "series:token". The series finds the row, the token proves it; only
hashes are stored.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from focaljet.accounts import browsers, cookies, signals
from focaljet.accounts.models import Member, RememberedDevice
from focaljet.base import clock

# Two tabs that open at once both bring the token from before the turn.
SAME_MOMENT = timedelta(seconds=60)
COOKIE = re.compile(r"([\w-]{22}):([\w-]{43})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Return:
    """What became of a cookie: whose it is, and the new one to set, if any."""

    member: Member | None = None
    device_id: int | None = None
    cookie: str | None = None


@transaction.atomic
def remember(*, member: Member, user_agent: str) -> Return:
    series, token = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
    now = clock.now()
    device = RememberedDevice.objects.create(
        member=member,
        series=series,
        token_hash=_hash(token),
        browser=browsers.in_words(user_agent)[:60],
        made_at=now,
        turned_at=now,
    )
    return Return(member, device.pk, f"{series}:{token}")


def come_back(*, cookie: str) -> Return:
    """Take a cookie for a sign-in: one query where it is no good, two where it is.

    An older token shows that the cookie was copied: its series ends, whoever came,
    and the member hears of it by mail.
    """
    parts = COOKIE.fullmatch(cookie)
    if parts is None:
        return Return()
    with transaction.atomic():
        device = (
            RememberedDevice.objects.select_related("member")
            .select_for_update(of=("self",))
            .filter(series=parts[1])
            .first()
        )
        return _take(device, parts[1], _hash(parts[2])) if device else Return()


def _take(device: RememberedDevice, series: str, brought: str) -> Return:
    now, member = clock.now(), device.member
    if not member.is_active or device.turned_at + cookies.REMEMBER_LASTS < now:
        device.delete()
        return Return()
    if hmac.compare_digest(brought, device.token_hash):
        token = secrets.token_urlsafe(32)
        device.previous_hash, device.token_hash = brought, _hash(token)
        device.turned_at = now
        device.save(update_fields=["previous_hash", "token_hash", "turned_at"])
        return Return(member, device.pk, f"{series}:{token}")
    if (
        hmac.compare_digest(brought, device.previous_hash)
        and now - device.turned_at <= SAME_MOMENT
    ):
        return Return(member, device.pk)
    device.delete()
    signals.device_copied.send(sender=RememberedDevice, member_id=member.pk)
    return Return()


def forget_cookie(*, cookie: str) -> None:
    """Sign-out: this device is remembered no more."""
    if parts := COOKIE.fullmatch(cookie):
        RememberedDevice.objects.filter(
            series=parts[1], token_hash=_hash(parts[2])
        ).delete()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
