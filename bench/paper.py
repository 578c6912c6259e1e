"""A hundred times the rows, on paper: what PostgreSQL would plan, and how high its indexes.

    python bench/paper.py FOLDER SCRATCH          (FOLDER: a stopped site; SCRATCH: new)
    python bench/paper.py FOLDER SCRATCH --times 100

SCRATCH becomes a copy of the site. Its pages are asked and their statements kept. Then the
files of its tables and indexes are made so many times as long by holes that take no room
on the disk, because the planner goes by the length of the file and takes only how full
it is from the statistics; these are multiplied too (`pg_restore_relation_stats`,
PostgreSQL 18), with the number of different values of each column that has a fixed one.
Each statement is then planned again, and not carried out: there are no such rows.

Costs are PostgreSQL's own unit (1: one page read in order). What a plan reads through an
index stays the same if only its height grows; what it reads in whole grows with the site.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parent))
from asking import ask, statements_of
from growth import FOR_MEMBERS, is_explained, pages, say

PAGE, SEGMENT = 8_192, 1 << 30
# Of the inner pages of an index over two numbers: 28 bytes an entry, filled to nine tenths.
FAN_OUT = 250
LEVEL = struct.Struct("<24xIIII")  # header; magic, version, root, level
BIG = (
    "forum_post",
    "forum_postbody",
    "forum_topic",
    "forum_topicread",
    "forum_topicwatch",
)


@dataclass(frozen=True, slots=True)
class Relation:
    name: str
    kind: str
    pages: int
    rows: float
    seen: int
    path: Path

    @property
    def level(self) -> int:
        """Of a B-tree: how many pages lie between its root and a leaf, root included."""
        with self.path.open("rb") as file:
            return int(LEVEL.unpack(file.read(LEVEL.size))[3])


@dataclass(frozen=True, slots=True)
class Planned:
    """Cost, and the scans of a plan in its order."""

    cost: float
    scans: tuple[str, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--times", type=int, default=100)
    said = parser.parse_args()
    if said.scratch.exists():
        sys.exit(f"{said.scratch} is there already.")
    subprocess.run(["cp", "-a", str(said.folder), str(said.scratch)], check=True)  # noqa: S603, S607
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focaljet.config.settings")
    os.environ["FOCALJET_DATA"] = str(said.scratch)
    django.setup()
    on_paper(said.scratch, said.times)


def on_paper(folder: Path, times: int) -> None:
    from django.db import connection

    from focaljet.config.launcher import paths
    from focaljet.config.launcher.server import running

    # Nobody counts the rows behind our back.
    own = paths.home(folder) / "own.conf"
    own.write_text("autovacuum = off\n", encoding="utf-8")
    with running(folder):
        asked = statements()
        before = planned(asked)
        known = list(relations(paths.cluster(folder)))
        connection.close()
    heights = {each.name: each.level for each in known if each.kind == "i"}
    for each in known:
        lengthen(each.path, each.pages * times)
    with running(folder):
        with connection.cursor() as cursor:
            multiply(cursor, known, times)
        after = planned(asked)
        connection.close()
    say(plans(before, after, times))
    say(indexes(known, heights, times))


def statements() -> dict[str, list[tuple[str, Any]]]:
    from django.core.management import call_command
    from django.test import Client

    from focaljet.base import buffer

    call_command("collectstatic", verbosity=0, interactive=False)
    client = Client(HTTP_HOST="127.0.0.1")
    member = somebody()
    client.force_login(member)
    cookie = f"session={client.cookies['session'].value}"
    found = {}
    for name, path in pages(member).items():
        for reader, sent in (("guest", ""), ("member", cookie)):
            if reader == "member" or name not in FOR_MEMBERS:
                ask(path, sent)
                with statements_of() as asked:
                    ask(path, sent)
                found[f"{name} | {reader}"] = [
                    each for each in asked if is_explained(each[0])
                ]
    client.logout()
    buffer.flush_all()
    return found


def somebody() -> Any:
    """Nobody of the few whom the statistics know by number: one person does not write a
    hundred times as much because the site has grown."""
    from focaljet.accounts.models import Member

    writers = Member.objects.filter(imported_at=None, is_active=True)
    return writers.order_by("-in_forum__post_count")[writers.count() // 10]


def planned(asked: Mapping[str, list[tuple[str, Any]]]) -> dict[str, list[Planned]]:
    from django.db import connection

    found: dict[str, list[Planned]] = {}
    with connection.cursor() as cursor:
        for name, each in asked.items():
            found[name] = []
            for sql, values in each:
                cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
                plan = cursor.fetchone()[0]
                top = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
                found[name].append(Planned(top["Total Cost"], tuple(scans(top))))
    return found


def scans(node: Mapping[str, Any]) -> Iterator[str]:
    if "Scan" in node["Node Type"]:
        of = node.get("Index Name") or node.get("Relation Name", "")
        if of:
            yield f"{node['Node Type']} {of}"
    for below in node.get("Plans", ()):
        yield from scans(below)


def relations(cluster: Path) -> Iterator[Relation]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT one.relname, one.relkind, one.relpages, one.reltuples,
                   one.relallvisible, pg_relation_filepath(one.oid)
            FROM pg_class AS one
            LEFT JOIN pg_index AS by ON by.indexrelid = one.oid
            JOIN pg_class AS of ON of.oid = coalesce(by.indrelid, one.oid)
            WHERE one.relnamespace = current_schema()::regnamespace
              AND one.relkind IN ('r', 'i') AND one.relpages > 0
              AND (of.relname LIKE 'forum_%' OR of.relname LIKE 'accounts_%')
              -- There are as many forums and groups as before.
              AND of.relname NOT IN (
                  'forum_forum', 'forum_forumright', 'forum_forummoderator',
                  'accounts_group', 'accounts_membership'
              )
            """
        )
        for name, kind, length, count, seen, path in cursor.fetchall():
            yield Relation(name, kind, length, count, seen, cluster / path)


