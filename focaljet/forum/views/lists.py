"""Lists over many forums: what is new, watched, one's own, unanswered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from focaljet.accounts.models import Member
from focaljet.accounts.requests import MemberRequest, reader_of
from focaljet.caching.guests import guest_page
from focaljet.forum import kept_board, kept_lists
from focaljet.forum.queries import across, posts
from focaljet.forum.queries.board import Board, ForumNode
from focaljet.forum.queries.places import number
from focaljet.personal.needs import needs_cookie

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Tab:
    name: str  # of its address
    title: object
    nothing: object
    hint: object
    for_members: bool = True

    @property
    def url(self) -> str:
        return reverse(f"forum:{self.name}")


NEW = Tab(
    "new",
    _("New posts"),
    _("Nothing new"),
    _("You have read everything. Here stands what others write from now on."),
)
WATCHED = Tab(
    "watched",
    _("Watched"),
    _("You watch nothing yet"),
    _("Press Watch in a topic or a forum, and what is new there stands here."),
)
MINE = Tab(
    "mine",
    _("My topics"),
    _("You have not started a topic"),
    _("Choose a forum and ask what you could not find anywhere else."),
)
MY_POSTS = Tab(
    "my_posts",
    _("My posts"),
    _("You have not written yet"),
    _("What you write stands here, wherever it is."),
)
PARTICIPATED = Tab(
    "participated",
    _("Took part"),
    _("You have not taken part yet"),
    _("Topics in which you wrote stand here, the ones with the newest posts first."),
)
MENTIONS = Tab(
    "mentions",
    _("Mentions of you"),
    _("Nobody has mentioned you"),
    _("Posts that name you with an @ stand here, of those that you may read."),
)
UNANSWERED = Tab(
    "unanswered",
    _("Unanswered"),
    _("Every question has an answer"),
    _("Topics without a reply stand here, for whoever knows one."),
    for_members=False,
)
LATEST = Tab(
    "latest",
    _("Latest"),
    _("Nothing here yet"),
    _("Nobody has written here yet."),
    for_members=False,
)
TABS = [NEW, WATCHED, MINE, MY_POSTS, PARTICIPATED, MENTIONS, UNANSWERED, LATEST]


def _for_everybody(
    tab: Tab, query: Callable[[Board, ForumNode | None, str], across.Lines]
) -> View:
    @guest_page("in", "before")
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        board = Board(reader_of(request))
        within = _within(request, board)
        before = request.GET.get("before", "")
        found = kept_lists.of_many_forums(query, board, within, before)
        return _page(request, tab, board, within, topics=found)

    return view


def _for_members(
    tab: Tab, query: Callable[[Member, Board, ForumNode | None, str], across.Lines]
) -> View:
    @needs_cookie("keeping-track")
    @login_required
    @require_safe
    def view(request: MemberRequest) -> HttpResponse:
        board = Board(reader_of(request))
        within = _within(request, board)
        before = request.GET.get("before", "")
        found = kept_lists.of_a_member(query(request.user, board, within, before))
        return _page(request, tab, board, within, topics=found)

    return view


@needs_cookie("keeping-track")
@login_required
@require_safe
def my_posts(request: MemberRequest) -> HttpResponse:
    board = Board(reader_of(request))
    within = _within(request, board)
    before = number(request.GET.get("before", ""))
    found = posts.own_posts(request.user, board, within, before)
    return _page(request, MY_POSTS, board, within, posts=found)


@needs_cookie("keeping-track")
@login_required
@require_safe
def mentions(request: MemberRequest) -> HttpResponse:
    board = Board(reader_of(request))
    within = _within(request, board)
    before = number(request.GET.get("before", ""))
    found = posts.posts_that_mention(request.user, board, within, before)
    return _page(request, MENTIONS, board, within, posts=found)


@needs_cookie("keeping-track")
@login_required
@require_safe
def watched(request: MemberRequest) -> HttpResponse:
    board = Board(reader_of(request))
    within = _within(request, board)
    before = request.GET.get("before", "")
    lines = across.watched(request.user, board, within, before)
    found = kept_lists.of_a_member(lines, box="unwatch")
    forums = [node for node in board.readable_in(within) if node.is_watched]
    if before:
        forums = []
    shown = kept_board.of_a_member(forums, board) if forums else ""
    more = {"topics": found, "watched_forums": shown}
    return _page(request, WATCHED, board, within, **more)


latest = _for_everybody(LATEST, across.latest)
unanswered = _for_everybody(UNANSWERED, across.unanswered)
new = _for_members(NEW, across.unread)
mine = _for_members(MINE, across.started_by)
participated = _for_members(PARTICIPATED, across.written_in_by)


def _within(request: HttpRequest, board: Board) -> ForumNode | None:
    """The forum that ?in= names. Raises Http404 where the reader sees no such forum."""
    raw = request.GET.get("in", "")
    if not raw:
        return None
    if not (raw.isascii() and raw.isdecimal() and len(raw) < 10):
        raise Http404
    return board.node(int(raw))


def _page(
    request: HttpRequest,
    tab: Tab,
    board: Board,
    within: ForumNode | None,
    **found: object,
) -> HttpResponse:
    context = {
        "tab": tab,
        "tabs": [one for one in TABS if board.is_for_a_member or not one.for_members],
        "board": board,
        "within": within,
        "topics": None,
        "posts": None,
        "watched_forums": "",
        **found,
    }
    return render(request, "forum/list.html", context)
