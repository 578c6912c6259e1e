"""The triggers that tell every process what a statement made out of date.

Triggers, because the row may be written by a service, a job, an erasure, an importer,
the admin or psql; and NOTIFY, because it goes out with the commit or not at all. Each
statement on a table that is shown costs one function; its tags are sent once in a
transaction, and "site" alone when they are many.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, LiteralString

from django.db import connection, models, transaction
from psycopg import sql

from focaljet.caching.shown import SITE, Shown, declared

CHANNEL = "focaljet_pages"
PREFIX = "focaljet_shown_"
INSTALLING = 7_308

TOUCH: LiteralString = """
CREATE OR REPLACE FUNCTION focaljet_about(number bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN number < 100 THEN number
    ELSE number - number % (10 ^ (length(number::text) - 2))::bigint END
$$;
CREATE OR REPLACE FUNCTION focaljet_touch(tags text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    said text := coalesce(current_setting('focaljet.touched', true), '');
    fresh text;
BEGIN
    IF coalesce(cardinality(tags), 0) = 0 OR said = ' site ' THEN
        RETURN;
    END IF;
    -- Of a bulk deed one coarse word is sent: the queue of notifications is shared, and
    -- a payload ends at 8,000 bytes.
    IF 'site' = ANY(tags) OR cardinality(tags) > 60 OR length(said) > 3000 THEN
        PERFORM set_config('focaljet.touched', ' site ', true);
        PERFORM pg_notify('focaljet_pages', 'site');
        RETURN;
    END IF;
    SELECT string_agg(tag, ' ') INTO fresh
    FROM unnest(tags) AS tag WHERE strpos(said, ' ' || tag || ' ') = 0;
    IF fresh IS NOT NULL THEN
        -- Local to the transaction; a savepoint that is rolled back takes it along, as
        -- it does the notification.
        PERFORM set_config('focaljet.touched', said || ' ' || fresh || ' ', true);
        PERFORM pg_notify('focaljet_pages', fresh);
    END IF;
END
$$;
"""
"""`focaljet_touch` is told tags and sends those that the transaction has not sent."""

FUNCTION: LiteralString = """
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('focaljet.touched', true) IS DISTINCT FROM ' site ' THEN
        {touches}
    END IF;
    RETURN NULL;
END
$$
"""
TOUCHES: LiteralString = """
        PERFORM focaljet_touch(ARRAY(
            WITH changed AS ({changed})
            SELECT DISTINCT touched.tag FROM ({tags}) AS touched(tag)
            WHERE touched.tag IS NOT NULL LIMIT 61
        ));
"""
CHANGED: dict[str, LiteralString] = {
    "INSERT": "SELECT * FROM new_rows",
    "DELETE": "SELECT * FROM old_rows",
}
# Also rows whose key was changed: they have no partner on the other side.
UPDATED: LiteralString = """
                SELECT was.* FROM old_rows AS was LEFT JOIN new_rows AS now USING ({key})
                WHERE now.{key} IS NULL OR ROW({before}) IS DISTINCT FROM ROW({after})
                UNION ALL
                SELECT now.* FROM new_rows AS now LEFT JOIN old_rows AS was USING ({key})
                WHERE was.{key} IS NULL OR ROW({before}) IS DISTINCT FROM ROW({after})
"""
REFERENCING: dict[str, LiteralString] = {
    "INSERT": "REFERENCING NEW TABLE AS new_rows",
    "DELETE": "REFERENCING OLD TABLE AS old_rows",
    "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "TRUNCATE": "",
}
EMPTIED: LiteralString = """
CREATE OR REPLACE FUNCTION focaljet_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM focaljet_touch(ARRAY['site']);
    RETURN NULL;
END
$$
"""


def install() -> bool:
    """Bring the triggers in step with the declarations; whether anything was done.

    What is installed is known by a mark on the function, so that a start costs one
    query. Where something changed, it locks the tables against writers for a moment, so
    that no write goes by while there are no triggers.
    """
    statements = [one.as_string(None) for one in _statements()]
    mark = hashlib.sha256("\n".join(statements).encode()).hexdigest()
    with connection.cursor() as cursor:
        if _installed_mark(cursor) == mark:
            return False
    with transaction.atomic(), connection.cursor() as cursor:
        # One at a time: two nodes of a site may start together.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [INSTALLING])
        if _installed_mark(cursor) == mark:
            return False
        for table, trigger in _installed(cursor):
            drop = sql.SQL("DROP TRIGGER {} ON {}").format(
                sql.Identifier(trigger), sql.Identifier(table)
            )
            cursor.execute(drop.as_string(None))
        for statement in statements:
            cursor.execute(statement)
        cursor.execute(
            sql.SQL("COMMENT ON FUNCTION focaljet_touch(text[]) IS {}")
            .format(sql.Literal(mark))
            .as_string(None)
        )
        # What others hold was kept under the rules that were.
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, SITE])
    return True


def _installed_mark(cursor: Any) -> str | None:
    cursor.execute(
        "SELECT obj_description(to_regprocedure('focaljet_touch(text[])'), 'pg_proc')"
    )
    found: str | None = cursor.fetchone()[0]
    return found


def install_after_migrations() -> None:
    """Whoever migrates gets the triggers too, tests among them."""
    # No signal of rows: those are what the rule in pyproject.toml is about.
    from django.db.models.signals import post_migrate  # noqa: TID251

    post_migrate.connect(_after_migrations, dispatch_uid="focaljet.caching.triggers")


def _after_migrations(*, using: str, plan: Any = None, **_of_a_signal: Any) -> None:
    if using == connection.alias and _is_complete():
        install()


def _is_complete() -> bool:
    """Whether all tables are there: the signal comes once for each app, and when
    somebody migrated one app alone."""
    there = set(connection.introspection.table_names())
    return all(model._meta.db_table in there for model, rules in declared() if rules)


def _installed(cursor: Any) -> list[tuple[str, str]]:
    cursor.execute(
        """
        SELECT of.relname, made.tgname FROM pg_trigger AS made
        JOIN pg_class AS of ON of.oid = made.tgrelid
        WHERE starts_with(made.tgname, %s)
          AND of.relnamespace = current_schema()::regnamespace
        """,
        [PREFIX],
    )
    return list(cursor.fetchall())


def _statements() -> Iterator[sql.Composable]:
    yield sql.SQL(TOUCH)
    yield sql.SQL(EMPTIED)
    for model, rules in declared():
        if rules:
            yield from _of_table(model, rules)


def _of_table(
    model: type[models.Model], rules: tuple[Shown, ...]
) -> Iterator[sql.Composable]:
    table = model._meta.db_table
    for event in ("INSERT", "UPDATE", "DELETE"):
        name = f"{PREFIX}{table}_{event.lower()}"
        yield sql.SQL(FUNCTION).format(
            function=sql.Identifier(name),
            touches=sql.SQL("").join(_touch(model, rule, event) for rule in rules),
        )
        yield _trigger(name, event, table, name)
    yield _trigger(f"{PREFIX}{table}_truncate", "TRUNCATE", table, "focaljet_emptied")


def _trigger(name: str, event: str, table: str, function: str) -> sql.Composable:
    return sql.SQL(
        "CREATE TRIGGER {} AFTER {} ON {} {} FOR EACH STATEMENT EXECUTE FUNCTION {}()"
    ).format(
        sql.Identifier(name),
        sql.SQL(_EVENTS[event]),
        sql.Identifier(table),
        sql.SQL(REFERENCING[event]),
        sql.Identifier(function),
    )


_EVENTS: dict[str, LiteralString] = {
    "INSERT": "INSERT",
    "UPDATE": "UPDATE",
    "DELETE": "DELETE",
    "TRUNCATE": "TRUNCATE",
}


def _touch(model: type[models.Model], rule: Shown, event: str) -> sql.Composable:
    changed: sql.Composable = (
        _updated(model, rule) if event == "UPDATE" else sql.SQL(CHANGED[event])
    )
    return sql.SQL(TOUCHES).format(changed=changed, tags=sql.SQL(rule.tags))


def _updated(model: type[models.Model], rule: Shown) -> sql.Composable:
    columns = [
        str(field.column)
        for field in model._meta.local_concrete_fields
        if rule.counts(str(field.column)) or rule.counts(field.name)
        if not field.primary_key
    ]
    if not columns:
        return sql.SQL("SELECT * FROM old_rows UNION ALL SELECT * FROM new_rows")
    return sql.SQL(UPDATED).format(
        key=sql.Identifier(str(model._meta.pk.column)),
        before=sql.SQL(", ").join(_seen("was", one, rule) for one in columns),
        after=sql.SQL(", ").join(_seen("now", one, rule) for one in columns),
    )


def _seen(side: str, column: str, rule: Shown) -> sql.Composable:
    name = sql.Identifier(side, column)
    if column not in rule.rounded:
        return name
    return sql.SQL("focaljet_about({})").format(name)
