"""The steps of an erasure, made from the declarations, in the order of their stages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import CASCADE, Model
from django.utils.module_loading import import_string

from focaljet.base import clock
from focaljet.personal import declared
from focaljet.personal.words import ITSELF, Category, Kept, OnErase, Stage, Store
from focaljet.privacy import signals, walk
from focaljet.privacy.emptying import empty
from focaljet.privacy.erasing import held as holds
from focaljet.privacy.erasing import scrub
from focaljet.privacy.erasing.batches import ids_of, in_batches
from focaljet.privacy.erasing.held import Held
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.walk import Person, Share

# Names of actions that are left out, so that the proof can show what each is good for.
Skip = frozenset[str]


@dataclass(frozen=True, slots=True)
class Step:
    """What is done to one table or store. `run` says how many rows each action met."""

    name: str
    stage: Stage
    run: Callable[[], Mapping[str, int]]


def plan(person: Person, erasure: Erasure, skip: Skip, held: Held) -> Iterator[Step]:
    """All but the last: what is found by the person's name, address and account."""
    stores = sorted(declared.stores(), key=lambda store: store.stage)
    steps = [_of_store(store, person, skip) for store in stores if store.erase]
    steps += [
        _of_share(share, erasure, skip, held)
        for share in walk.shares(person)
        if share.table.personal.stage < Stage.IDENTITY
    ]
    # A stable sort: within a stage the stores go first, which look into the tables.
    yield from sorted(steps, key=lambda step: step.stage)


def last_steps(person: Person, erasure: Erasure, skip: Skip) -> Iterator[Step]:
    """The identity itself: few rows, in the one transaction that ends the erasure."""
    for share in walk.shares(person):
        if share.table.personal.stage is Stage.IDENTITY:
            yield _of_share(share, erasure, skip, {})


def is_before_all(erasure: Erasure) -> bool:
    """Whether nothing stays on any other ground: the person is a child (C89)."""
    return erasure.cause == Erasure.Cause.CHILD


def actions(words: str) -> list[str]:
    """The name of every action of an erasure with this choice, in order."""
    nobody = Person(0, ())
    named = [
        name for share in walk.shares(nobody) for name in _actions_of(share, words)
    ]
    named += [_name_of(store) for store in declared.stores() if store.erase]
    return list(dict.fromkeys(named))


def what_stays(
    person: Person, words: str, *, before_all: bool = False
) -> dict[str, int]:
    """How many rows keep which datum: by law, or because its author wishes it."""
    found: dict[str, int] = {}
    for share in walk.shares(person):
        names = [
            name
            for name, kept in share.fields.items()
            if kept.on_erase in (OnErase.KEEP, OnErase.AUTHOR_DECIDES)
            and not _is_touched(share, kept, words, before_all)
        ]
        rows = share.told.count() if names else 0
        for name in names if rows else ():
            key = f"{share.table.label}.{name}"
            found[key] = found.get(key, 0) + rows
    return found


def what_is_held(person: Person, held: Held) -> dict[str, int]:
    """How many rows of each table a hold keeps from this erasure."""
    found: dict[str, int] = {}
    for share in walk.shares(person) if held else ():
        if count := holds.kept(share, held):
            label = share.table.label
            found[label] = found.get(label, 0) + count
    return found


def rest(person: Person) -> None:
    """While holds keep rows, the account stands behind them, and nobody can use it."""
    for share in walk.shares(person):
        if share.path == ITSELF:
            change = {
                name: empty(share.model, name, at=clock.now())
                for name, kept in share.fields.items()
                if kept.category in (Category.CREDENTIAL, Category.IP_ADDRESS)
            }
            share.rows.update(**change)


def _of_store(store: Store, person: Person, skip: Skip) -> Step:
    return Step(_name_of(store), store.stage, partial(_run_store, store, person, skip))


def _run_store(store: Store, person: Person, skip: Skip) -> Mapping[str, int]:
    name = _name_of(store)
    if name in skip:
        return {}
    erase: Callable[[int], int] = import_string(store.erase or "")
    return {name: erase(person.member_id)}


def _name_of(store: Store) -> str:
    return f"store {store.name}: erase"


def _of_share(share: Share, erasure: Erasure, skip: Skip, held: Held) -> Step:
    run = partial(_run_share, share, erasure, skip, held)
    return Step(share.table.label, share.table.personal.stage, run)


