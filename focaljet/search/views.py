"""The search page. It sets no cookie, keeps nothing and is kept by nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from focaljet.accounts.requests import reader_of
from focaljet.base.http import client_ip, network_of
from focaljet.base.verdict import RefusedError
from focaljet.forum.queries.board import Board
from focaljet.guarding.throttle import has_room_at_once
from focaljet.search.asked import Asked, asked
from focaljet.search.forms import BEST, NEWEST, SearchForm
from focaljet.search.languages import language
from focaljet.search.queries.finding import (
    MOST_COUNTED,
    MOST_RANKED,
    TooCommonError,
    TooCostlyError,
)
from focaljet.search.queries.results import Results, best_first, newest_first
from focaljet.search.queries.wanting import Place, wanted_by

# In this order they stand in the addresses of further pages.
KEPT = ("q", "author", "forum", "since", "until", "titles", "topic", "order")
MOST_SKIPPED = MOST_RANKED


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page says: results, or why there are none."""

    results: Results | None = None
    problem: str = ""
    status: int = 200


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    board = Board(reader_of(request))
    form = SearchForm(request.GET)
    place, answer = _answer(request, form, board)
    page = render(
        request,
        "search/search.html",
        {
            "form": form,
            "board": board,
            "place": place,
            "results": answer.results,
            "problem": answer.problem,
            "most": MOST_COUNTED,
            "is_further": form.number("before") is not None,
            "chosen_forum": form.number("forum"),
            "chosen_topic": form.number("topic"),
            "is_narrowed": _is_narrowed(form),
            "orders": [(NEWEST, _("Newest first")), (BEST, _("Best match"))],
            "page_address": lambda **changed: _address(form, changed),
        },
        status=answer.status,
    )
    page["Cache-Control"] = "private, no-store"
    page["X-Robots-Tag"] = "noindex"
    return page


def _answer(
    request: HttpRequest, form: SearchForm, board: Board
) -> tuple[Place | None, Answer]:
    if not form.is_valid():
        return None, Answer(status=422)
    try:
        words = asked(form.cleaned_data["q"], contracts=language() == "de")
        place = _place(form, board, words)
    except RefusedError as refused:
        return None, Answer(problem=refused.reason, status=422)
    if not words.wanted and place.wanted.author_id is None:
        return place, _nothing_asked(form, words)
    network = network_of(client_ip(request))
    if not has_room_at_once("search", key=network):
        text = _("That was a lot of searches. Wait a minute, and then look again.")
        return place, Answer(problem=text, status=429)
    return place, _found(form, place)


def _found(form: SearchForm, place: Place) -> Answer:
    before = form.number("before")
    try:
        if form.order == BEST and place.wanted.asked.wanted:
            skip = min(before or 0, MOST_SKIPPED)
            return Answer(best_first(place.wanted, skip=skip))
        return Answer(newest_first(place.wanted, before=before))
    except TooCommonError:
        text = _("These words are in nearly every post. Add one that is rarer.")
    except TooCostlyError:
        text = _(
            "That takes too long. Add a word, or choose a forum, an author or a time."
        )
        return Answer(problem=text, status=503)
    return Answer(problem=text)


def _nothing_asked(form: SearchForm, words: Asked) -> Answer:
    if words.unwanted:
        text = _("Say also what shall be found, not only what shall not.")
    elif _is_narrowed(form) or form.cleaned_data["q"].strip():
        text = _("Say at least one word, or an author.")
    else:
        return Answer()
    return Answer(problem=text)


def _place(form: SearchForm, board: Board, words: Asked) -> Place:
    given = form.cleaned_data
    return wanted_by(
        board,
        words,
        author=given["author"],
        forum_id=form.number("forum"),
        topic_id=form.number("topic"),
        since=given["since"],
        until=given["until"],
        titles_only=given["titles"],
    )


def _is_narrowed(form: SearchForm) -> bool:
    names = ("author", "forum", "since", "until", "titles")
    return any(form.data.get(name) for name in names)


def _address(form: SearchForm, changed: dict[str, Any]) -> str:
    """The address of this page with something changed; what is "" is left out."""
    given = {name: form.data.get(name, "") for name in KEPT} | changed
    return "?" + urlencode({name: value for name, value in given.items() if value})
