"""No answer carries a cookie that the inventory does not name (C48, C50).

The check E004 reads our own source; this stands before the apps of others too.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from focaljet.base.http import Answer
from focaljet.personal import declared

logger = logging.getLogger(__name__)

HEADER = "Set-Cookie"


class UndeclaredCookieError(Exception):
    """An answer carried a cookie that stands in no inventory."""


def only_declared_cookies(get_response: Answer) -> Answer:
    """Middleware outside of all that sets cookies: drops the others, and says so.

    Raises UndeclaredCookieError instead where settings.UNDECLARED_COOKIES_BREAK, as in
    the tests. An answer without cookies costs two looks into empty dictionaries.
    """
    declared_names = frozenset(cookie.name for cookie in declared.cookies())

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name in set(_names(response)) - declared_names:
            if settings.UNDECLARED_COOKIES_BREAK:
                raise UndeclaredCookieError(name)
            _drop(response, name)
            logger.error("The cookie %r stands in no inventory: not sent.", name)
        return response

    return answer


def forget_this_browser(response: HttpResponseBase) -> None:
    """With this answer the browser drops all that it keeps of this site.

    Each cookie by name, and by the one header for what browsers keep beside them; some
    know no such header, and none takes it from a site that is not served by HTTPS.
    """
    for cookie in declared.cookies():
        response.delete_cookie(cookie.name, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cookies", "storage", "cache"'


def _names(response: HttpResponseBase) -> Iterator[str]:
    yield from response.cookies
    if HEADER in response.headers:  # written past Django's own way
        yield response.headers[HEADER].partition("=")[0].strip()


def _drop(response: HttpResponseBase, name: str) -> None:
    if name in response.cookies:
        del response.cookies[name]
    else:
        del response.headers[HEADER]
