"""Pages that are read: the index, a forum, a topic, and the way to a post."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from focaljet.accounts.models import Member
from focaljet.accounts.requests import reader_of
from focaljet.base import recording
from focaljet.caching.guests import guest_page
from focaljet.forum import (
    kept,
    kept_board,
    kept_lists,
    pages,
    pages_of_order,
    rules,
    tally,
)
from focaljet.forum.composers import empty_composer
from focaljet.forum.forms import ComposerForm
from focaljet.forum.queries import topics
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.posts import post_for
from focaljet.forum.services.reading import mark_read_up_to
from focaljet.forum.views.attachments import for_topic
from focaljet.forum.views.desk import desk_at


@guest_page()
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    board = Board(reader_of(request))
    forums, board_kept = kept_board.whole(board)
    context = {"board": board, "forums": forums, "kept": board_kept}
    return render(request, "forum/index.html", context)


@guest_page("page", "before", "after")
@require_safe
def forum(request: HttpRequest, forum_id: int) -> HttpResponse:
    reader = reader_of(request)
    board = Board(reader)
    node = board.node(forum_id)
    context: dict[str, object] = {
        "board": board,
        "node": node,
        "path": board.path_to(forum_id),
        "may_start": rules.may_start(reader, node.forum, node.rights),
        "order": pages_of_order.on_forum(node),
    }
    # Before the forums below: it brings their marks along with those of the topics.
    if node.rights.read and not node.is_category:
        context["topics"] = kept_lists.of_a_forum(
            node,
            board,
            page=page_number(request),
            before=request.GET.get("before", ""),
            after=request.GET.get("after", ""),
        )
    context["below"] = kept_board.below(node, board) if node.children else None
    kind = "category" if node.is_category else "forum"
    return render(request, f"forum/{kind}.html", context)


@guest_page("page")
@require_safe
def topic(request: HttpRequest, topic_id: int) -> HttpResponse:
    reader = reader_of(request)
    board = Board(reader)
    page = page_number(request)
    view = topics.topic_for(reader, topic_id, board, page)
    posts = kept.posts_of(view, page, board)
    recording.on_read(tally.views.put, topic_id, 1)
    reached = topics.last_position(view, page, posts.lines)
    if isinstance(reader, Member) and view.is_news(reached):
        mark_read_up_to(reader=reader, topic_id=topic_id, pos=reached)
    may_reply = rules.may_reply(reader, view.topic, view.rights)
    desk = desk_at(view, reader) if may_reply and isinstance(reader, Member) else None
    attaching = for_topic(reader, view.rights)
    readers = pages.who_can_read(board, view.topic.forum_id)
    context = {
        "view": view,
        "board": board,
        "topic": view.topic,
        "path": board.path_to(view.topic.forum_id),
        "posts": kept.shown_to(reader, posts, view),
        "has_pictures": posts.has_pictures,
        "page": page,
        "may_reply": may_reply,
        "may_moderate": rules.may_moderate(reader, view.rights),
        "order": pages_of_order.on_topic(reader, view, board),
        "may_delete": rules.may_delete_topic(reader, view.topic, view.rights),
        "readers": readers,
        "desk": desk,
        "attaching": attaching,
    }
    if desk is not None and desk.is_empty:
        context["composer"] = empty_composer(
            request,
            view,
            may_attach=attaching.may,
            largest_mb=attaching.largest_mb,
            readers=readers,
        )
    elif desk is not None:
        initial = desk.initial(markup=view.markup.value)
        context["composer"] = ComposerForm(initial=initial)
    return render(request, "forum/topic.html", context)


@require_safe
def post(request: HttpRequest, post_id: int) -> HttpResponse:
    """The permalink: to wherever in its topic the post stands, today and for ever."""
    reader = reader_of(request)
    board = Board(reader)
    found = post_for(reader, post_id, board).post
    return redirect(pages.post_url(found.topic, found))


@require_safe
def last_post(request: HttpRequest, topic_id: int) -> HttpResponse:
    """To the newest post of a topic."""
    reader = reader_of(request)
    board = Board(reader)
    topic = topics.topic_for(reader, topic_id, board).topic
    # By its permalink: after it there may be nothing but tombstones, on later pages.
    return redirect("forum:post", topic.last_post_id)


@require_safe
def new_post(request: HttpRequest, topic_id: int) -> HttpResponse:
    """To the first post that the reader has not seen; where all is seen, to the last."""
    reader = reader_of(request)
    view = topics.topic_for(reader, topic_id, Board(reader))
    found = topics.first_new_post(view)
    if found is None:
        return redirect("forum:post", view.topic.last_post_id)
    pos, post_id = found
    return redirect(pages.place_url(topic_id, pos, post_id))


def page_number(request: HttpRequest) -> int:
    """?page=N as a number. Raises Http404 for anything that is no page."""
    raw = request.GET.get("page", "1")
    if not (raw.isascii() and raw.isdecimal() and len(raw) < 10) or int(raw) < 1:
        raise Http404
    return int(raw)
