"""What the frame around every page needs to know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from focaljet.accounts import cookies
from focaljet.accounts.requests import reader_of
from focaljet.base import offers
from focaljet.base.http import form_token
from focaljet.base.paths import path_to
from focaljet.choices import queries
from focaljet.site.face import Face, face, face_of


def every_page(request: HttpRequest) -> dict[str, Any]:
    """Costs no query for a visitor, and the one for the account of a member."""
    # An error page can be asked for before the middleware that sets the user.
    reader = reader_of(request) if hasattr(request, "user") else AnonymousUser()
    messages = get_messages(request)
    return {
        **frame(request, reader=reader, messages=messages, shown=face()),
        "banners": offers.banners(request),
        # Made once, and only where a form asks for it; a topic has twenty and more.
        "csrf_input": SimpleLazyObject(lambda: form_token(request)),
    }


def bare_page(path: str, *, may_be_signed_in: bool = False) -> dict[str, Any]:
    """The frame as a visitor sees it, from nothing but what is in memory.

    For pages that are shown when the database is away or a view broke down. Who is
    reading cannot be asked then; whoever may be signed in is not asked to sign in.
    """
    request = HttpRequest()
    request.path = path
    request.user = AnonymousUser()
    shown = face_of(queries.last_known)
    bare = frame(request, reader=request.user, messages=(), shown=shown)
    return bare | {"may_be_signed_in": may_be_signed_in}


def bare_page_for(request: HttpRequest) -> dict[str, Any]:
    """The same, for whoever sent the request, as far as their cookies say."""
    told = cookies.TELL_WHO & request.COOKIES.keys()
    return bare_page("/", may_be_signed_in=bool(told))


def frame(
    request: HttpRequest, *, reader: Any, messages: Iterable[Any], shown: Face
) -> dict[str, Any]:
    menu = offers.entries("menu_entries", request)
    return {
        "site_name": shown.name,
        "site_tagline": shown.tagline,
        "face": shown,
        "menu": menu,
        "menu_here": here(menu, request.path),
        "search_url": offers.address("search"),
        "footer_links": offers.entries("footer_links", request),
        "user_cp_url": path_to("accounts:user_cp"),
        "language": translation.get_language() or settings.LANGUAGE_CODE,
        "right_to_left": translation.get_language_bidi(),
        "reader": reader,
        "may_be_signed_in": False,
        "messages": messages,
        "banners": (),
    }


def here(menu: list[offers.MenuEntry], path: str) -> str:
    """The address of the entry under which this page lies: the closest one above."""
    above = [entry.url for entry in menu if path.startswith(entry.url)]
    return max(above, key=len, default="")
