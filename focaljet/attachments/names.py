"""The name that came with a file, made fit to show; no path is ever made of it."""

from __future__ import annotations

from focaljet.attachments.models import LONGEST_NAME
from focaljet.base.text import one_line

_NEVER = frozenset('<>:"|?*%\\/')


def shown_name(raw: str, *, fallback: str) -> str:
    """The last part of what was sent, on one line; `fallback` where nothing is left."""
    last = raw[-1_000:].replace("\\", "/").rpartition("/")[2]
    name = "".join(char for char in one_line(last) if char not in _NEVER).strip(" .")
    return _shortened(name) or fallback


def _shortened(name: str) -> str:
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 10:
        return name[:LONGEST_NAME]
    return stem[: LONGEST_NAME - len(suffix) - 1] + dot + suffix
