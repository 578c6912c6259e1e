"""Pages on which something is written: a topic, a reply, a change of a post."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from focaljet.accounts.requests import MemberRequest
from focaljet.attachments.rules import limits
from focaljet.base import differences
from focaljet.base.http import client_ip
from focaljet.base.uploads import takes_files
from focaljet.base.verdict import RefusedError, Verdict
from focaljet.forum import pages, rules
from focaljet.forum.forms import ComposerForm, EditForm, EditTopicForm, TopicForm
from focaljet.forum.models.posts import Post
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.drafts import EDIT, START, place
from focaljet.forum.queries.picked import picked_by
from focaljet.forum.queries.posts import (
    post_for,
    quoted_source,
    state_of,
    typed_source,
)
from focaljet.forum.queries.topics import topic_for
from focaljet.forum.services import writing
from focaljet.forum.services.writing import ChangedMeanwhileError
from focaljet.forum.views.attachments import Attaching, attend
from focaljet.forum.views.composing import Page, answer, is_sent, sent
from focaljet.forum.views.desk import Desk, desk_at
from focaljet.personal.needs import needs_cookie


@takes_files(limits)
@needs_cookie("posting")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: MemberRequest, forum_id: int) -> HttpResponse:
    board = Board(request.user)
    node = board.node(forum_id)
    may = rules.may_start(request.user, node.forum, node.rights)
    attaching = attend(request, node.rights, may)
    desk = Desk(request.user, place(START, forum_id))
    desk.save_if_asked(request, attaching)
    form = attaching.form(TopicForm, **_initial(desk, attaching, may))
    page = Page("forum/start.html", board, attaching, desk, {"forum": node.forum})
    if is_sent(request) and form.is_valid():
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
            return sent(request, page, form, post)
    return answer(request, page, form, may)


@takes_files(limits)
@needs_cookie("posting")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: MemberRequest, topic_id: int) -> HttpResponse:
    board = Board(request.user)
    view = topic_for(request.user, topic_id, board)
    may = rules.may_reply(request.user, view.topic, view.rights)
    attaching = attend(request, view.rights, may)
    desk = desk_at(view, request.user)
    desk.save_if_asked(request, attaching)
    form = attaching.form(
        ComposerForm,
        **_initial(
            desk,
            attaching,
            may,
            added=_quoted(request, board),
            markup=view.markup.value,
        ),
    )
    context = {"forum": board.node(view.topic.forum_id).forum, "topic": view.topic}
    page = Page("forum/reply.html", board, attaching, desk, context)
    if is_sent(request) and form.is_valid():
        try:
            post = writing.write_reply(
                author=request.user,
                topic=view.topic,
                words=form.words(client_ip(request)),
            )
        except RefusedError as refused:
            may = refused.verdict
        else:
            return sent(request, page, form, post)
    return answer(request, page, form, may)


@takes_files(limits)
@needs_cookie("posting")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, post_id: int) -> HttpResponse:
    board = Board(request.user)
    found = post_for(request.user, post_id, board)
    post, topic = found.post, found.post.topic
    may = rules.may_edit(request.user, post, topic, found.rights)
    attaching = attend(request, found.rights, may, post_id=post.pk)
    desk = Desk(request.user, place(EDIT, post_id))
    desk.save_if_asked(request, attaching)
    form = attaching.form(
        EditTopicForm if post.pos == 1 else EditForm,
        **_initial(
            desk,
            attaching,
            may,
            title=topic.title,
            source=typed_source(post) if may else "",
            markup=post.markup,
            base=state_of(post),
        ),
    )
    context = {"forum": topic.forum, "topic": topic, "post": post}
    page = Page("forum/edit.html", board, attaching, desk, context)
    if is_sent(request) and form.is_valid():
        try:
            writing.edit_post(
                by=request.user,
                post=post,
                words=form.words(),
                title=form.cleaned_data.get("title", ""),
                reason=form.cleaned_data["reason"],
            )
        except ChangedMeanwhileError as refused:
            may = refused.verdict
            form = _over_the_new_words(page, form, post)
        except RefusedError as refused:
            may = refused.verdict
        else:
            return sent(request, page, form, post)
    return answer(request, page, form, may)


def _initial(
    desk: Desk, attaching: Attaching, may: Verdict, added: str = "", **fresh: object
) -> dict[str, object]:
    """A form that was sent, and one that nobody may fill in, ask for no draft."""
    if attaching.data is not None or not may:
        return fresh
    return desk.initial(added=added, **fresh)


def _quoted(request: MemberRequest, board: Board) -> str:
    """The quotes that the address asks for: of posts by number, or of those picked."""
    if request.method == "POST":
        return ""
    wanted = [int(pk) for pk in request.GET.getlist("quote") if pages.is_id(pk)]
    if "picked" in request.GET:
        wanted += picked_by(request.user)
    return quoted_source(request.user, wanted, board) if wanted else ""


def _over_the_new_words(page: Page, form: ComposerForm, post: Post) -> ComposerForm:
    """The words kept, beside how the post reads now and what differs. Sent once more,
    they go over what was changed meanwhile."""
    post.refresh_from_db(fields=["edited_at", "markup"])
    now, typed = typed_source(post), form.cleaned_data["source"]
    pieces = differences.between(now, typed)
    page.context |= {"now": now, "differences": differences.shortened(pieces)}
    data: Any = page.attaching.data
    data["base"] = str(state_of(post))
    return type(form)(data)
