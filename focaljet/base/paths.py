"""Paths of this site by the names of their pages, remembered: each costs 20 to 50 µs.

A page of posts names forty that nobody asked for before. They differ in a number, so of
those what stands around it is remembered.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import reverse

# No path of ours holds it.
STAND_IN = 902_510_730


def path_to(name: str, *args: Any, **kwargs: Any) -> str:
    """The path of a page; they are the same in every language and for every host."""
    if len(args) == 1 and type(args[0]) is int and args[0] >= 0 and not kwargs:
        before, after = _around(name)
        return f"{before}{args[0]}{after}"
    return _path(name, args, **kwargs)


@lru_cache(maxsize=1_000)
def _around(name: str) -> tuple[str, str]:
    before, after = reverse(name, args=[STAND_IN]).split(str(STAND_IN))
    return before, after


@lru_cache(maxsize=10_000)
def _path(name: str, args: tuple[Any, ...], **kwargs: Any) -> str:
    return reverse(name, args=args, kwargs=kwargs)
