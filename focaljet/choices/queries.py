"""Reading what was chosen, from memory."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import inf
from time import monotonic
from typing import Any

from focaljet.caching import process
from focaljet.choices.models import Chosen
from focaljet.choices.words import choice_named

# A choice made in one process counts in the others after this many seconds; where the
# page cache listens, at once.
FRESH_FOR = 5.0

_known: dict[str, Any] = {}
_until = -inf
_mark: int | None = None


def chosen(name: str) -> Any:
    """What counts for the site now: the owner's choice, or the default.

    One query per process every five seconds, whatever is asked how often. Raises
    KeyError for a name that no app declares.
    """
    mark = process.site_mark()
    if monotonic() > _until or mark != _mark:
        stored = Chosen.objects.values_list("name", "value")
        assume({name: json.loads(value) for name, value in stored}, FRESH_FOR, mark)
    return last_known(name)


def last_known(name: str) -> Any:
    """What counted when the table was last read; asks no query, however old it is."""
    choice = choice_named(name)
    return _known[name] if name in _known else choice.default_now()


def assume(
    values: Mapping[str, Any], seconds: float = inf, mark: int | None = None
) -> None:
    """Take `values` as what is in the table, for so long, or until it is written."""
    global _known, _until, _mark
    _known, _until, _mark = dict(values), monotonic() + seconds, mark


def go_on() -> None:
    """Let what is known hold a while longer: the table cannot be read."""
    # Under no mark: where it was but this connection that broke, it is read again.
    assume(_known, FRESH_FOR)


def forget() -> None:
    """Read the table again at the next question."""
    global _until
    _until = -inf
