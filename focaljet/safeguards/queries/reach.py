"""Who could be read: from the ledger, from rights, and from the tables that lay open.

A higher app says what an account can read that not everybody can, in its AppConfig:

    readable_by = ["focaljet.forum.readable.closed_forums"]

    def closed_forums(member: Member) -> Iterator[Readable]: ...
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import QuerySet

from focaljet.accounts.models import Member
from focaljet.base import offers
from focaljet.personal.declared import DeclaredTable
from focaljet.personal.words import ITSELF
from focaljet.privacy import walk
from focaljet.privacy.models.ledger import LedgerLine, PersonReference
from focaljet.safeguards.readable import Readable

Kind = LedgerLine.Kind
# What shows somebody's data to whoever does it.
SHOWN_BY = (Kind.LOOK, Kind.EXPORT, Kind.DOWNLOAD, Kind.DISCLOSURE)


@dataclass(frozen=True, slots=True)
class Laid:
    """One table that lay open: how many rows, and of how many members."""

    label: str
    title: str
    rows: int
    people: int


@dataclass(slots=True)
class Reach:
    """Ids of members: whose data was surely seen, and whose could be."""

    looked: set[int] = field(default_factory=set)
    could: set[int] = field(default_factory=set)
    without_account: int = 0
    tables: list[Laid] = field(default_factory=list)

    @property
    def people(self) -> set[int]:
        return self.looked | self.could


def reach(
    *,
    account_id: int | None,
    tables: Sequence[str],
    since: datetime | None,
    until: datetime | None,
) -> Reach:
    """Some queries for each table; the period counts for what the ledger saw."""
    found = Reach()
    if account_id is not None:
        found.looked = looked_at(account_id, since, until)
        account = Member.objects.get(pk=account_id)
        for readable in readable_by(account):
            _lay_open(found, _table(readable.label), readable.rows)
        found.could.discard(account_id)
        found.looked.discard(account_id)
    for label in tables:
        table = _table(label)
        if table is not None and table.model is not None:
            _lay_open(found, table, table.model._base_manager.all())
    return found


def looked_at(
    account_id: int, since: datetime | None, until: datetime | None
) -> set[int]:
    """The members whose data the ledger says this account was shown (two queries)."""
    ref = PersonReference.objects.filter(member=account_id).values("ref")
    lines = LedgerLine.objects.filter(by__in=ref, kind__in=SHOWN_BY)
    if since is not None:
        lines = lines.filter(at__gte=since)
    if until is not None:
        lines = lines.filter(at__lte=until)
    about = PersonReference.objects.filter(ref__in=lines.values("about"))
    return set(about.values_list("member", flat=True))


def readable_by(account: Member) -> Iterator[Readable]:
    for offer in offers.offered("readable_by"):
        yield from offer(account)


def tables_to_choose() -> list[DeclaredTable]:
    """Every table that knows something about people and leads to them."""
    return sorted(
        (
            table
            for table in walk.tables_about_people()
            if table.model is not None and table.personal.owners
        ),
        key=lambda table: table.title,
    )


def _lay_open(found: Reach, table: DeclaredTable | None, rows: QuerySet[Any]) -> None:
    if table is None or table.model is None:
        return
    people, strangers = people_in(table, rows)
    found.could |= people
    found.without_account += strangers
    found.tables.append(Laid(table.label, table.title, rows.count(), len(people)))


def people_in(table: DeclaredTable, rows: QuerySet[Any]) -> tuple[set[int], int]:
    """The members to whom the rows lead, and how many addresses lead to none."""
    model: Any = table.model
    people: set[int] = set()
    strangers = 0
    for path in table.personal.owners:
        if path == ITSELF:
            people |= set(rows.order_by().values_list("pk", flat=True))
        elif walk.is_address(model, path):
            addresses = rows.exclude(**{path: ""}).order_by()
            known, unknown = _behind(addresses.values_list(path, flat=True).distinct())
            people |= known
            strangers += unknown
        else:
            linked = rows.exclude(**{path: None}).order_by()
            people |= set(linked.values_list(path, flat=True).distinct())
    return people, strangers


def _behind(addresses: Iterable[str]) -> tuple[set[int], int]:
    wanted = {str(address).lower() for address in addresses if address}
    confirmed = EmailAddress.objects.filter(verified=True, email__in=wanted)
    found = dict(confirmed.values_list("email", "user"))
    return set(found.values()), len(wanted - set(found))


def _table(label: str) -> DeclaredTable | None:
    return next((t for t in walk.tables_about_people() if t.label == label), None)
