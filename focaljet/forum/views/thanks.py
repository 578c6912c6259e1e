"""Thanking for a post, and everybody who did."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from focaljet.accounts.requests import reader_of
from focaljet.forum import pages
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.posts import post_for
from focaljet.forum.queries.thanks import who_thanked
from focaljet.forum.services import thanking
from focaljet.forum.views.keeping import on_post

thank = on_post(thanking.thank)
take_back = on_post(thanking.take_back)


@require_safe
def thanks(request: HttpRequest, post_id: int) -> HttpResponse:
    reader = reader_of(request)
    board = Board(reader)
    found = post_for(reader, post_id, board)
    if found.post.is_deleted and not found.rights.moderate:
        raise Http404
    shown, older = who_thanked(post_id, before=_before(request))
    context = {
        "post": found.post,
        "thanks": shown,
        "older": older,
        "path": board.path_to(found.post.topic.forum_id),
        "back": pages.post_url(found.post.topic, found.post),
    }
    return render(request, "forum/thanks.html", context)


def _before(request: HttpRequest) -> int:
    raw = request.GET.get("before", "0")
    if not (raw.isascii() and raw.isdecimal() and len(raw) < 19):
        raise Http404
    return int(raw)
