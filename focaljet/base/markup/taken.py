"""A typed text taken apart: what is stored, and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from focaljet.base.markup import mentions, quotes
from focaljet.base.markup.marks import settled
from focaljet.base.markup.mentions import MentionMark
from focaljet.base.markup.quotes import QuoteMark


@dataclass(frozen=True, slots=True)
class Taken:
    """`too_many` says that some names stayed text, since a post mentions only so many."""

    source: str
    quotes: tuple[QuoteMark, ...]
    mentions: tuple[MentionMark, ...]
    too_many: bool = False


def take_apart(source: str, known: Mapping[str, int], *, most: int) -> Taken:
    """`known` are the ids of members by `mentions.folded` name."""
    text, named, too_many = mentions.put(source, known, most=most)
    stored, quoted = quotes.extract(text)
    return Taken(
        settled(stored),
        tuple(replace(mark, excerpt=settled(mark.excerpt)) for mark in quoted),
        named,
        too_many,
    )
