"""Retention: every night, what has outlived its declared time ends, in batches."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet
from django.utils.module_loading import import_string
from psycopg import sql

from focaljet.base import clock
from focaljet.personal import declared
from focaljet.personal.declared import DeclaredTable
from focaljet.personal.words import Keep, Kept
from focaljet.privacy.asking import with_rows
from focaljet.privacy.emptying import empty
from focaljet.privacy.erasing import held as holds
from focaljet.privacy.erasing.batches import in_batches
from focaljet.privacy.erasing.held import Held

log = logging.getLogger(__name__)

# A night's work is done in pieces, so that a first run on an old site fits in memory.
AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Ended:
    """`what` is "forum.Post.ip_address" for an emptied field, "cases.Case" for rows
    that went, "store outbox" for files."""

    what: str
    rows: int


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that ends by itself: whole rows, or one field of them."""

    what: str
    model: type[Model]
    overdue: QuerySet[Any]
    change: Mapping[str, Any] | None  # None: the row goes


def end_what_is_over(*, dry_run: bool = False) -> list[Ended]:
    """Counts even with `dry_run`, and then changes nothing. Safe to run at any time.

    Rows that are held stay as they are. One query for all declared terms, and where
    something is over, one per term and one per batch.
    """
    declared_terms = list(terms(clock.now(), holds.now()))
    over = set(with_rows([term.overdue for term in declared_terms]))
    end = _count if dry_run else _end
    done = [
        Ended(term.what, end(term) if place in over else 0)
        for place, term in enumerate(declared_terms)
    ]
    done += [
        Ended(name, run(dry_run=dry_run)) for name, run in _tables_without_models()
    ]
    if not dry_run:
        done += _of_stores()
    return done


def overdue() -> dict[str, int]:
    """What should have ended by now and has not, for whoever wants to know."""
    return {
        ended.what: ended.rows for ended in end_what_is_over(dry_run=True) if ended.rows
    }


def terms(now: datetime, held: Held) -> Iterator[Term]:
    """Every declared term of every table with a model, with the rows that are over."""
    for table in declared.tables():
        if table.model is None:
            continue
        ending = {
            n: kept for n, kept in table.personal.fields.items() if kept.keep.ends
        }
        if not ending:
            continue
        keeps = dict.fromkeys(kept.keep for kept in ending.values())
        if len(ending) == len(table.personal.fields):
            yield Term(
                table.label, table.model, _all_over(table.model, keeps, now, held), None
            )
            if len(keeps) == 1:
                continue  # no datum ends before its row
        for name, kept in ending.items():
            term = _of_field(table, table.model, name, kept, now)
            yield replace(term, overdue=_free(term.overdue, held))


def _all_over(
    model: type[Model], keeps: Iterable[Keep], now: datetime, held: Held
) -> QuerySet[Any]:
    """Rows whose longest datum is over; one without an end would keep its row."""
    rows: QuerySet[Any] = model._base_manager.all()
    for keep in keeps:
        rows = _over(rows, keep, now)
    return _free(rows, held)


def _of_field(
    table: DeclaredTable, model: type[Model], name: str, kept: Kept, now: datetime
) -> Term:
    nothing = empty(model, name, at=now)
    full = ~Q(**{f"{name}__isnull": True}) if nothing is None else ~Q(**{name: nothing})
    rows = _over(model._base_manager.filter(full), kept.keep, now)
    return Term(f"{table.label}.{name}", model, rows, {name: nothing})


def _over(rows: QuerySet[Any], keep: Keep, now: datetime) -> QuerySet[Any]:
    if keep.term is None:
        raise ValueError("A time without a length never ends.")
    before = now - keep.term
    if keep.is_a_term:
        return rows.filter(**{f"{keep.since}__lte": before})
    happened: Callable[[datetime], QuerySet[Any]] = import_string(keep.happened)
    return rows.filter(pk__in=happened(before).values("pk"))


def _free(rows: QuerySet[Any], held: Held) -> QuerySet[Any]:
    keys = holds.keys(rows.model, held)
    return rows.exclude(pk__in=keys) if keys else rows


def _count(term: Term) -> int:
    return term.overdue.count()


def _end(term: Term) -> int:
    ended = 0
    keys = term.overdue.order_by("pk").values_list("pk", flat=True)
    while ids := list(keys[:AT_ONCE]):
        ended += in_batches(ids, partial(_end_batch, term))
    return ended


def _end_batch(term: Term, ids: Sequence[Any]) -> int:
    rows = term.model._base_manager.filter(pk__in=ids)
    if term.change is None:
        rows.delete()
    else:
        rows.update(**term.change)
    return len(ids)


def _tables_without_models() -> Iterator[tuple[str, Callable[..., int]]]:
    """Others' tables, whose rows end when the longest of their data does."""
    for table in declared.tables():
        keeps = list(dict.fromkeys(k.keep for k in table.personal.fields.values()))
        if table.model is None and keeps and all(keep.is_a_term for keep in keeps):
            yield table.label, partial(_end_rows, table.label, keeps)


def _end_rows(table: str, keeps: Sequence[Keep], *, dry_run: bool) -> int:
    now = clock.now()
    before = [now - (keep.term or timedelta()) for keep in keeps]
    each_over = sql.SQL(" AND ").join(
        sql.SQL("{} <= %s").format(sql.Identifier(keep.since)) for keep in keeps
    )
    over = sql.SQL("FROM {} WHERE {}").format(sql.Identifier(table), each_over)
    with transaction.atomic(), connection.cursor() as cursor:
        if dry_run:
            cursor.execute(sql.SQL("SELECT count(*) {}").format(over), before)
            return int(cursor.fetchone()[0])
        cursor.execute(sql.SQL("DELETE {}").format(over), before)
        return int(cursor.rowcount)


def _of_stores() -> Iterator[Ended]:
    for store in declared.stores():
        if store.forget:
            forget: Callable[[], int] = import_string(store.forget)
            yield Ended(f"store {store.name}", forget())