def _run_share(
    share: Share, erasure: Erasure, skip: Skip, held: Held
) -> Mapping[str, int]:
    before_all = is_before_all(erasure)
    named = _actions_of(share, erasure.words, before_all)
    wanted = [name for name in named if name not in skip]
    if not wanted:
        return {}
    ids = ids_of(holds.free(share, held))
    untold = share.untold()  # the receipt shall not betray what is under seal
    if ends_the_row(share, before_all):
        rows = in_batches(ids, partial(_delete, share))
    else:
        change = _Change(share, erasure, frozenset(wanted))
        rows = in_batches(ids, change.do)
    told = rows - untold
    return dict.fromkeys(wanted, told) if told > 0 else {}


def ends_the_row(share: Share, before_all: bool = False) -> bool:
    """One field that ends the row ends it; unless another has to stay."""
    kinds = {kept.on_erase for kept in share.fields.values()}
    return OnErase.DELETE_ROW in kinds and (before_all or OnErase.KEEP not in kinds)


def _actions_of(share: Share, words: str, before_all: bool = False) -> list[str]:
    label = share.table.label
    if ends_the_row(share, before_all):
        return [f"{label}: delete row"]
    return [
        f"{label}.{name}: {kept.on_erase.value}"
        for name, kept in share.fields.items()
        if _is_touched(share, kept, words, before_all)
    ]


def _is_touched(share: Share, kept: Kept, words: str, before_all: bool) -> bool:
    if kept.on_erase is OnErase.AUTHOR_DECIDES:
        return words == Erasure.Words.GO
    if kept.on_erase is not OnErase.KEEP:
        return True
    # What leads to nobody once the identity is gone may stay even then: a reference in
    # a chain, a keyed hash, and the receipt, which is in codes.
    leads_to_nobody = kept.category is Category.LINK or share.model is Erasure
    return before_all and not leads_to_nobody


def _delete(share: Share, ids: Sequence[Any]) -> int:
    # Not Django's way, which would take along whatever hangs on the row: what is about
    # people has an action of its own, and where that failed, the database says so.
    _delete_what_hangs_on(share.model, ids)
    rows = share.model._base_manager.filter(pk__in=ids)
    rows._raw_delete(rows.db)
    if share.path == ITSELF:
        connection.check_constraints()
    return len(ids)


def _delete_what_hangs_on(model: type[Model], ids: Sequence[Any]) -> None:
    """Rows of tables about nobody, such as what a job went through."""
    about_people = {table.model for table in walk.tables_about_people()}
    for related in model._meta.related_objects:
        child = related.related_model
        if related.on_delete is CASCADE and child not in about_people:
            child._base_manager.filter(**{f"{related.field.name}__in": ids}).delete()


class _Change:
    """Emptied fields, cut links and scrubbed texts, in one UPDATE a batch."""

    def __init__(self, share: Share, erasure: Erasure, wanted: frozenset[str]) -> None:
        self.share = share
        self.moment = erasure.asked_at
        chosen = {
            name: kept
            for name, kept in share.fields.items()
            if f"{share.table.label}.{name}: {kept.on_erase.value}" in wanted
        }
        self.values = {
            name: empty(share.model, name, at=self.moment)
            for name, kept in chosen.items()
            if kept.on_erase is not OnErase.SCRUB
        }
        self.scrubbed = [
            name for name, kept in chosen.items() if kept.on_erase is OnErase.SCRUB
        ]
        tombstone = share.table.personal.tombstone
        self.takes_words = bool(tombstone) and erasure.words == Erasure.Words.GO
        if self.takes_words and not share.is_bystander:
            self.values[tombstone] = self.moment
        self.moves = not share.is_bystander and erasure.words == Erasure.Words.GO

    def do(self, ids: Sequence[Any]) -> int:
        facts = {
            "table": self.share.table.label,
            "row_ids": list(ids),
            "moment": self.moment,
        }
        model: type[Model] = self.share.model
        if self.moves:
            signals.words_moving.send(sender=model, **facts)
        rows = model._base_manager.filter(pk__in=ids)
        for name in self.scrubbed:
            scrub.rows(rows, name, self.share)
        if self.values:
            rows.update(**self.values)
        if self.moves:
            signals.words_moved.send(sender=model, **facts)
        return len(ids)
