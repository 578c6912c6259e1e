"""A topic without the site around it: on paper, and in one file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from focaljet.accounts.requests import MemberRequest, reader_of
from focaljet.caching.guests import guest_page
from focaljet.forum import pages, taking
from focaljet.forum.queries.attachments import attached_on
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.topics import posts_between, topic_for
from focaljet.guarding.throttle import too_often
from focaljet.personal.needs import needs_cookie

POSTS_ON_PAPER = 500


@guest_page("part")
@require_safe
def on_paper(request: HttpRequest, topic_id: int) -> HttpResponse:
    """To be printed: five hundred posts at a time, and nothing beside them."""
    reader = reader_of(request)
    board = Board(reader)
    view = topic_for(reader, topic_id, board)
    parts = max(1, -(-view.topic.highest_pos // POSTS_ON_PAPER))
    part = _part(request.GET.get("part", "1"), parts)
    first = (part - 1) * POSTS_ON_PAPER
    lines = posts_between(view, first, first + POSTS_ON_PAPER, board)
    found = attached_on(lines)
    context = {
        "view": view,
        "topic": view.topic,
        "path": board.path_to(view.topic.forum_id),
        "part": part,
        "parts": parts,
        "posts": [
            {
                "line": line,
                "words": pages.words_of(line, found),
                "below": pages.attached_below(line, found),
            }
            for line in lines
        ],
    }
    return render(request, "forum/print.html", context)


@needs_cookie("keeping-track")
@login_required
@require_POST
def take(request: MemberRequest, topic_id: int) -> HttpResponseBase:
    """The topic as one file. Asked for by a button, so that no crawler does."""
    board = Board(request.user)
    view = topic_for(request.user, topic_id, board)
    part = _part(request.POST.get("part", "1"), taking.parts_of(view))
    refused = too_often(request, "take_topic")
    if refused is not None:
        return refused
    headers = {
        "Content-Disposition": f'attachment; filename="{taking.name_of(view, part)}"',
        "Content-Security-Policy": f"sandbox; {taking.POLICY}",
        "Cache-Control": "private, no-store",
    }
    return StreamingHttpResponse(taking.made(view, board, part), headers=headers)


def _part(text: str, parts: int) -> int:
    if not pages.is_id(text) or not 1 <= int(text) <= parts:
        raise Http404
    return int(text)
