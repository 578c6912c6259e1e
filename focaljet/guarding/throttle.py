"""How often something may be done: the limits of settings.ACCOUNT_RATE_LIMITS."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from focaljet.base import clock
from focaljet.base.rows import rows

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


def has_room_at_once(action: str, *, key: str) -> bool:
    """What `has_room` says of a key that may be asked for often, in one query of a
    quarter of a millisecond instead of eight and two commits. For limits by key alone.

    To be called outside of a transaction: what it writes may be lost with the machine.
    """
    limits = ratelimit.parse_rates(settings.ACCOUNT_RATE_LIMITS[action])
    return all(_counted(action, key, limit) for limit in limits)


def _counted(action: str, key: str, limit: ratelimit.Rate) -> bool:
    now = clock.now()
    lasts = timedelta(seconds=limit.duration)
    name = cache.make_key(f"room:{action}:{limit.duration}:{key}")
    moment, since = repr(now.timestamp()), (now - lasts).timestamp()
    values = [name, moment, now + lasts, moment, since, since, limit.amount]
    return bool(rows(COUNTED, values))


# The moments that count, the newest first; no row is answered where there is no room.
# Who counts waits for whoever counts the same key, so none is lost.
COUNTED = """
    INSERT INTO cache_entry AS room (cache_key, value, expires)
    VALUES (%s, %s, %s)
    ON CONFLICT (cache_key) DO UPDATE
    SET value = concat_ws(' ', %s::text, (
            SELECT string_agg(moment, ' ')
            FROM string_to_table(room.value, ' ') AS moment
            WHERE moment::float8 > %s::float8
        )),
        expires = excluded.expires
    WHERE (
        SELECT count(*) FROM string_to_table(room.value, ' ') AS moment
        WHERE moment::float8 > %s::float8
    ) < %s
    RETURNING set_config('synchronous_commit', 'off', true)
"""
