"""Buttons of a reader: mark as read, watch, unwatch; and the page of habits."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
)

from focaljet.accounts.requests import MemberRequest
from focaljet.base.http import safe_next
from focaljet.forum import pages
from focaljet.forum.forms import ReadingForm, UpToForm
from focaljet.forum.models.readers import ForumMember
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.topics import topic_for
from focaljet.forum.services import habits, reading, watching
from focaljet.personal.needs import needs_cookie


@needs_cookie("keeping-track")
@login_required
@require_POST
def read_everything(request: MemberRequest) -> HttpResponse:
    form = UpToForm(request.POST)
    if form.is_valid():
        reading.mark_everything_read(reader=request.user, **form.cleaned_data)
        messages.success(request, _("Everything is marked as read."))
    return redirect(_back(request, "forum:index"))


@needs_cookie("keeping-track")
@login_required
@require_POST
def read_forum(request: MemberRequest, forum_id: int) -> HttpResponse:
    """This forum and those shown below it."""
    board = Board(request.user)
    node = board.node(forum_id)
    form = UpToForm(request.POST)
    if form.is_valid():
        forums = [one.forum.pk for one in board.readable_in(node)]
        reading.mark_forums_read(
            reader=request.user, forum_ids=forums, **form.cleaned_data
        )
        said = _("“%(forum)s” is marked as read.") % {"forum": node.forum.title}
        messages.success(request, said)
    return redirect(_back(request, "forum:forum", forum_id))


@needs_cookie("keeping-track")
@login_required
@require_POST
def watch_topic(request: MemberRequest, topic_id: int) -> HttpResponse:
    topic_for(request.user, topic_id, Board(request.user))
    watching.watch_topic(member=request.user, topic_id=topic_id)
    return redirect(_back(request, "forum:topic", topic_id))


@needs_cookie("keeping-track")
@login_required
@require_POST
def unwatch_topic(request: MemberRequest, topic_id: int) -> HttpResponse:
    """Also where the topic cannot be read any more: it is only given up."""
    watching.unwatch_topics(member=request.user, topic_ids=[topic_id])
    return redirect(_back(request, "forum:topic", topic_id))


@needs_cookie("keeping-track")
@login_required
@require_POST
def unwatch_topics(request: MemberRequest) -> HttpResponse:
    chosen = [int(pk) for pk in request.POST.getlist("topic") if pages.is_id(pk)]
    watching.unwatch_topics(member=request.user, topic_ids=chosen)
    return redirect(_back(request, "forum:watched"))


@needs_cookie("keeping-track")
@login_required
@require_POST
def watch_forum(request: MemberRequest, forum_id: int) -> HttpResponse:
    node = Board(request.user).node(forum_id)
    if node.is_category or not node.rights.read:
        raise Http404
    watching.watch_forum(member=request.user, forum_id=node.forum.pk)
    return redirect(_back(request, "forum:forum", forum_id))


@needs_cookie("keeping-track")
@login_required
@require_POST
def unwatch_forum(request: MemberRequest, forum_id: int) -> HttpResponse:
    watching.unwatch_forum(member=request.user, forum_id=forum_id)
    return redirect(_back(request, "forum:forum", forum_id))


@needs_cookie("keeping-track")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def habits_page(request: MemberRequest) -> HttpResponse:
    mine = ForumMember.objects.filter(member=request.user).first() or ForumMember()
    now = {"watches_own": mine.watches_own, "uses_keys": mine.uses_keys}
    form = ReadingForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        habits.choose(member=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("forum:reading")
    return render(request, "forum/reading.html", {"form": form})


def _back(request: HttpRequest, name: str, *args: Any) -> str:
    """Where the button was pressed, or the page of what it is about."""
    return safe_next(request, request.POST.get("next")) or redirect(name, *args).url
