"""Paths of this site by the names of their pages, remembered: each costs 20 to 50 µs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import reverse

# Two numbers that no path of ours holds; where both stand, any other may stand.
PROBES = 4_711_081, 8_206_117


def path_to(name: str, *args: Any, **kwargs: Any) -> str:
    """The path of a page; they are the same in every language and for every host."""
    if len(args) == 1 and not kwargs:
        number = args[0]
        # A site has more topics and posts than can be remembered.
        if type(number) is int and number >= 0 and (around := _around(name)):
            return f"{around[0]}{number}{around[1]}"
    return _path_to(name, *args, **kwargs)


@lru_cache(maxsize=10_000)
def _path_to(name: str, *args: Any, **kwargs: Any) -> str:
    return reverse(name, args=args, kwargs=kwargs)


@lru_cache(maxsize=1_000)
def _around(name: str) -> tuple[str, str] | None:
    """What stands before and after the number in a path; None where that depends on it."""
    one, other = (
        reverse(name, args=[probe]).split(str(probe), maxsplit=1) for probe in PROBES
    )
    return (one[0], one[1]) if one == other and len(one) == 2 else None