def lengthen(path: Path, pages_of_it: int) -> None:
    """Make the relation so long, by holes; it lies in files of one gigabyte."""
    owner = path.stat()
    whole, rest = divmod(pages_of_it * PAGE, SEGMENT)
    for number in range(whole + 1):
        part = path if number == 0 else path.with_name(f"{path.name}.{number}")
        wanted = SEGMENT if number < whole else rest
        if wanted or number == 0:
            part.touch(mode=0o600)
            os.chown(part, owner.st_uid, owner.st_gid)
            if part.stat().st_size < wanted:
                os.truncate(part, wanted)


def multiply(cursor: Any, known: list[Relation], times: int) -> None:
    cursor.execute("SELECT current_schema()")
    schema = cursor.fetchone()[0]
    for each in known:
        cursor.execute(
            """
            SELECT pg_restore_relation_stats(
                'schemaname', %s::text, 'relname', %s::text,
                'relpages', %s::integer, 'reltuples', %s::real,
                'relallvisible', %s::integer
            )
            """,
            [
                schema,
                each.name,
                each.pages * times,
                each.rows * times,
                each.seen * times,
            ],
        )
    cursor.execute(
        """
        SELECT tablename, attname, inherited, null_frac, avg_width, n_distinct
        FROM pg_stats WHERE schemaname = %s AND n_distinct > 1000
        """,
        [schema],
    )
    for table, column, inherited, empty, width, distinct in cursor.fetchall():
        cursor.execute(
            """
            SELECT pg_restore_attribute_stats(
                'schemaname', %s::text, 'relname', %s::text, 'attname', %s::text,
                'inherited', %s::boolean, 'null_frac', %s::real,
                'avg_width', %s::integer, 'n_distinct', %s::real
            )
            """,
            [schema, table, column, inherited, empty, width, distinct * times],
        )


def plans(
    before: Mapping[str, list[Planned]], after: Mapping[str, list[Planned]], times: int
) -> str:
    """Markdown: of each page the cost of all statements, and what is planned anew."""
    lines = [
        f"| page | reader | cost | cost, {times} times the rows | plans that change | whole tables read |",
        "|---|---|---|---|---|---|",
    ]
    for name, old in before.items():
        new = after[name]
        changed = [
            f"{', '.join(was.scans)} → {', '.join(now.scans)}"
            for was, now in zip(old, new, strict=True)
            if was.scans != now.scans
        ]
        whole = {
            scan.removeprefix("Seq Scan ")
            for each in new
            for scan in each.scans
            if scan.startswith("Seq Scan") and scan.endswith(BIG)
        }
        costs = [f"{sum(each.cost for each in side):,.0f}" for side in (old, new)]
        lines.append(
            f"| {name} | {' | '.join(costs)} | {'; '.join(changed) or 'none'} "
            f"| {', '.join(sorted(whole)) or 'none'} |"
        )
    return "\n".join(lines)


def indexes(known: list[Relation], heights: Mapping[str, int], times: int) -> str:
    """Markdown: pages from the root to a row's entry, read and reckoned."""
    lines = [
        f"| index | MB | pages down | MB, {times} times | pages down, {times} times |",
        "|---|---|---|---|---|",
    ]
    large = sorted(
        (each for each in known if each.kind == "i"), key=lambda each: -each.pages
    )
    for each in large[:14]:
        down = heights[each.name] + 1
        more = 1 + math.ceil(math.log(each.pages * times, FAN_OUT))
        size = each.pages * PAGE / 1e6
        lines.append(
            f"| {each.name} | {size:,.0f} | {down} | {size * times:,.0f} "
            f"| {max(down, more)} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
