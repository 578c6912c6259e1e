"""Which pages may be kept whole, for readers without a session."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from django.urls import Resolver404, resolve

# Characters of path and query. Longer ones lead to no page of ours: who sends them fills
# no memory with them.
LONGEST = 200

View = TypeVar("View", bound=Callable[..., Any])


def guest_page(*parameters: str) -> Callable[[View], View]:
    """Marks a view whose answer to a reader without a session may be kept.

    `parameters` are all those of the query that it reads: the others never reach it, so
    that nobody fills the memory with made-up ones. It stands first of all decorators.
    """

    def mark(view: View) -> View:
        view.guest_page = frozenset(parameters)  # type: ignore[attr-defined]
        return view

    return mark


def canonical_query(path: str, query: str) -> str | None:
    """The query as the view of this path reads it, in one order; None where the answer
    is not to be kept: no such page, or a parameter that stands there twice."""
    if len(path) + len(query) > LONGEST:
        return None
    try:
        read = _parameters(path)
    except LookupError:
        return None
    if not query:
        return ""
    try:
        said = parse_qsl(query, keep_blank_values=True, max_num_fields=50)
    except ValueError:
        return None
    known = [(name, value) for name, value in said if name in read]
    if len({name for name, _value in known}) < len(known):
        return None
    return urlencode(sorted(known))


@lru_cache(maxsize=20_000)
def _parameters(path: str) -> frozenset[str]:
    """What the view of this path reads of a query. Raises LookupError for a path whose
    answer is not kept, which so is not remembered either: a key of one person may stand
    in it, as words that somebody looked for stand in a query."""
    try:
        read: frozenset[str] | None = getattr(resolve(path).func, "guest_page", None)
    except Resolver404:
        read = None
    if read is None:
        raise LookupError
    return read
