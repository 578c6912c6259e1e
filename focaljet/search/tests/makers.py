"""What the tests of the search ask, as a page would."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from focaljet.accounts.models import Member
from focaljet.forum.queries.board import Board
from focaljet.search.asked import asked
from focaljet.search.queries import results
from focaljet.search.queries.results import Results
from focaljet.search.queries.showing import Hit
from focaljet.search.queries.wanting import wanted_by
from focaljet.search.services.indexing import index_waiting

Reader = Member | AnonymousUser


def index_all() -> None:
    """What the site does a second after a write."""
    while index_waiting():
        pass


def results_of(
    typed: str, reader: Reader | None = None, *, before: int | None = None, **more
) -> Results:
    board = Board(reader or AnonymousUser())
    place = wanted_by(board, asked(typed), **more)
    return results.newest_first(place.wanted, before=before)


def found(typed: str, reader: Reader | None = None, **more) -> list[int]:
    return [hit.post_id for hit in results_of(typed, reader, **more).hits]


def hit_of(typed: str) -> Hit:
    (hit,) = results_of(typed).hits
    return hit


def marked(pieces) -> str:
    """An excerpt as text, with brackets around what is marked."""
    return "".join(f"[{p.text}]" if p.is_hit else p.text for p in pieces)
