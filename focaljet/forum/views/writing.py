"""Pages on which something is written: a topic, a reply, an edit, and the preview."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from focaljet.accounts.requests import MemberRequest
from focaljet.base.http import client_ip, hx_redirect
from focaljet.base.markup import quotes, show
from focaljet.base.markup.render import render as to_html
from focaljet.base.verdict import RefusedError, Verdict
from focaljet.forum import pages, rules
from focaljet.forum.forms import ComposerForm, TopicForm
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.posts import post_for, quoted_source, typed_source
from focaljet.forum.queries.topics import topic_for
from focaljet.forum.services import writing


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: MemberRequest, forum_id: int) -> HttpResponse:
    board = Board(request.user)
    node = board.node(forum_id)
    may = rules.may_start(request.user, node.forum, node.rights)
    form = TopicForm(request.POST or None)
    if _is_sent(request) and form.is_valid():
        try:
            post = writing.start_topic(
                author=request.user,
                forum=node.forum,
                title=form.cleaned_data["title"],
                words=form.words(client_ip(request)),
            )
        except RefusedError as refused:
            may = refused.verdict
        else:
            return hx_redirect(request, pages.post_url(post.topic, post))
    context = {"forum": node.forum}
    return _composer(request, "forum/start.html", form, may, board, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: MemberRequest, topic_id: int) -> HttpResponse:
    board = Board(request.user)
    view = topic_for(request.user, topic_id, board)
    may = rules.may_reply(request.user, view.topic, view.rights)
    if request.method == "POST":
        form = ComposerForm(request.POST)
    else:
        wanted = [int(pk) for pk in request.GET.getlist("quote") if _is_id(pk)]
        source = quoted_source(request.user, wanted, board) if wanted else ""
        form = ComposerForm(initial={"source": source, "markup": view.markup.value})
    if _is_sent(request) and form.is_valid():
        try:
            post = writing.write_reply(
                author=request.user,
                topic=view.topic,
                words=form.words(client_ip(request)),
            )
        except RefusedError as refused:
            may = refused.verdict
        else:
            return hx_redirect(request, pages.post_url(post.topic, post))
    context = {"forum": view.topic.forum, "topic": view.topic}
    return _composer(request, "forum/reply.html", form, may, board, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, post_id: int) -> HttpResponse:
    board = Board(request.user)
    found = post_for(request.user, post_id, board)
    post, topic = found.post, found.post.topic
    may = rules.may_edit(request.user, post, topic, found.rights)
    kind = TopicForm if post.pos == 1 else ComposerForm
    if request.method == "POST":
        form = kind(request.POST)
    else:
        form = kind(
            initial={
                "title": topic.title,
                "source": typed_source(post) if may else "",
                "markup": post.markup,
            }
        )
    if _is_sent(request) and form.is_valid():
        try:
            writing.edit_post(
                by=request.user,
                post=post,
                words=form.words(),
                title=form.cleaned_data.get("title", ""),
            )
        except RefusedError as refused:
            may = refused.verdict
        else:
            return hx_redirect(request, pages.post_url(topic, post))
    context = {"forum": topic.forum, "topic": topic, "post": post}
    return _composer(request, "forum/edit.html", form, may, board, context)


@login_required
@require_POST
def preview(request: MemberRequest) -> HttpResponse:
    """What the words would look like: a fragment for the composer's live preview."""
    form = ComposerForm(request.POST)
    html = _previewed(form) if form.is_valid() else ""
    return render(request, "forum/_preview.html", {"preview": html})


@login_required
@require_safe
def quote(request: MemberRequest, post_id: int) -> HttpResponse:
    """The source of a quote, for a composer that is open already."""
    source = quoted_source(request.user, [post_id], Board(request.user))
    if not source:
        raise Http404
    return HttpResponse(source, content_type="text/plain; charset=utf-8")


def _is_sent(request: HttpRequest) -> bool:
    return request.method == "POST" and request.POST.get("action") != "preview"


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _composer(
    request: MemberRequest,
    template: str,
    form: ComposerForm,
    may: Verdict,
    board: Board,
    context: dict[str, Any],
) -> HttpResponse:
    """The page with the form: fresh, previewed, refused or wrong, the words kept."""
    status = 200
    if request.method == "POST":
        valid = form.is_valid()
        if not valid or (not may and _is_sent(request)):
            status = 422
        if valid and not may:
            form.add_error(None, str(may.reason))
        elif valid and request.POST.get("action") == "preview":
            context["preview"] = _previewed(form)
    elif not may:
        status = 403
    forum_id = context["forum"].pk
    context |= {
        "form": form,
        "composer": form,
        "may": may,
        "path": board.path_to(forum_id),
        "readers": pages.who_can_read(board, forum_id),
    }
    return render(request, template, context, status=status)


def _previewed(form: ComposerForm) -> str:
    """As it will be shown, but for the names of those who are quoted."""
    markup = form.cleaned_data["markup"]
    stored, marks = quotes.extract(form.cleaned_data["source"])
    quoted = {
        mark.ordinal: show.quote(
            to_html(mark.excerpt, markup).html, author=_("Quote of a post")
        )
        for mark in marks
    }
    return show.on_page(to_html(stored, markup).html, quoted)
