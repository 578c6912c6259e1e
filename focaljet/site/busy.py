"""What is shown instead of a page while the site has too much to do. No query is asked.

Said by the gate in front of Django (site/voice.py), which has no request of Django's.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse, parse_cookie
from django.middleware.csrf import CsrfViewMiddleware
from django.template.backends.utils import csrf_input
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.http import escape_leading_slashes

from focaljet.accounts import cookies
from focaljet.base import clock
from focaljet.base.http import same_origin
from focaljet.choices import queries
from focaljet.site import context
from focaljet.site.face import Face, face_of
from focaljet.site.words import Word, words_typed

# How long a reader is asked to wait is said in one of these, so that few pages are made.
STEPS = (5, 15, 30, 60)
LARGEST_FORM = 300_000  # bytes; the longest post, written in full, and a good deal more

A_MINUTE = timedelta(minutes=1)

_with_words = threading.Lock()


class Reason(StrEnum):
    """Why there is no page."""

    TOO_FAST = "too fast"
    TOO_BUSY = "too busy"


def busy_page(
    language: str, seconds: float, reason: Reason, *, is_told: bool = False
) -> bytes:
    """A calm page, from memory where the same was shown before; `seconds` to wait.

    `is_told`: cookies say who is reading, who then is not asked to sign in.
    """
    return _kept(language, _step(seconds), reason, False, is_told, _face())


def busy_answer(
    environ: dict[str, Any], language: str, seconds: float, reason: Reason
) -> bytes:
    """The same; a form that was sent comes back with its words, to be sent again.

    One such page is made at a time, and none of a form of enormous size: with many of
    them, who floods the site would cost it more refused than served. To the others the
    plain page says that their browser still has the words.
    """
    is_told = not cookies.TELL_WHO.isdisjoint(
        parse_cookie(environ.get("HTTP_COOKIE", ""))
    )
    if environ["REQUEST_METHOD"] != "POST":
        return busy_page(language, seconds, reason, is_told=is_told)
    if _with_words.acquire(blocking=False):
        try:
            if page := _page_with_words(
                environ, language, _step(seconds), reason, is_told
            ):
                return page
        finally:
            _with_words.release()
    return _kept(language, _step(seconds), reason, True, is_told, _face())


class Held(StrEnum):
    """Why a page is shown that is not the reader's own, or not of this moment."""

    AS_A_VISITOR = "as a visitor"
    AS_IT_WAS = "as it was"
    WITHOUT_DATABASE = "without the database"


def held_line(language: str, why: Held, made_at: datetime) -> bytes:
    """The line to stand at the top of such a page, as HTML.

    Rendered once a minute at most: hundreds are handed out a second just when there is
    no time for it.
    """
    if why is Held.AS_A_VISITOR:  # which says nothing of when
        return _line(language, why, None, 0)
    minutes = (clock.now() - made_at) // A_MINUTE
    return _line(language, why, made_at, minutes)


@lru_cache(maxsize=256)
def _line(language: str, why: Held, made_at: datetime | None, _minutes: int) -> bytes:
    zone = ZoneInfo(str(queries.last_known("site.time_zone")))
    with timezone.override(zone), translation.override(language):
        said = {"why": why, "made_at": made_at}
        return render_to_string("site/held.html", said).encode()


def _page_with_words(
    environ: dict[str, Any],
    language: str,
    seconds: int,
    reason: Reason,
    is_told: bool,
) -> bytes | None:
    request = WSGIRequest(environ)
    words = _words_of(request)
    if not words:
        return None
    # The token that goes with the cookie of this browser, where it has one.
    CsrfViewMiddleware(lambda _request: HttpResponse()).process_request(request)
    has_one = "CSRF_COOKIE" in request.META
    return _page(
        language,
        seconds,
        reason,
        is_told,
        was_sent=True,
        words=words,
        again=escape_leading_slashes(request.get_full_path()),
        csrf_input=csrf_input(request) if has_one else "",
    )


def _words_of(request: WSGIRequest) -> list[Word]:
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FORM:
            return []
        return words_typed(request) if same_origin(request) else []
    except (SuspiciousOperation, ValueError):  # a host that is not ours; no number
        return []


def _step(seconds: float) -> int:
    return next((step for step in STEPS if seconds <= step), STEPS[-1])


def _face() -> Face:
    return face_of(queries.last_known)


@lru_cache(maxsize=64)
def _kept(
    language: str,
    seconds: int,
    reason: Reason,
    was_sent: bool,
    is_told: bool,
    _shown: Face,
) -> bytes:
    return _page(language, seconds, reason, is_told, was_sent=was_sent, words=[])


def _page(
    language: str, seconds: int, reason: Reason, is_told: bool, **more: Any
) -> bytes:
    with translation.override(language):
        frame = context.bare_page("/", may_be_signed_in=is_told)
        page = frame | {"reason": reason, "seconds": seconds} | more
        return render_to_string("site/busy.html", page).encode()
