"""Writes a package: JSON lines for each table, the files, and a manifest over all."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.text import get_valid_filename

from focaljet.base import clock
from focaljet.disclosure.package.data import FILES, Datum, Shelf
from focaljet.disclosure.package.rows import Days, People, rows_of
from focaljet.personal import declared

MANIFEST = "manifest.json"
README = "README.txt"
FORMAT = "focaljet disclosure 1"


@dataclass(frozen=True, slots=True)
class Scope:
    """Exactly what goes into a package."""

    people: People
    days: Days
    chosen: Mapping[Shelf, Sequence[Datum]]


@dataclass
class Contents:
    """What went in: the manifest, and how many rows and files of each member."""

    manifest: dict[str, Any]
    rows: Counter[int] = field(default_factory=Counter)


def write(scope: Scope, path: Path, about: Mapping[str, Any]) -> Contents:
    """Make the package; it gets its name when it is whole.

    `about` says in the manifest on which ground it was made. Raises OSError where the
    disk is full: then nothing is left of it.
    """
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w+b") as out:
            contents = _fill(out, scope, about)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return contents


def _fill(out: BinaryIO, scope: Scope, about: Mapping[str, Any]) -> Contents:
    contents = Contents({"format": FORMAT, **about, "files": []})
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for shelf, chosen in scope.chosen.items():
            if shelf.label.startswith(FILES):
                _files(archive, shelf, scope.people, contents)
            else:
                _table(archive, shelf, chosen, scope, contents)
        contents.manifest["people"] = [
            {"ref": str(ref), "entries": contents.rows[member_id]}
            for member_id, ref in scope.people.items()
        ]
        readme = render_to_string("disclosure/package.txt").strip()
        _note(archive, contents, README, f"{readme}\n".encode())
        manifest = json.dumps(contents.manifest, indent=1, ensure_ascii=False)
        with _entry(archive, MANIFEST) as entry:
            entry.write(manifest.encode())
    return contents


def _table(
    archive: zipfile.ZipFile,
    shelf: Shelf,
    chosen: Sequence[Datum],
    scope: Scope,
    contents: Contents,
) -> None:
    name, count = f"data/{shelf.label}.jsonl", 0
    with _entry(archive, name) as entry:
        for row in rows_of(shelf, chosen, scope.people, scope.days):
            line = {"person": str(row.ref), **row.values}
            entry.write(f"{json.dumps(line, ensure_ascii=False)}\n".encode())
            contents.rows[row.member_id] += 1
            count += 1
    contents.manifest["files"].append(
        {
            "name": name,
            "table": shelf.label,
            "title": shelf.title,
            "rows": count,
            "narrowed_by": shelf.moment,
            "columns": [_column(datum) for datum in chosen],
            **entry.facts(),
        }
    )


def _column(datum: Datum) -> dict[str, Any]:
    kept = datum.kept
    told: dict[str, Any] = {"name": datum.field, "title": datum.title}
    if kept is not None:
        told |= {
            "category": kept.category.value,
            "dpv": kept.category.term,
            "purposes": [purpose.value for purpose in kept.purposes],
        }
    return told


def _files(
    archive: zipfile.ZipFile, shelf: Shelf, people: People, contents: Contents
) -> None:
    wanted = shelf.label.removeprefix(FILES)
    store = next(each for each in declared.stores() if each.name == wanted)
    export = import_string(store.export or "")
    for member_id, ref in people.items():
        for file in export(member_id):
            safe = "/".join(get_valid_filename(step) for step in file.name.split("/"))
            name = f"files/{store.name}/{ref}/{safe}"
            with _entry(archive, name) as entry:
                file.write(cast("BinaryIO", entry))
            contents.rows[member_id] += 1
            facts = {"name": name, "store": store.name, "person": str(ref)}
            contents.manifest["files"].append(facts | entry.facts())


def _note(archive: zipfile.ZipFile, contents: Contents, name: str, text: bytes) -> None:
    with _entry(archive, name) as entry:
        entry.write(text)
    contents.manifest["files"].append({"name": name, **entry.facts()})


class _Hashed:
    """Writes on, and knows afterwards what went through."""

    def __init__(self, out: Any) -> None:
        self.out, self.bytes, self.digest = out, 0, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.bytes += len(data)
        self.out.write(data)
        return len(data)

    def facts(self) -> dict[str, Any]:
        return {"bytes": self.bytes, "sha256": self.digest.hexdigest()}


@contextmanager
def _entry(archive: zipfile.ZipFile, name: str) -> Iterator[_Hashed]:
    info = zipfile.ZipInfo(name, clock.now().timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    with archive.open(info, "w", force_zip64=True) as entry:
        yield _Hashed(entry)
