from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from focaljet.site.away import database_is_away, is_away

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
