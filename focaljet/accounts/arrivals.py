"""What a request tells of somebody who has just signed in, and what its session keeps.

Everything here is about one request; the rows are written by `services.sign_ins`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from focaljet.accounts import cookies
from focaljet.accounts.models import Member, SignIn
from focaljet.accounts.places import place_of
from focaljet.accounts.services import devices, sign_ins
from focaljet.base import clock, http

# What the session of a member holds: the row of its sign-in, and when the member last
# showed to be there in person.
SIGN_IN = "sign_in"
PROVED_AT = "proved_at"
# While somebody is on the way in: that the browser is to be remembered.
REMEMBER_ME = "remember_me"


@dataclass(slots=True)
class Arrival:
    """Kept on the request until it is answered."""

    device_id: int | None = None
    member_id: int | None = None


def of_device(request: HttpRequest, device_id: int | None) -> None:
    """The sign-in that comes now is the return of a remembered device."""
    _arrival(request).device_id = device_id


def arrived(request: HttpRequest) -> int | None:
    """The id of the member who signed in with this request."""
    return _arrival(request).member_id


def begin(request: HttpRequest, member: Member, *, tell: bool = False) -> SignIn:
    """Write the sign-in down, and its number into the session."""
    arrival = _arrival(request)
    before = request.session.get(SIGN_IN)
    if before is not None and arrival.device_id is None:
        sign_ins.end(member=member, sign_in_id=before)
    sign_in = _written(request, member, arrival, tell=tell)
    request.session[SIGN_IN] = sign_in.pk
    arrival.member_id = member.pk
    if arrival.device_id is None:
        proved(request)
    return sign_in


def _written(
    request: HttpRequest, member: Member, arrival: Arrival, *, tell: bool
) -> SignIn:
    user_agent = request.headers.get("User-Agent", "")
    place = place_of(http.client_ip(request))
    if arrival.device_id is not None:
        return sign_ins.go_on(
            member=member,
            device_id=arrival.device_id,
            user_agent=user_agent,
            place=place,
        )
    return sign_ins.begin(
        member=member,
        user_agent=user_agent,
        place=place,
        is_new_browser=tell and not is_known_here(request, member),
    )


def stay(request: HttpRequest, response: HttpResponse, member: Member) -> None:
    """Have the browser sign in again by itself from now on."""
    made = devices.remember(
        member=member, user_agent=request.headers.get("User-Agent", "")
    )
    if made.device_id is not None and made.cookie:
        sign_ins.stay_on(sign_in_id=request.session[SIGN_IN], device_id=made.device_id)
        cookies.put(response, cookies.REMEMBER, made.cookie)


def is_known_here(request: HttpRequest, member: Member) -> bool:
    brought = request.COOKIES.get(cookies.KNOWN.name, "")
    return bool(brought) and sign_ins.is_known_browser(brought, member.pk)


def proved(request: HttpRequest) -> None:
    """The member has just shown to be there: by a password, a passkey or a code."""
    request.session[PROVED_AT] = int(clock.now().timestamp())


def _arrival(request: HttpRequest) -> Arrival:
    found: Arrival = vars(request).setdefault("_focaljet_arrival", Arrival())
    return found
