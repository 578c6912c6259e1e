"""Deeds on topics and posts: a page that says what will happen, and then what did.

`?deed=lock&topic=1&topic=2` shows; sent as a form, it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from focaljet.accounts.requests import MemberRequest
from focaljet.base.verdict import RefusedError
from focaljet.forum import pages
from focaljet.forum.forms_of_order import FORMS, DeedForm, MergeForm
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.chosen import (
    deleted_topics,
    goes_along,
    posts_chosen,
    posts_of_topics,
    topics_chosen,
)
from focaljet.forum.services import several
from focaljet.forum.services.merging import merge_topics
from focaljet.forum.services.several import POST_DEEDS, TOPIC_DEEDS, Deed, Outcome
from focaljet.forum.services.splitting import split_posts
from focaljet.personal.needs import needs_cookie

GONE_AFTER = frozenset({"delete", "remove"})


@needs_cookie("staff")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def topics(request: MemberRequest) -> HttpResponse:
    board = Board(request.user)
    deed = _deed(request, TOPIC_DEEDS)
    chosen = topics_chosen(_ids(request, "topic"), board)
    if not any(board.rights(topic.forum_id).moderate for topic in chosen):
        raise Http404
    fit, refused = _parted(deed, request, chosen, board)
    form = FORMS[deed.asks](request.POST or None, board=board, topics=fit or chosen)
    if request.method == "POST" and form.is_valid():
        try:
            return _topics_done(request, deed, form, fit, refused)
        except RefusedError as refusal:
            form.add_error(None, refusal.reason)
    along = None
    if deed.name == "remove":
        ids = [topic.pk for topic in fit]
        along = goes_along(posts_of_topics(ids), ids)
    return _page(request, deed, form, fit, refused, board, along)


@needs_cookie("staff")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def posts(request: MemberRequest) -> HttpResponse:
    board = Board(request.user)
    deed = _deed(request, POST_DEEDS)
    chosen = posts_chosen(_ids(request, "post"), board)
    if not chosen or (deed.name == "split" and len({p.topic_id for p in chosen}) > 1):
        raise Http404
    fit, refused = _parted(deed, request, chosen, board)
    of_topics = list({post.topic_id: post.topic for post in fit or chosen}.values())
    form = FORMS[deed.asks](request.POST or None, board=board, topics=of_topics)
    if request.method == "POST" and form.is_valid():
        try:
            return _posts_done(request, deed, form, fit, refused)
        except RefusedError as refusal:
            form.add_error(None, refusal.reason)
    along = goes_along([post.pk for post in fit]) if deed.name == "remove" else None
    return _page(request, deed, form, fit, refused, board, along)


@needs_cookie("staff")
@login_required
@never_cache
@require_safe
def deleted(request: MemberRequest, forum_id: int) -> HttpResponse:
    """The topics of a forum that are out of sight, for those who keep order there."""
    board = Board(request.user)
    node = board.node(forum_id)
    if not node.rights.moderate:
        raise Http404
    context = {
        "node": node,
        "path": board.path_to(forum_id),
        "topics": deleted_topics(forum_id),
        "deeds": [TOPIC_DEEDS[name] for name in ("undelete", "remove")],
    }
    return render(request, "forum/deleted.html", context)


def _topics_done(
    request: MemberRequest,
    deed: Deed[Topic],
    form: DeedForm,
    fit: list[Topic],
    refused: list[Outcome[Topic]],
) -> HttpResponse:
    if isinstance(form, MergeForm):
        said = form.cleaned_data
        merged = merge_topics(
            by=request.user,
            into=form.target(),
            others=form.others(),
            title=said["title"],
            opens_up=said["opens_up"],
            reason=said["reason"],
        )
        return redirect(pages.topic_url(merged.pk))
    came = several.do_to_each(deed, by=request.user, things=fit, options=form.options())
    if len(came) == 1 and not refused and not came[0].reason:
        topic = fit[0]
        if deed.name in GONE_AFTER:
            return redirect("forum:forum", topic.forum_id)
        return redirect(pages.topic_url(topic.pk))
    return _result(request, deed, [*came, *refused])


def _posts_done(
    request: MemberRequest,
    deed: Deed[Post],
    form: DeedForm,
    fit: list[Post],
    refused: list[Outcome[Post]],
) -> HttpResponse:
    if deed.name == "split":
        target = split_posts(
            by=request.user,
            topic=fit[0].topic if fit else refused[0].thing.topic,
            post_ids=[post.pk for post in fit],
            **form.options(),
        )
        return redirect(pages.topic_url(target.pk))
    came = several.do_to_each(deed, by=request.user, things=fit, options=form.options())
    return _result(request, deed, [*came, *refused])


def _deed(request: HttpRequest, deeds: dict[str, Any]) -> Any:
    name = request.GET.get("deed", "") or request.POST.get("deed", "")
    if name not in deeds:
        raise Http404
    return deeds[name]


def _ids(request: HttpRequest, name: str) -> list[int]:
    sent = request.POST if request.method == "POST" else request.GET
    raw = sent.getlist(name)
    return [int(pk) for pk in raw if pk.isascii() and pk.isdecimal() and len(pk) < 19]


def _parted(
    deed: Deed[Any], request: MemberRequest, chosen: Sequence[Any], board: Board
) -> tuple[list[Any], list[Outcome[Any]]]:
    """Those to which it can be done, and the others with the reasons."""
    looked = several.looked_at(deed, by=request.user, things=chosen, board=board)
    fit = [outcome.thing for outcome in looked if not outcome.reason]
    return fit, [outcome for outcome in looked if outcome.reason]


def _page(
    request: MemberRequest,
    deed: Deed[Any],
    form: DeedForm,
    fit: Sequence[Any],
    refused: Sequence[Outcome[Any]],
    board: Board,
    along: Any,
) -> HttpResponse:
    context = {
        "deed": deed,
        "form": form,
        "fit": fit,
        "refused": refused,
        "along": along,
        "path": board.path_to(form.topics[0].forum_id),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "forum/deed.html", context, status=status)


def _result(
    request: MemberRequest, deed: Deed[Any], came: Sequence[Outcome[Any]]
) -> HttpResponse:
    thing = came[0].thing
    topic = thing if isinstance(thing, Topic) else thing.topic
    context = {
        "deed": deed,
        "done": [outcome for outcome in came if not outcome.reason],
        "refused": [outcome for outcome in came if outcome.reason],
        "back": topic.forum,
        "topic": None if thing is topic else topic,
    }
    return render(request, "forum/deed_done.html", context)
