"""Who is reading: the member of the session, or of a device that is remembered."""

from __future__ import annotations

from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

from focaljet.accounts import cookies
from focaljet.accounts.models import Member
from focaljet.accounts.services import devices
from focaljet.base.http import Answer

DEVICE_OF_SESSION = "device"


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
        return response

    return answer


def _reader(
    request: HttpRequest, came_back: list[devices.Return]
) -> Member | AnonymousUser:
    reader = auth.get_user(request)
    if isinstance(reader, Member) and _its_device_ended(request, reader):
        request.session.flush()
        reader = AnonymousUser()
    brought = request.COOKIES.get(cookies.REMEMBER.name)
    if isinstance(reader, Member) or not brought:
        return reader
    return_ = devices.come_back(cookie=brought)
    came_back.append(return_)
    if return_.member is None:
        return AnonymousUser()
    auth.login(request, return_.member)
    request.session[DEVICE_OF_SESSION] = return_.device_id
    return return_.member


def _its_device_ended(request: HttpRequest, reader: Member) -> bool:
    device_id = request.session.get(DEVICE_OF_SESSION)
    return device_id is not None and device_id not in reader.live_devices
