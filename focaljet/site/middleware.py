from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from focaljet.base.http import same_origin
from focaljet.site.away import database_is_away, is_away
from focaljet.site.words import words_typed

Answer = Callable[[HttpRequest], HttpResponse]


class CalmWhenTheDatabaseIsAway:
    """Turns a lost database into a page that says so and keeps the words.

    Sees what a view raises. What another middleware raises ends in the view for
    error 500, which asks the same question.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        return database_is_away(request) if is_away(exception) else None


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
