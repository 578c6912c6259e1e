"""Writing into the staff log, and following its chain."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator

from django.db import connection, transaction

from focaljet.base import clock
from focaljet.moderation.models import StaffDeed, StaffDetail
from focaljet.moderation.words import Thing, all_deeds
from focaljet.privacy import chain
from focaljet.privacy.services.ledger import references

log = logging.getLogger(__name__)

APPENDING = 7_311  # the advisory lock under which one line at a time is added
BATCH = 1000
NOTHING = Thing("", "")

# What the seal covers beside the seal of the line before; a test keeps it complete.
SEALED = (
    "number",
    "at",
    "deed",
    "by",
    "about",
    "thing",
    "thing_id",
    "place",
    "count",
    "commitment",
)


@transaction.atomic
def write(
    deed: str,
    *,
    by: int | None,
    about: int | None = None,
    thing: Thing = NOTHING,
    place: int | None = None,
    count: int | None = None,
    reason: str = "",
    before: str = "",
) -> StaffDeed:
    """Add a line. The LAST statement of the caller's transaction: it keeps all other
    writers of the log waiting until that ends.

    `by` and `about` are ids of members; `thing` and `place` are no people. The only
    free words are `reason` and `before`; they go when the member of `about` is erased
    (or, where a line concerns nobody we know, the member of `by`). Raises KeyError for
    a deed that no app declares.
    """
    refs = references(about, by)
    line = StaffDeed(
        at=clock.now(),
        deed=all_deeds()[deed].code,
        by=refs.get(by),
        about=refs.get(about),
        thing=thing.kind,
        thing_id=thing.id,
        place=place,
        count=count,
    )
    _append(line, _detail(line, reason, before))
    return line


def _append(line: StaffDeed, detail: StaffDetail | None) -> None:
    # A check that waits for the commit could wait there for somebody who waits for us.
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [APPENDING])
    last = StaffDeed.objects.order_by("-number").values_list("number", "seal").first()
    number, line.previous = last or (0, chain.START)
    line.number = number + 1
    line.commitment = _commitment(detail) if detail else ""
    line.key_id, line.seal = chain.seal(line.previous, body(line))
    line.save(force_insert=True)
    if detail:
        detail.line = line
        detail.save(force_insert=True)


def _detail(line: StaffDeed, reason: str, before: str) -> StaffDetail | None:
    about = line.about or line.by
    if about is None or not (reason or before):
        return None
    nonce = secrets.token_hex(32)
    return StaffDetail(about_id=about, nonce=nonce, reason=reason, before=before)


def body(line: StaffDeed) -> str:
    """What is sealed of a line. The word in front keeps other chains apart."""
    return chain.canonical("staff log", *(getattr(line, name) for name in SEALED))


def _commitment(detail: StaffDetail) -> str:
    return chain.commit(detail.nonce, chain.canonical(detail.reason, detail.before))


def verify() -> list[str]:
    """Follow the whole chain; what is wrong, in words that name nobody, also logged.

    Two queries for each thousand lines; reads beside writers without stopping them.
    """
    found = list(_faults())
    for fault in found[:20]:
        log.error("The staff log does not hold. %s", fault)
    return found


def _faults() -> Iterator[str]:
    last: StaffDeed | None = None
    while lines := _lines_after(last.number if last else 0):
        for line in lines:
            yield from chain.faults_in(line, body(line), after=last)
            detail = getattr(line, "detail", None)
            if detail is not None and _commitment(detail) != line.commitment:
                yield f"The detail of line {line.number} does not fit the line."
            last = line


def _lines_after(number: int) -> list[StaffDeed]:
    lines = StaffDeed.objects.filter(number__gt=number).select_related("detail")
    return list(lines.order_by("number")[:BATCH])


def plant(member_id: int, say: Callable[[str], str]) -> StaffDeed:
    """A line about the member, for the proof that lines are found."""
    return write(next(iter(all_deeds())), by=member_id, about=member_id)


def plant_detail(member_id: int, say: Callable[[str], str]) -> StaffDetail:
    deed = next(iter(all_deeds()))
    reason, before = say("reason"), say("before")
    line = write(deed, by=None, about=member_id, reason=reason, before=before)
    return line.detail
