from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers

from focaljet.accounts import cookies
from focaljet.base import http, outage
from focaljet.base.http import same_origin
from focaljet.caching.bots import Crawlers
from focaljet.choices import site
from focaljet.site.away import database_is_away, is_away
from focaljet.site.robots import last_known_crawlers
from focaljet.site.words import words_typed

Answer = Callable[[HttpRequest], HttpResponse]


class SpeakToTheReader:
    """Pages in the reader's language and by the reader's clock.

    A member's choice counts, else what the browser accepts, else the site's own. That
    costs no cookie, and no query where no cookie says that somebody is signed in.
    """

    def __init__(self, get_response: http.Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # In the browser's language first, should the database be away.
        with site.speaking_to(None, accepted=_accepted(request)):
            response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and not getattr(request, "speaks_as_chosen", False):
            patch_vary_headers(response, ["Accept-Language"])
        return response

    def process_view(
        self, request: HttpRequest, view: Any, _args: object, _more: object
    ) -> None:
        if getattr(view, "is_the_same_for_all", False):
            site.speak_to(None)
        else:
            speak_to_reader_of(request)


def speak_to_reader_of(request: HttpRequest) -> None:
    """In the language of whoever is signed in, for the rest of the request."""
    if cookies.TELL_WHO & request.COOKIES.keys():
        reader = getattr(request, "user", None)
        request.speaks_as_chosen = bool(getattr(reader, "language", ""))  # type: ignore[attr-defined]
        site.speak_to(reader, accepted=_accepted(request))


def _accepted(request: HttpRequest) -> str:
    return request.headers.get("Accept-Language", "")


def kept_out_of_search(get_response: http.Answer) -> http.Answer:
    """Middleware: search engines drop what they read, where the owner wants none."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if last_known_crawlers() is Crawlers.NONE:
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response

    return answer


class CalmWhenTheDatabaseIsAway:
    """Turns a lost database into a page that says so and keeps the words.

    Sees what a view raises. What another middleware raises ends in the view for
    error 500, which asks the same question.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if outage.is_known() and not hasattr(request, "found_no_database"):
            outage.note_if_back()
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        if is_away(exception):
            return database_is_away(request, exception)
        return None


class KeepWordsOfTheSignedOut:
    """Who was signed out while writing is asked to sign in with the words in sight.

    A view that needs a member answers a stranger by leading to the sign-in page; of a
    form that was sent, nothing would be left.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            request.method == "POST"
            and response.status_code == 302
            and urlsplit(response["Location"]).path == resolve_url(settings.LOGIN_URL)
            and not request.user.is_authenticated
            and same_origin(request)
            and (words := words_typed(request))
        ):
            return render(request, "site/signed_out.html", {"words": words}, status=403)
        return response
