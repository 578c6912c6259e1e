"""Quotes for the composer: of one post, and of those that were picked."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from focaljet.accounts.requests import MemberRequest
from focaljet.base.http import safe_next, wants_fragment
from focaljet.base.verdict import RefusedError
from focaljet.forum import pages
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.picked import picked_by
from focaljet.forum.queries.posts import post_for, quoted_source
from focaljet.forum.services import picking
from focaljet.personal.needs import needs_cookie


@needs_cookie("posting")
@login_required
@require_safe
def quote(request: MemberRequest, post_id: int) -> HttpResponse:
    """The source of a quote, for a composer that is open already."""
    return _as_text(quoted_source(request.user, [post_id], Board(request.user)))


@needs_cookie("posting")
@login_required
@require_safe
def picked(request: MemberRequest) -> HttpResponse:
    """The same of all posts that were picked, in the order of picking."""
    ids = picked_by(request.user)
    return _as_text(quoted_source(request.user, ids, Board(request.user)))


@needs_cookie("posting")
@login_required
@require_POST
def pick(request: MemberRequest) -> HttpResponse:
    """Pick a post, or take that back; a script gets the number of those picked."""
    raw = request.POST.get("post", "")
    if not pages.is_id(raw):
        raise Http404
    found = post_for(request.user, int(raw), Board(request.user)).post
    try:
        count = picking.pick(by=request.user, post=found)
    except RefusedError as refused:
        if wants_fragment(request):
            return JsonResponse({"refused": refused.reason}, status=422)
        messages.error(request, refused.reason)
    else:
        if wants_fragment(request):
            return JsonResponse({"picked": count})
        messages.success(
            request,
            _("Picked to quote: %(n)d. Write a reply anywhere to use it.")
            % {"n": count},
        )
    return redirect(pages.post_url(found.topic, found))


@needs_cookie("posting")
@login_required
@require_POST
def drop(request: MemberRequest) -> HttpResponse:
    """Let all picked posts go."""
    picking.drop_all(by=request.user)
    return redirect(safe_next(request, request.POST.get("next")) or "forum:index")


def _as_text(source: str) -> HttpResponse:
    if not source:
        raise Http404
    return HttpResponse(source, content_type="text/plain; charset=utf-8")
