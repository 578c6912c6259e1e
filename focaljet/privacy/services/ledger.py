"""Writing into the ledger, and following its chain from the first line to the last."""

from __future__ import annotations

import logging
import secrets
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from focaljet.base import clock
from focaljet.privacy import chain
from focaljet.privacy.models.ledger import (
    LedgerCheck,
    LedgerDetail,
    LedgerLine,
    PersonReference,
)
from focaljet.privacy.queries.ledger import last_good_check

log = logging.getLogger(__name__)

APPENDING = 7_304  # the advisory lock under which one line at a time is added
BATCH = 1000
MOST_TOLD = 20  # what else is wrong is counted; the owner looks into it anyway

# What the seal covers beside the seal of the line before; a test keeps it complete.
SEALED = (
    "number",
    "kind",
    "at",
    "about",
    "by",
    "table",
    "field",
    "count",
    "commitment",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A LedgerLine as plain values."""

    number: int
    kind: str
    at: datetime
    about: UUID | None
    by: UUID | None
    table: str
    field: str
    count: int | None
    commitment: str
    previous: str
    seal: str
    key_id: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A LedgerDetail as plain values; `line` is the number of its line."""

    line: int
    about: UUID
    nonce: str
    row: str
    reason: str


@transaction.atomic
def write(
    *,
    kind: LedgerLine.Kind,
    about: int | None = None,
    by: int | None = None,
    table: str = "",
    field: str = "",
    count: int | None = None,
    row: str = "",
    reason: str = "",
) -> LedgerLine:
    """Add a line. The LAST statement of the caller's transaction: it keeps all other
    writers waiting until that ends.

    `about` and `by` are ids of members. `row` (at most 64 characters) and `reason`, the
    only free words, lie apart in a detail that goes when the member of `about` is
    erased; where a line is about nobody we know, when the member of `by` is.
    Costs ten statements.
    """
    refs = references(about, by)
    # A check that waits for the commit could wait there for the row of a member, held
    # by somebody who waits for us.
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [APPENDING])
    number, previous = _head()
    line = LedgerLine(
        number=number + 1,
        kind=str(kind),
        at=clock.now(),
        about=refs.get(about),
        by=refs.get(by),
        table=table,
        field=field,
        count=count,
        previous=previous,
    )
    detail = _detail(line, row, reason)
    line.commitment = _commitment(detail) if detail else ""
    line.key_id, line.seal = chain.seal(previous, body(line))
    line.save(force_insert=True)
    if detail:
        detail.save(force_insert=True)
    return line


@dataclass(frozen=True, slots=True)
class About:
    """What one of many lines says: of which member, how many data, and why."""

    member_id: int
    count: int | None = None
    reason: str = ""


@transaction.atomic
def write_many(
    *, kind: LedgerLine.Kind, about: Sequence[About], by: int | None = None
) -> list[LedgerLine]:
    """A line for each, in this order, as `write` adds one: some ten statements, and two
    more for each thousand lines. The last of the caller's transaction too."""
    refs = references(by, *(each.member_id for each in about))
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [APPENDING])
    (last, previous), now = _head(), clock.now()
    lines: list[LedgerLine] = []
    details: list[LedgerDetail] = []
    for number, each in enumerate(about, start=last + 1):
        line = LedgerLine(
            number=number,
            kind=str(kind),
            at=now,
            about=refs[each.member_id],
            by=refs.get(by),
            count=each.count,
            previous=previous,
        )
        if detail := _detail(line, "", each.reason):
            line.commitment = _commitment(detail)
            details.append(detail)
        line.key_id, line.seal = chain.seal(previous, body(line))
        previous = line.seal
        lines.append(line)
    LedgerLine.objects.bulk_create(lines, BATCH)
    LedgerDetail.objects.bulk_create(details, BATCH)
    return lines


def references(*members: int | None) -> dict[int | None, UUID]:
    """What the members are called in chained lines, from now until the caller is done.

    Safe when two make the same reference at once. Locked, so that an erasure in
    between does not leave a detail about nobody; in one order, so that no two wait for
    each other.
    """
    ids = sorted({member for member in members if member is not None})
    made = [PersonReference(member_id=member) for member in ids]
    PersonReference.objects.bulk_create(made, ignore_conflicts=True)
    kept = PersonReference.objects.select_for_update(no_key=True).filter(member__in=ids)
    return {each.member_id: each.ref for each in kept.order_by("member")}


def _head() -> tuple[int, str]:
    last = LedgerLine.objects.order_by("-number").values_list("number", "seal").first()
    return last or (0, chain.START)


def _detail(line: LedgerLine, row: str, reason: str) -> LedgerDetail | None:
    about = line.about or line.by
    if about is None or not (row or reason):
        return None
    nonce = secrets.token_hex(32)
    return LedgerDetail(line=line, about_id=about, nonce=nonce, row=row, reason=reason)


