"""Who is reading: the member of the session, or of a device that is remembered."""

from __future__ import annotations

from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from focaljet.accounts import arrivals, cookies
from focaljet.accounts.models import Member
from focaljet.accounts.services import devices, sign_ins
from focaljet.base.http import Answer
from focaljet.consent.services import objections


def remember_me(get_response: Answer) -> Answer:
    """Asks nothing until a page wants to know who reads it, and then one query.

    A device is only asked where there is no session any more; so neither a guest
    nor a signed-in member pays for it.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        came_back: list[devices.Return] = []
        request.user = SimpleLazyObject(lambda: _reader(request, came_back))  # type: ignore[assignment]
        response = get_response(request)
        for return_ in came_back:
            if return_.cookie:
                cookies.put(response, cookies.REMEMBER, return_.cookie)
            elif return_.member is None:
                cookies.drop(response, cookies.REMEMBER)
        if member_id := arrivals.arrived(request):
            known = sign_ins.known_browser(member_id)
            cookies.put(response, cookies.KNOWN, known)
        return response

    return answer


def _reader(
    request: HttpRequest, came_back: list[devices.Return]
) -> Member | AnonymousUser:
    reader = auth.get_user(request)
    if isinstance(reader, Member) and not _goes_on(request, reader):
        request.session.flush()
        reader = AnonymousUser()
    if isinstance(reader, Member):
        objections.hear(request, member_id=reader.pk)
    brought = request.COOKIES.get(cookies.REMEMBER.name)
    if isinstance(reader, Member) or not brought:
        return reader
    return_ = devices.come_back(cookie=brought)
    came_back.append(return_)
    if return_.member is None:
        return AnonymousUser()
    arrivals.of_device(request, return_.device_id)
    auth.login(request, return_.member)
    objections.hear(request, member_id=return_.member.pk)
    return return_.member


def _goes_on(request: HttpRequest, reader: Member) -> bool:
    """Whether the sign-in of this session is still there; one write a day at most."""
    sign_in_id = request.session.get(arrivals.SIGN_IN)
    if sign_in_id is None:
        # A session from before there was a list of them.
        arrivals.begin(request, reader)
        return True
    used_on = reader.live_sign_ins.get(sign_in_id)
    if used_on is not None and used_on < sign_ins.today():
        sign_ins.seen(sign_in_id=sign_in_id)
    return used_on is not None
