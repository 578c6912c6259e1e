"""A view says which feature of the site it is, where that feature needs a cookie (C52).

    @needs_cookie("posting")
    @login_required
    def reply(request): ...

The mark is all there is to it: it costs nothing, and whoever wraps the view carries it
along. What each feature is called, and why it needs a cookie, an app above says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

MARK = "needs_cookies"


def needs_cookie(*features: str) -> Callable[[View], View]:
    """Marks a view; in whatever order with other decorators."""

    def mark(view: View) -> View:
        setattr(view, MARK, (*features_of(view), *features))
        return view

    return mark


def features_of(view: object) -> tuple[str, ...]:
    """The names with which a view was marked; () where it needs no cookie."""
    marked: tuple[str, ...] = getattr(view, MARK, ())
    return marked
