"""Handing out bytes that came from strangers, so that they do nothing here."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

# Whatever the bytes are, and wherever they are opened: nothing in them runs, asks for
# anything, or belongs to the site.
HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    # In no cache that others share, so that what is deleted is gone there; after five
    # minutes a browser asks again, and is told whether it may go on showing it.
    "Cache-Control": "private, max-age=300, must-revalidate",
}


def hand_over(
    request: HttpRequest,
    opened: Callable[[], BinaryIO],
    *,
    etag: str,
    name: str,
    content_type: str,
    as_attachment: bool = False,
) -> HttpResponseBase:
    """The bytes that `opened` gives, as a file of this name.

    `etag` stands for these bytes and no others, for ever; a browser that has them is
    told so without opening them. Raises what `opened` does.
    """
    quoted = f'"{etag}"'
    headers = HEADERS | {"ETag": quoted}
    if get_conditional_response(request, etag=quoted) is not None:
        return HttpResponseNotModified(headers=headers)
    return FileResponse(
        opened(),
        as_attachment=as_attachment,
        filename=name,
        content_type=content_type,
        headers=headers,
    )
