"""The staff log as one reader may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from focaljet.accounts.models import Member
from focaljet.base import offers, text
from focaljet.moderation.models import StaffDeed
from focaljet.moderation.words import ShownThing, Thing, all_deeds
from focaljet.privacy.models.ledger import PersonReference

LINES_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What somebody looks for. Empty means everything that they may see."""

    person: str = ""
    deed: str = ""
    place: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """A deed in words. Names are "" where nobody stands behind them."""

    number: int
    at: datetime
    title: str
    by_id: int | None
    by_name: str
    about_id: int | None
    about_name: str
    thing: ShownThing | None
    place: str
    count: int | None
    reason: str
    words_before: str


@dataclass(frozen=True, slots=True)
class LogPage:
    lines: list[LogLine]
    older: int | None


def lines_about(member_id: int) -> QuerySet[StaffDeed]:
    """What the member did, and what concerned the member. Lazy; one query."""
    ref = PersonReference.objects.filter(member=member_id).values("ref")
    return StaffDeed.objects.filter(Q(about__in=ref) | Q(by__in=ref))


def places_of(reader: Member) -> dict[int, str]:
    """Where the reader keeps order, by id."""
    places: dict[int, str] = {}
    for offer in offers.offered("staff_places"):
        places |= offer(reader)
    return places


def log_for(reader: Member, places: dict[int, str], asked: LogFilter) -> LogPage:
    """A page of the log, newest first (three queries, and those of the apps whose
    things are shown). Owners see all; others what was done in `places`, those of
    `places_of`."""
    found = _narrowed(_visible_to(reader, places), asked)
    newest = found.select_related("detail").order_by("-number")
    lines = list(newest[: LINES_PER_PAGE + 1])
    shown, more = lines[:LINES_PER_PAGE], len(lines) > LINES_PER_PAGE
    older = shown[-1].number if more else None
    return LogPage(_in_words(reader, shown, places), older)


def _visible_to(reader: Member, places: dict[int, str]) -> QuerySet[StaffDeed]:
    if reader.is_owner:
        return StaffDeed.objects.all()
    secret = [deed.code for deed in all_deeds().values() if deed.for_owners]
    return StaffDeed.objects.filter(place__in=places).exclude(deed__in=secret)


def _narrowed(lines: QuerySet[StaffDeed], asked: LogFilter) -> QuerySet[StaffDeed]:
    if asked.person:
        lines = lines.filter(
            Q(by__in=_refs(asked.person)) | Q(about__in=_refs(asked.person))
        )
    wanted = {
        "deed": asked.deed or None,
        "place": asked.place,
        "at__gte": asked.since,
        "at__lt": asked.until,
        "number__lt": asked.before,
    }
    return lines.filter(**{k: v for k, v in wanted.items() if v is not None})


def _refs(name: str) -> QuerySet[PersonReference, Any]:
    skeleton = text.skeleton(name)
    people = Member.objects.filter(skeleton=skeleton, hidden_at=None)
    return PersonReference.objects.filter(member__in=people).values("ref")


def _in_words(
    reader: Member, lines: list[StaffDeed], places: dict[int, str]
) -> list[LogLine]:
    people = _people(lines)
    things = _things(reader, lines)
    return [_line(line, people, things, places) for line in lines]


def _line(
    line: StaffDeed,
    people: dict[UUID, tuple[int, str]],
    things: dict[Thing, ShownThing],
    places: dict[int, str],
) -> LogLine:
    by_id, by_name = _person(line.by, people)
    about_id, about_name = _person(line.about, people)
    known, detail = all_deeds().get(line.deed), getattr(line, "detail", None)
    return LogLine(
        number=line.number,
        at=line.at,
        title=str(known.title) if known else line.deed,
        by_id=by_id,
        by_name=by_name or _("the site itself"),
        about_id=about_id,
        about_name=about_name,
        thing=things.get(Thing(line.thing, line.thing_id)),
        place=places.get(line.place or 0, ""),
        count=line.count,
        reason=detail.reason if detail else "",
        words_before=detail.before if detail else "",
    )


def _people(lines: Iterable[StaffDeed]) -> dict[UUID, tuple[int, str]]:
    """Who is still to be named: nobody who waits to be erased (one query)."""
    refs = {ref for line in lines for ref in (line.by, line.about) if ref}
    found = PersonReference.objects.filter(ref__in=refs, member__hidden_at=None)
    rows = found.values_list("ref", "member_id", "member__screen_name")
    return {ref: (pk, name) for ref, pk, name in rows}


def _person(
    ref: UUID | None, people: dict[UUID, tuple[int, str]]
) -> tuple[int | None, str]:
    if ref is None:
        return None, ""
    return people.get(ref, (None, _("a former member")))


def _things(reader: Member, lines: Iterable[StaffDeed]) -> dict[Thing, ShownThing]:
    """What the apps above let this reader see of the things."""
    by_kind: dict[str, list[Thing]] = defaultdict(list)
    for line in lines:
        if line.thing:
            by_kind[line.thing].append(Thing(line.thing, line.thing_id))
    shown: dict[Thing, ShownThing] = {}
    for offer in offers.offered("staff_things"):
        shown |= offer(reader, by_kind)
    return shown
