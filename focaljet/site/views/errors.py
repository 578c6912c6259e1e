"""Pages for when something went wrong: what happened, what to do, the words kept."""

from __future__ import annotations

import sys

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from focaljet.base.http import same_origin
from focaljet.consent import needs
from focaljet.site import context
from focaljet.site.away import database_is_away, is_away
from focaljet.site.middleware import speak_to_reader_of
from focaljet.site.words import words_typed


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    speak_to_reader_of(request)  # no view was found that this was asked before
    words = words_typed(request) if same_origin(request) else []
    prose = [word for word in words if word.is_prose]
    return render(request, "site/not_found.html", {"words": prose}, status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "site/forbidden.html", status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Stands in for the CSRF failure page.

    The words come back in a form with a fresh token, but only to a form of ours:
    with words from another site, one careless click here would complete the attack.
    """
    ours = same_origin(request)
    words = words_typed(request) if ours else []
    if ours and not request.COOKIES:
        told = {"feature": needs.of_request(request), "words": words}
        return render(request, "site/no_cookie.html", told, status=403)
    return render(
        request, "site/form_expired.html", {"ours": ours, "words": words}, status=403
    )


def bad_request(
    request: HttpRequest, exception: Exception | None = None
) -> HttpResponse:
    """Without the reader: the request may be too odd to ask who sent it."""
    is_too_big = isinstance(exception, RequestDataTooBig)
    page = context.bare_page_for(request) | {"is_too_big": is_too_big}
    html = render_to_string("site/bad_request.html", page)
    return HttpResponse(html, status=413 if is_too_big else 400)


def broken(request: HttpRequest) -> HttpResponse:
    """The last page that can be shown. Asks no query, and survives a broken frame."""
    error = sys.exc_info()[1]
    if is_away(error):
        return database_is_away(request, error)
    try:
        html: str = render_to_string("site/broken.html", context.bare_page_for(request))
    except Exception:  # whatever broke the page may break the frame too
        html = LAST_WORDS % {
            "title": _("Something broke"),
            "text": _("The mistake is ours. Please try again in a minute."),
            "contact": _("Contact Us"),
            "language": get_language() or "en",
        }
    return HttpResponse(html, status=500)


LAST_WORDS = """\
<!doctype html>
<html lang="%(language)s"><meta charset="utf-8"><title>%(title)s</title>
<h1>%(title)s</h1><p>%(text)s</p><p><a href="/contact/">%(contact)s</a></p>
</html>
"""
