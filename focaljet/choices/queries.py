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

# What is known, until when, and under which mark: together, since threads look at it
# while another puts something else there.
_held: tuple[Mapping[str, Any], float, int | None] = ({}, -inf, None)


def chosen(name: str) -> Any:
    """What counts for the site now: the owner's choice, or the default.

    One query per process every five seconds, whatever is asked how often. Raises
    KeyError for a name that no app declares.
    """
    mark = process.site_mark()
    # What is read here is taken, and not what is known by the time that it is: another
    # thread, that began before a choice was made, may be done only now.
    known, until, known_at = _held
    if monotonic() > until or mark != known_at:
        stored = Chosen.objects.values_list("name", "value")
        known = {name: json.loads(value) for name, value in stored}
        assume(known, FRESH_FOR, mark)
    return _of(known, name)


def last_known(name: str) -> Any:
    """What counted when the table was last read; asks no query, however old it is."""
    return _of(_held[0], name)


def _of(known: Mapping[str, Any], name: str) -> Any:
    choice = choice_named(name)
    return known[name] if name in known else choice.default_now()


def assume(
    values: Mapping[str, Any], seconds: float = inf, mark: int | None = None
) -> None:
    """Take `values` as what is in the table, for so long, or until it is written."""
    global _held
    _held = (dict(values), monotonic() + seconds, mark)


def go_on() -> None:
    """Let what is known hold a while longer: the table cannot be read."""
    # Under no mark: where it was but this connection that broke, it is read again.
    assume(_held[0], FRESH_FOR)


def forget() -> None:
    """Read the table again at the next question."""
    global _held
    _held = (_held[0], -inf, _held[2])
