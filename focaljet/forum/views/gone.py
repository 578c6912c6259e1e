"""What is shown in place of a topic that is not where its number leads."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from focaljet.accounts.requests import reader_of
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.gone import Merged, what_became_of

View = Callable[..., HttpResponseBase]


def following(name: str, view: View) -> View:
    """The view of one topic, named `name`, that also knows where merged topics went.

    Reading is led on for ever; what was written for the old number goes to where the
    posts are now, so that nobody's words are lost.
    """

    @wraps(view)
    def followed(request: HttpRequest, topic_id: int) -> HttpResponseBase:
        try:
            return view(request, topic_id=topic_id)
        except Http404:
            reader = reader_of(request)
            found = what_became_of(reader, topic_id, Board(reader))
            if found is None:
                raise
        if not isinstance(found, Merged):
            return render(request, "forum/removed.html", {"topic": found}, status=410)
        if request.method in ("GET", "HEAD"):
            return _led_on(request, name, found.topic_id)
        return view(request, topic_id=found.topic_id)

    return followed


def _led_on(request: HttpRequest, name: str, topic_id: int) -> HttpResponseBase:
    query = request.GET.copy()
    query.pop("page", None)  # of the old topic
    url = reverse(f"forum:{name}", args=[topic_id])
    more = f"?{query.urlencode()}" if query else ""
    return redirect(f"{url}{more}", permanent=True)
