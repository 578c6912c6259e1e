"""Playing back the erasure log: whom a backup brought back to life is erased once more.

Safe to repeat and to interrupt: who is gone is passed over, who is half gone is gone on
with, and the same log over the same database always erases the same people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from psycopg import sql

from focaljet.backups.errors import BackupError
from focaljet.base import clock
from focaljet.privacy import erasure_log, signals
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.services import erasing


@dataclass(frozen=True, slots=True)
class Played:
    """How many lines were read, and how many people were erased, or are held back."""

    lines: int = 0
    erased: int = 0
    held: int = 0


@dataclass(slots=True)
class Fate:
    """What the log says in the end about one erasure."""

    erasure_id: int
    member_id: int
    since: datetime
    what: str
    words: str
    cause: str


def replay() -> Played:
    """Erase everybody whose erasure the site's log says was begun or done.

    Raises BackupError for a log that cannot be believed, and whatever an erasure raises;
    run again, it goes on where it was.
    """
    lines, fates = _read()
    if fates:
        _never_again(get_user_model(), max(fate.member_id for fate in fates))
        _never_again(Erasure, max(fate.erasure_id for fate in fates))
    erased = held = 0
    for fate in fates:
        if fate.what == erasure_log.OFF or not _is_here(fate):
            continue
        if erasing.erase(erasure_id=_erasure_of(fate).pk):
            erased += 1
        else:
            held += 1
    return Played(lines, erased, held)


def _read() -> tuple[int, list[Fate]]:
    fates: dict[tuple[int, int], Fate] = {}
    lines = 0
    try:
        for entry in erasure_log.entries():
            lines += 1
            words, _space, cause = entry.words.partition(" ")
            fate = fates.setdefault(
                (entry.erasure_id, entry.member_id),
                Fate(entry.erasure_id, entry.member_id, entry.at, "", words, cause),
            )
            fate.what, fate.words, fate.cause = entry.what, words, cause
    except erasure_log.LogError as broken:
        raise BackupError(str(broken)) from broken
    return lines, list(fates.values())


def _is_here(fate: Fate) -> bool:
    """Not somebody who came later, and was given the number a second time."""
    member = get_user_model()._base_manager.filter(pk=fate.member_id).first()
    joined = getattr(member, "joined_at", None)
    return member is not None and not (joined and joined > fate.since)


@transaction.atomic
def _erasure_of(fate: Fate) -> Erasure:
    """The open one that the backup knows, or a new one under the number of the log."""
    now = clock.now()
    erasure = Erasure.objects.filter(member_id=fate.member_id, ended_at=None).first()
    if erasure is not None:
        erasure.words, erasure.due_at = Erasure.Words(fate.words), now
        if fate.cause:
            erasure.cause = Erasure.Cause(fate.cause)
        erasure.save(update_fields=["words", "due_at", "cause"])
        return erasure
    known = Erasure.objects.filter(pk=fate.erasure_id).exists()
    erasure = Erasure.objects.create(
        pk=None if known else fate.erasure_id,
        member_id=fate.member_id,
        words=Erasure.Words(fate.words),
        cause=Erasure.Cause(fate.cause or Erasure.Cause.ASKED),
        asked_at=fate.since,
        due_at=now,
    )
    # Whoever is held back is at least hidden and signed out.
    signals.erasure_asked.send(
        sender=Erasure, member_id=fate.member_id, erasure_id=erasure.pk
    )
    return erasure


def _never_again(model: Any, highest: int) -> None:
    """No number that the log has seen is given to anybody else."""
    table, column = model._meta.db_table, model._meta.pk.column
    query = sql.SQL(
        "SELECT setval(pg_get_serial_sequence(quote_ident({name}), {column_name}),"
        " greatest({highest}, (SELECT last_value FROM {sequence}),"
        " (SELECT coalesce(max({column}), 1) FROM {table})))"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_serial_sequence(quote_ident(%s), %s)", [table, column]
        )
        sequence = str(cursor.fetchone()[0]).rpartition(".")[2].strip('"')
        cursor.execute(
            query.format(
                name=sql.Literal(table),
                column_name=sql.Literal(column),
                highest=sql.Literal(highest),
                sequence=sql.Identifier(sequence),
                column=sql.Identifier(column),
                table=sql.Identifier(table),
            )
        )
