"""Whether the member showed to be there, a short while ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from focaljet.accounts.arrivals import PROVED_AT
from focaljet.accounts.requests import MemberRequest
from focaljet.base import clock

LASTS = timedelta(minutes=15)

More = ParamSpec("More")
View = Callable[Concatenate[MemberRequest, More], HttpResponse]


def is_fresh(request: HttpRequest) -> bool:
    """True for a quarter of an hour after a password, a passkey or a code."""
    proved_at = request.session.get(PROVED_AT, 0)
    return bool(clock.now().timestamp() - proved_at < LASTS.total_seconds())


def freshly_proved(view: View[More]) -> View[More]:
    """A view that first asks who is there, where that was not asked lately.

    A form that was sent too late leads back to the page of its app, to be sent again.
    """

    @wraps(view)
    def guarded(
        request: MemberRequest, /, *args: More.args, **kwargs: More.kwargs
    ) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        back = reverse("second_step:means")
        wanted = request.path if request.method == "GET" else back
        prove = reverse("second_step:prove")
        return redirect(f"{prove}?{urlencode({'next': wanted})}")

    return guarded
