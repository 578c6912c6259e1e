"""What was changed in a post, for all to see, and the end of its earlier words."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from focaljet.accounts.requests import MemberRequest, reader_of
from focaljet.base.verdict import RefusedError
from focaljet.forum import pages, rules
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.changes import changed_post_for, changes_of
from focaljet.forum.services import changing
from focaljet.forum.views.reading import page_number
from focaljet.personal.needs import needs_cookie


@require_safe
def changes(request: HttpRequest, post_id: int) -> HttpResponse:
    reader = reader_of(request)
    board = Board(reader)
    found = changed_post_for(reader, post_id, board)
    page = page_number(request)
    shown, last_page = changes_of(post_id, page)
    context = {
        "post": found.post,
        "changes": shown,
        "page": page,
        "pages": last_page,
        "path": board.path_to(found.post.topic.forum_id),
        "back": pages.post_url(found.post.topic, found.post),
        "may_forget": rules.may_forget_earlier_words(reader, found.post, found.rights),
    }
    return render(request, "forum/changes.html", context)


@needs_cookie("posting")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: MemberRequest, post_id: int) -> HttpResponse:
    board = Board(request.user)
    found = changed_post_for(request.user, post_id, board)
    may = rules.may_forget_earlier_words(request.user, found.post, found.rights)
    if request.method == "POST":
        try:
            changing.forget_earlier_words(by=request.user, post=found.post)
        except RefusedError as refused:
            may = refused.verdict
        else:
            return redirect("forum:changes", post_id)
    context = {
        "post": found.post,
        "may": may,
        "path": board.path_to(found.post.topic.forum_id),
    }
    status = 200 if may else 403
    return render(request, "forum/forget_earlier_words.html", context, status=status)
