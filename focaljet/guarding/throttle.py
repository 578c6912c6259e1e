"""How often something may be done: the limits of settings.ACCOUNT_RATE_LIMITS."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse

Request = TypeVar("Request", bound=HttpRequest)
More = ParamSpec("More")

APP = "allauth.account"


def limited(
    action: str,
) -> Callable[
    [Callable[Concatenate[Request, More], HttpResponse]],
    Callable[Concatenate[Request, More], HttpResponse],
]:
    """A view that answers 429 where its forms come too often; reading is free."""

    def decorated(
        view: Callable[Concatenate[Request, More], HttpResponse],
    ) -> Callable[Concatenate[Request, More], HttpResponse]:
        @wraps(view)
        def answer(
            request: Request, /, *args: More.args, **kwargs: More.kwargs
        ) -> HttpResponse:
            refused = too_often(request, action)
            return view(request, *args, **kwargs) if refused is None else refused

        return answer

    return decorated


def too_often(
    request: HttpRequest, action: str, *, key: str | None = None
) -> HttpResponse | None:
    """Count one more; the page that says to wait, or None where there is room."""
    refused: HttpResponse | None = ratelimit.consume_or_429(
        request, app=APP, action=action, key=key
    )
    return refused


def has_room(
    request: HttpRequest, action: str, *, key: str | None = None, gets: bool = False
) -> bool:
    """Count one more; whether that is within the limits."""
    used = ratelimit.consume(request, app=APP, action=action, key=key, limit_get=gets)
    return used is not None