def body(line: Line | LedgerLine) -> str:
    """What is sealed of a line. The word in front keeps other chains apart."""
    return chain.canonical("ledger", *(getattr(line, name) for name in SEALED))


def _commitment(detail: Detail | LedgerDetail) -> str:
    return chain.commit(detail.nonce, chain.canonical(detail.row, detail.reason))


def verify() -> LedgerCheck:
    """Follow the whole chain, and write down what was found.

    Notices a changed or missing line, a detail that does not fit, and a chain that was
    longer at the last check that found nothing wrong. Tells numbers of lines only.
    Two queries for each thousand lines; reads beside writers without stopping them.
    """
    end = _End()
    told, more = list[str](), 0
    for fault in _all_faults(end, last_good_check()):
        if len(told) < MOST_TOLD:
            told.append(fault)
        else:
            more += 1
    if more:
        told.append(f"There is more: {more} further faults.")
    for fault in told:
        log.error("The ledger does not hold. %s", fault)
    return LedgerCheck.objects.create(
        at=clock.now(), lines=end.number, head=end.seal, trouble="\n".join(told)
    )


@dataclass
class _End:
    """How far the chain was followed."""

    line: Line | None = None

    @property
    def number(self) -> int:
        return self.line.number if self.line else 0

    @property
    def seal(self) -> str:
        return self.line.seal if self.line else ""


def _all_faults(end: _End, promised: LedgerCheck | None) -> Iterator[str]:
    for lines, details in _batches():
        yield from faults(lines, details, after=end.line)
        yield from _torn_off(lines, details)
        for line in lines:
            if promised and line.number == promised.lines:
                yield from _another_head(line, promised)
        end.line = lines[-1]
    if promised and end.number < promised.lines:
        yield (
            f"The chain ends at line {end.number}; "
            f"at the last check it had {promised.lines} lines."
        )


def _torn_off(lines: list[Line], details: list[Detail]) -> Iterator[str]:
    """Details that are gone while their person is here: an erasure takes both."""
    there = {detail.line for detail in details}
    lost = [line for line in lines if line.commitment and line.number not in there]
    people = PersonReference.objects.filter(ref__in=[ln.about or ln.by for ln in lost])
    here = set(people.values_list("ref", flat=True)) if lost else set()
    for line in lost:
        if (line.about or line.by) in here:
            yield f"The detail of line {line.number} is gone, and its person is not."


def _another_head(line: Line, promised: LedgerCheck) -> Iterator[str]:
    if line.seal != promised.head:
        yield f"Line {line.number} has another seal than at the last check."


def _batches() -> Iterator[tuple[list[Line], list[Detail]]]:
    after = 0
    while lines := _lines_after(after):
        until = lines[-1].number
        yield lines, _details_between(after, until)
        after = until


def _lines_after(number: int) -> list[Line]:
    names = [field.name for field in fields(Line)]
    rows = LedgerLine.objects.filter(number__gt=number).order_by("number")
    return [Line(*values) for values in rows.values_list(*names)[:BATCH]]


def _details_between(after: int, until: int) -> list[Detail]:
    names = [field.name for field in fields(Detail)]
    rows = LedgerDetail.objects.filter(line__gt=after, line__lte=until)
    return [Detail(*values) for values in rows.values_list(*names)]


def faults(
    lines: Iterable[Line], details: Iterable[Detail], *, after: Line | None = None
) -> Iterator[str]:
    """What is wrong with these lines, in words that name nobody; pure.

    `lines` in the order of the chain, from its start or from the line `after`, with
    the details that still exist. A detail that is gone is no fault: erasure does that.
    """
    loose = defaultdict[int, list[Detail]](list)
    for detail in details:
        loose[detail.line].append(detail)
    for line in lines:
        yield from chain.faults_in(line, body(line), after=after)
        for detail in loose.pop(line.number, ()):
            if not _fits(line, detail):
                yield f"The detail of line {line.number} does not fit the line."
        after = line
    for number in loose:
        yield f"A detail belongs to line {number}, and there is no such line."


def _fits(line: Line, detail: Detail) -> bool:
    """Also that it goes with the right person: nobody can hide it from an erasure."""
    right_person = detail.about == (line.about or line.by)
    return right_person and _commitment(detail) == line.commitment


def plant(member_id: int, say: Callable[[str], str]) -> LedgerLine:
    """A line about the member, for the proof that lines are found."""
    kind = LedgerLine.Kind.LOOK
    return write(kind=kind, about=member_id, by=member_id)


def plant_detail(member_id: int, say: Callable[[str], str]) -> LedgerDetail:
    kind = LedgerLine.Kind.LOOK
    line = write(kind=kind, about=member_id, row=say("row"), reason=say("reason"))
    return line.detail
