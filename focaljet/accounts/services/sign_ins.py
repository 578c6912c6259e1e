"""Where somebody is signed in: begun, seen, ended. A session lives as long as its row."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from focaljet.accounts import browsers, cookies, signals
from focaljet.accounts.models import Member, RememberedDevice, SignIn
from focaljet.base import clock, hiding, tokens

# Says of a browser that this member signed in there before; it signs nobody in.
KNOWN_BROWSER = "known-browser"
# What a mail about a new sign-in leads to.
NOT_ME = "end-sign-in"
NOT_ME_LASTS = timedelta(days=7)


def today() -> datetime:
    return clock.now().replace(hour=0, minute=0, second=0, microsecond=0)


@transaction.atomic
def begin(
    *, member: Member, user_agent: str, place: str, is_new_browser: bool
) -> SignIn:
    """Somebody signed in; in a browser that is new for them, they hear of it by mail."""
    sign_in = SignIn.objects.create(
        member=member,
        browser=browsers.in_words(user_agent)[:60],
        place=place,
        began_at=clock.now(),
        used_on=today(),
    )
    if is_new_browser:
        signals.signed_in_from_new_browser.send(
            sender=SignIn, member_id=member.pk, sign_in_id=sign_in.pk
        )
    return sign_in


@transaction.atomic
def go_on(*, member: Member, device_id: int, user_agent: str, place: str) -> SignIn:
    """A device came back: its sign-in goes on in a new session."""
    sign_in = SignIn.objects.filter(member=member, device=device_id).first()
    if sign_in is None:
        sign_in = begin(
            member=member, user_agent=user_agent, place=place, is_new_browser=False
        )
        sign_in.device_id = device_id
    sign_in.used_on, sign_in.place = today(), place
    sign_in.save(update_fields=["device", "used_on", "place"])
    return sign_in


def stay_on(*, sign_in_id: int, device_id: int) -> None:
    """From now on this sign-in belongs to a device that signs in again by itself."""
    SignIn.objects.filter(pk=sign_in_id).update(device=device_id)


def seen(*, sign_in_id: int) -> None:
    SignIn.objects.filter(pk=sign_in_id).update(used_on=today())


@transaction.atomic
def end(*, member: Member, sign_in_id: int) -> bool:
    """End one sign-in of this member, with its device. False: not there."""
    sign_in = SignIn.objects.filter(member=member, pk=sign_in_id).first()
    if sign_in is None:
        return False
    RememberedDevice.objects.filter(pk=sign_in.device_id or 0).delete()
    SignIn.objects.filter(pk=sign_in_id).delete()
    return True


@transaction.atomic
def end_others(*, member: Member, but: int | None, device_too: bool = False) -> None:
    """End every sign-in of this member but one, with their devices.

    With `device_too` the one that goes on will not come back by itself either.
    """
    this_one = but or 0
    devices = RememberedDevice.objects.filter(member=member)
    if device_too:
        SignIn.objects.filter(member=member, pk=this_one).update(device=None)
    else:
        devices = devices.exclude(sign_in=this_one)
    devices.delete()
    SignIn.objects.filter(member=member).exclude(pk=this_one).delete()


def known_browser(member_id: int) -> str:
    """What the cookie holds; nobody reads from it whose browser it is (C44)."""
    member = hiding.hide(KNOWN_BROWSER, member_id)
    return tokens.make(KNOWN_BROWSER, {"m": member}, lasts=cookies.KNOWN_LASTS)


def is_known_browser(cookie: str, member_id: int) -> bool:
    """Whether the cookie says that this member signed in here before (no query)."""
    return member_known_by(cookie) == member_id


def member_known_by(cookie: str) -> int | None:
    """The id of who signed in here before, as the cookie says."""
    try:
        said = tokens.read(KNOWN_BROWSER, cookie)["m"]
        # A cookie of an earlier version held the id as it is.
        return said if isinstance(said, int) else hiding.unhide(KNOWN_BROWSER, said)
    except tokens.TokenError:
        return None


def not_me_token(sign_in: SignIn) -> str:
    return tokens.make(NOT_ME, {"s": sign_in.pk}, lasts=NOT_ME_LASTS)


def sign_in_of_mail(token: str) -> SignIn | None:
    """The sign-in that a mail told of; None once it is ended, or too late."""
    try:
        said = tokens.read(NOT_ME, token)
    except tokens.TokenError:
        return None
    return SignIn.objects.select_related("member").filter(pk=said["s"]).first()
