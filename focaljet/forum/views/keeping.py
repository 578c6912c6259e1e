"""Buttons that keep order. Each is a POST and leads back to where it was pressed."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from focaljet.accounts.requests import MemberRequest
from focaljet.base.verdict import RefusedError
from focaljet.forum import pages
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.posts import post_for
from focaljet.forum.queries.topics import topic_for
from focaljet.forum.services import keeping
from focaljet.personal.needs import needs_cookie

View = Callable[..., HttpResponse]


def _on_topic(deed: Callable[..., None]) -> View:
    @needs_cookie("posting")
    @login_required
    @require_POST
    def view(request: MemberRequest, topic_id: int) -> HttpResponse:
        topic = topic_for(request.user, topic_id, Board(request.user)).topic
        try:
            deed(by=request.user, topic=topic)
        except RefusedError as refused:
            return _refused(request, refused, pages.topic_url(topic.pk))
        return redirect(pages.topic_url(topic.pk))

    return view


def on_post(deed: Callable[..., None]) -> View:
    @needs_cookie("posting")
    @login_required
    @require_POST
    def view(request: MemberRequest, post_id: int) -> HttpResponse:
        post = post_for(request.user, post_id, Board(request.user)).post
        back = pages.post_url(post.topic, post)
        try:
            deed(by=request.user, post=post)
        except RefusedError as refused:
            return _refused(request, refused, back)
        return redirect(back)

    return view


def _refused(request: MemberRequest, refused: RefusedError, back: str) -> HttpResponse:
    context = {"reason": refused.reason, "back": back}
    return render(request, "forum/refused.html", context, status=403)


lock = _on_topic(keeping.lock_topic)
unlock = _on_topic(keeping.unlock_topic)
pin = _on_topic(keeping.pin_topic)
unpin = _on_topic(keeping.unpin_topic)
delete_topic = _on_topic(keeping.delete_topic)
undelete_topic = _on_topic(keeping.undelete_topic)
delete_post = on_post(keeping.delete_post)
undelete_post = on_post(keeping.undelete_post)
