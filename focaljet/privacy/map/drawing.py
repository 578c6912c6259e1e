"""The data map as a picture: three columns, joined by bands as thick as there are data.

Works out sizes and positions; `privacy/map.svg` writes them down. The same
declarations give the same picture, to the last byte.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from focaljet.personal.words import Visible
from focaljet.privacy.map.places import Datum, Origin, Place
from focaljet.privacy.map.shapes import (
    AUDIENCES,
    COLOURS,
    TALL,
    WIDE,
    Band,
    Box,
    Drawing,
    Format,
    Lane,
    Words,
)

RANK = list(AUDIENCES)

TOP = 32.0  # below the headings of the columns
LINE = 17.0  # from one line of words to the next
GAP = 6.0  # between neighbours
INSET = 14.0  # from the edge of a box to its words
COUNTED = "\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}"  # "Forum · 28", in one piece


@dataclass(frozen=True, slots=True)
class Stop:
    """What bands come from or go to: an origin, a place, or who sees the data."""

    key: str
    name: str
    count: int
    group: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    start: str
    end: str
    seen_by: Visible
    count: int


@dataclass(frozen=True, slots=True)
class Column:
    """Stops from above to below, and the box of each."""

    lane: Lane
    stops: list[Stop]
    boxes: dict[str, Box]


def draw(
    places: Sequence[Place], *, is_dark: bool = False, is_tall: bool = False
) -> Drawing:
    form = TALL if is_tall else WIDE
    columns = _columns([_origins(places), _middles(places, form), _seers(places)], form)
    origins, middles, seers = columns
    return Drawing(
        width=form.width,
        height=_height(columns),
        title=_("Where data come from, where they are kept, and who sees them"),
        says=in_words(places),
        letter=form.letter,
        depth=0.45 if is_dark else 0.32,
        colours={name: pair[is_dark] for name, pair in COLOURS.items()},
        bands=[
            *_bands(_links_in(places, form), origins, middles, form),
            *_bands(_links_out(places, form), middles, seers, form),
        ],
        boxes=[box for column in columns for box in _painted(column, form)],
        words=[
            *_headings(form),
            *(said for column in columns for said in _written(column, form)),
        ],
    )


def in_words(places: Sequence[Place]) -> str:
    """What the picture shows, for who does not see it."""
    stops = [*_origins(places), *_seers(places)]
    return _("%(data)s in %(places)d places. %(said)s.") % {
        "data": _data(sum(len(place.data) for place in places)),
        "places": len(places),
        "said": "; ".join(f"{stop.name}: {stop.count}" for stop in stops),
    }


# What is joined with what


def _all(places: Sequence[Place]) -> Iterator[Datum]:
    for place in places:
        yield from place.data


def _origins(places: Sequence[Place]) -> list[Stop]:
    counts = Counter(datum.origin for datum in _all(places))
    return [
        Stop(origin.value, str(origin.label), counts[origin])
        for origin in Origin
        if counts[origin]
    ]


def _seers(places: Sequence[Place]) -> list[Stop]:
    counts = Counter(datum.visible for datum in _all(places))
    return [
        Stop(seen_by.value, str(name), counts[seen_by], colour=colour)
        for seen_by, (colour, name) in AUDIENCES.items()
        if counts[seen_by]
    ]


def _middles(places: Sequence[Place], form: Format) -> list[Stop]:
    """Places, those of one app together, or the apps alone; the fullest first."""
    counts = Counter(place.group for place in places for _datum in place.data)
    if not form.cards:
        return [
            Stop(group, group, count, group) for group, count in counts.most_common()
        ]
    return [
        Stop(place.id, place.title, len(place.data), place.group)
        for group, _count in counts.most_common()
        for place in places
        if place.group == group
    ]


def _middle(place: Place, form: Format) -> str:
    return place.id if form.cards else place.group


def _links_in(places: Sequence[Place], form: Format) -> list[Link]:
    return _counted(
        (datum.origin.value, _middle(place, form), datum.visible)
        for place in places
        for datum in place.data
    )


def _links_out(places: Sequence[Place], form: Format) -> list[Link]:
    return _counted(
        (_middle(place, form), datum.visible.value, datum.visible)
        for place in places
        for datum in place.data
    )


def _counted(found: Iterable[tuple[str, str, Visible]]) -> list[Link]:
    return [Link(*ends, count) for ends, count in Counter(found).items()]


# Where it stands


def _columns(columns: Sequence[list[Stop]], form: Format) -> list[Column]:
    """The longest column sets the height; the others are spread over it."""
    pairs = list(zip(form.lanes, columns, strict=True))
    lengths = [_length(lane, stops, form) for lane, stops in pairs]
    return [
        _column(lane, stops, form, spare=max(lengths) - length)
        for (lane, stops), length in zip(pairs, lengths, strict=True)
    ]


def _column(lane: Lane, stops: list[Stop], form: Format, spare: float) -> Column:
    boxes: dict[str, Box] = {}
    room = spare / max(len(stops), 1)
    y = TOP + room / 2
    for stop, lines in _with_lines_above(lane, stops, form):
        y += _head(lines)
        height = _size(lane, stop, form)
        boxes[stop.key] = Box(lane.x, y, lane.width, height, stop.colour)
        y += height + GAP + room
    return Column(lane, stops, boxes)


def _length(lane: Lane, stops: list[Stop], form: Format) -> float:
    return sum(
        _head(lines) + _size(lane, stop, form) + GAP
        for stop, lines in _with_lines_above(lane, stops, form)
    )


def _size(lane: Lane, stop: Stop, form: Format) -> float:
    return max(stop.count * form.unit, lane.least)


def _head(lines: Sequence[str]) -> float:
    return len(lines) * LINE + 12 if lines else 0


def _height(columns: Sequence[Column]) -> float:
    boxes = [box for column in columns for box in column.boxes.values()]
    return max((box.y + box.height for box in boxes), default=TOP) + 2


# What is drawn


def _painted(column: Column, form: Format) -> Iterator[Box]:
    """A bar in its colour; or a card with an edge in its colour."""
    for box in column.boxes.values():
        if form.cards:
            yield Box(box.x, box.y, box.width, box.height, "raised")
        if box.colour or not form.cards:
            width = min(box.width, 5)
            yield Box(box.x, box.y, width, box.height, box.colour or "edge")


def _bands(
    links: list[Link], left: Column, right: Column, form: Format
) -> Iterator[Band]:
    names = {stop.key: stop.name for stop in (*left.stops, *right.stops)}
    starts = _piles(links, left, right, form, at_start=True)
    ends = _piles(links, left, right, form, at_start=False)
    x, until = left.lane.x + left.lane.width, right.lane.x
    for link in links:
        yield Band(
            path=_curve(x, starts[link], until, ends[link]),
            thickness=link.count * form.unit,
            colour=AUDIENCES[link.seen_by][0],
            says=f"{names[link.start]} → {names[link.end]}: {link.count}",
        )


def _piles(
    links: list[Link], left: Column, right: Column, form: Format, *, at_start: bool
) -> dict[Link, float]:
    """At which height each band meets its box.

    Bands lie upon each other in the order of what they lead to, so that few cross.
    """
    near, far = (left, right) if at_start else (right, left)
    order = list(far.boxes)
    middles: dict[Link, float] = {}
    for key, box in near.boxes.items():
        pile = [link for link in links if (link.start if at_start else link.end) == key]
        y = box.y + (box.height - form.unit * sum(link.count for link in pile)) / 2
        for link in sorted(
            pile,
            key=lambda link: (
                order.index(link.end if at_start else link.start),
                RANK.index(link.seen_by),
            ),
        ):
            middles[link] = y + link.count * form.unit / 2
            y += link.count * form.unit
    return middles


def _curve(x: float, y: float, until: float, end: float) -> str:
    half = (x + until) / 2
    return f"M{x:g} {y:.1f}C{half:g} {y:.1f} {half:g} {end:.1f} {until:g} {end:.1f}"


# What is written


def _written(column: Column, form: Format) -> Iterator[Words]:
    lane = column.lane
    for stop, lines in _with_lines_above(lane, column.stops, form):
        box = column.boxes[stop.key]
        first = box.y - 8 - (len(lines) - 1) * LINE
        for number, line in enumerate(lines):
            y = first + number * LINE
            yield Words(_at(lane), y, line, "heading", lane.anchor)
        if form.cards:
            yield from (
                _on_row(stop, box, lane) if stop.group else _on_card(stop, box, lane)
            )


def _with_lines_above(
    lane: Lane, stops: list[Stop], form: Format
) -> Iterator[tuple[Stop, list[str]]]:
    """The app above the first of its places; the name above a bar, which holds none."""
    group = ""
    for stop in stops:
        if not form.cards:
            yield stop, _wrapped(f"{stop.name}{COUNTED}{stop.count}", lane)
        else:
            yield stop, [stop.group] if stop.group != group else []
        group = stop.group


def _on_row(stop: Stop, box: Box, lane: Lane) -> Iterator[Words]:
    y, end = box.y + box.height / 2 + 4.5, box.x + box.width - INSET
    yield Words(box.x + INSET, y, _shortened(stop.name, lane), "name")
    yield Words(end, y, str(stop.count), "count", "end")


def _on_card(stop: Stop, box: Box, lane: Lane) -> Iterator[Words]:
    lines = [*_wrapped(stop.name, lane), _data(stop.count)]
    first = box.y + box.height / 2 + 4.5 - (len(lines) - 1) * LINE / 2
    for number, line in enumerate(lines):
        kind: Literal["heading", "count"] = "count" if line is lines[-1] else "heading"
        yield Words(box.x + INSET, first + number * LINE, line, kind)


def _headings(form: Format) -> Iterator[Words]:
    titles = (_("Where from"), _("Where it is kept"), _("Who sees it"))
    for title, lane in zip(titles, form.lanes, strict=True):
        yield Words(_at(lane), 16, title, "title", lane.anchor)


def _at(lane: Lane) -> float:
    return (
        lane.x
        + {"start": 0.0, "middle": lane.width / 2, "end": lane.width}[lane.anchor]
    )


def _wrapped(text: str, lane: Lane) -> list[str]:
    return textwrap.wrap(text, lane.letters, break_long_words=False)


def _shortened(text: str, lane: Lane) -> str:
    over = len(text) > lane.letters
    return f"{text[: lane.letters - 1].rstrip()}…" if over else text


def _data(count: int) -> str:
    return ngettext("%(n)d datum", "%(n)d data", count) % {"n": count}
