"""The answer while the database is away: calm, soon over, nothing typed is lost."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.backends.utils import csrf_input
from django.template.loader import render_to_string
from django.utils.http import escape_leading_slashes

from focaljet.base import outage
from focaljet.base.http import same_origin
from focaljet.site import context
from focaljet.site.words import words_typed

RETRY_AFTER_SECONDS = 10


def is_away(error: BaseException | None) -> bool:
    return isinstance(error, OperationalError | InterfaceError)


def database_is_away(
    request: HttpRequest, error: BaseException | None = None
) -> HttpResponse:
    """Asks no query; the words of a form come back in one that sends them again."""
    if outage.is_gone(error):
        outage.note_gone()
        request.found_no_database = True  # type: ignore[attr-defined]
    words = words_typed(request) if same_origin(request) else []
    page = context.bare_page_for(request) | {
        "words": words,
        "again": escape_leading_slashes(request.get_full_path())
        if request.method in {"GET", "POST"}
        else "/",
        "csrf_input": csrf_input(request),
    }
    return HttpResponse(
        render_to_string("site/away.html", page),
        status=503,
        headers={"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"},
    )
