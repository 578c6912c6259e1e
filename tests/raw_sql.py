"""Rows changed behind everybody's back: any column of any table, by SQL alone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.utils import Error
from psycopg import sql

from focaljet.base import clock

TRIES = 8


@dataclass(frozen=True, slots=True)
class Column:
    table: str
    name: str
    kind: str
    is_nullable: bool
    length: int | None
    # The table and the column that it refers to; "" for none.
    refers_to: tuple[str, str]

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


def columns_of(tables: set[str]) -> list[Column]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT has.table_name, has.column_name, has.data_type,
                   has.is_nullable = 'YES', has.character_maximum_length,
                   coalesce(of.relname, ''), coalesce(key.attname, '')
            FROM information_schema.columns AS has
            JOIN pg_class AS own ON own.relname = has.table_name
                AND own.relnamespace = current_schema()::regnamespace
            JOIN pg_attribute AS att
                ON att.attrelid = own.oid AND att.attname = has.column_name
            LEFT JOIN pg_constraint AS link
                ON link.conrelid = own.oid AND link.contype = 'f'
               AND link.conkey = ARRAY[att.attnum]
            LEFT JOIN pg_class AS of ON of.oid = link.confrelid
            LEFT JOIN pg_attribute AS key
                ON key.attrelid = link.confrelid AND key.attnum = link.confkey[1]
            WHERE has.table_schema = current_schema() AND has.table_name = ANY(%s)
            ORDER BY has.table_name, has.ordinal_position
            """,
            [sorted(tables)],
        )
        return [
            Column(table, name, kind, is_nullable, length, (its_table, its_column))
            for table, name, kind, is_nullable, length, its_table, its_column in cursor.fetchall()
        ]


class Vandal:
    """Changes rows and puts them back, by a seed; nobody is told."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311  (a walk to be walked again)

    def change(self, column: Column) -> tuple[Any, Any, Any] | None:
        """Another value in a row by chance: where (ctid stays not, so the whole row),
        what stood there, what stands there. None where the table lets none in."""
        table, name = sql.Identifier(column.table), sql.Identifier(column.name)
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("SELECT ctid::text, {} FROM {} ORDER BY 1").format(name, table)
            )
            found = cursor.fetchall()
        for _ in range(TRIES if found else 0):
            place, old = self.chance.choice(found)
            new = self._other(column, old, [value for _place, value in found])
            if new == old:
                continue
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute(
                        sql.SQL(
                            "UPDATE {} SET {} = %s WHERE ctid = %s::tid"
                            " RETURNING ctid::text"
                        ).format(table, name),
                        [new, place],
                    )
                    return cursor.fetchone()[0], old, new
            except Error:
                continue
        return None

    def put_back(self, column: Column, place: str, old: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("UPDATE {} SET {} = %s WHERE ctid = %s::tid").format(
                    sql.Identifier(column.table), sql.Identifier(column.name)
                ),
                [old, place],
            )

    def _other(self, column: Column, old: Any, all_values: list[Any]) -> Any:
        if column.is_nullable and old is not None and self.chance.random() < 0.3:
            return None
        table, key = column.refers_to
        if table:
            return self.chance.choice([*_values(table, key), old])
        others = [value for value in all_values if value not in (None, old)]
        if others and self.chance.random() < 0.3:
            return self.chance.choice(others)
        return self._made_up(column, old)

    def _made_up(self, column: Column, old: Any) -> Any:
        kind, chance = column.kind, self.chance
        if kind == "boolean":
            return not old
        if kind in {"smallint", "integer", "bigint"}:
            return max(0, (old or 0) + chance.choice([-1, 1, 2, 7, 150, 4_000]))
        if kind == "timestamp with time zone":
            away = chance.choice([-90_000, -3_000, -50, -1, 2, 100, 5_000])
            return clock.now() + timedelta(minutes=away)
        if kind in {"character varying", "text"}:
            words = chance.choice(["Ünlike <b>that</b> & ", "plain ", "*", ""])
            return (words + str(old or "")[::-1])[: column.length]
        if kind == "inet":
            return f"192.0.2.{chance.randrange(1, 250)}"
        return old

    def rows(self, table: str) -> Iterator[str]:
        """Each row as JSON, in an order by chance."""
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("SELECT to_jsonb(t)::text FROM {} AS t ORDER BY 1").format(
                    sql.Identifier(table)
                )
            )
            found = [row for (row,) in cursor.fetchall()]
        self.chance.shuffle(found)
        return iter(found)

    def take_out(self, table: str, row: str) -> bool:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute(
                    sql.SQL("DELETE FROM {} AS t WHERE to_jsonb(t) = %s::jsonb").format(
                        sql.Identifier(table)
                    ),
                    [row],
                )
        except (IntegrityError, Error):
            return False
        return True

    def put_in(self, table: str, row: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL(
                    "INSERT INTO {0} OVERRIDING SYSTEM VALUE"
                    " SELECT (jsonb_populate_record(NULL::{0}, %s::jsonb)).*"
                ).format(sql.Identifier(table)),
                [row],
            )


def _values(table: str, column: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT {} FROM {}").format(
                sql.Identifier(column), sql.Identifier(table)
            )
        )
        return [value for (value,) in cursor.fetchall()]
