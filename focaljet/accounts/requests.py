from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from focaljet.accounts.models import Member


class MemberRequest(HttpRequest):
    """A request behind `login_required`: somebody is signed in."""

    user: Member


def reader_of(request: HttpRequest) -> Member | AnonymousUser:
    """Who reads, without Django's lazy wrapper: it costs 20 µs at every look, and a
    topic page looks two hundred times."""
    user = request.user
    if isinstance(user, SimpleLazyObject):
        bool(user.is_authenticated)  # has it looked up
        reader: Member | AnonymousUser = user._wrapped
        return reader
    return user
