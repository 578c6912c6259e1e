"""Writes the archive of a person: JSON for programs, pages for people, and the files."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.apps import apps
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst, get_valid_filename
from django.utils.translation import get_language

from focaljet.base import clock
from focaljet.base.markup import show
from focaljet.choices import site
from focaljet.personal import declared, sentences
from focaljet.personal.files import ExportedFile
from focaljet.privacy.archive import seal, values
from focaljet.privacy.archive.rows import Part, Row, parts
from focaljet.privacy.walk import Person

ROWS_ON_A_PAGE = 500
PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif")
CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "dpv-pd": "https://w3id.org/dpv/pd#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
}

# Told how many more rows were written.
Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A table or a store as the first page lists it."""

    title: str
    count: int
    pages: list[str]
    data: str


@dataclass
class Contents:
    chapters: list[Chapter] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def rows_in_all(person: Person) -> int:
    return sum(part.count() for part in parts(person))


def write(
    person: Person, path: Path, *, progress: Progress = lambda rows: None
) -> Contents:
    """Make the archive; it gets its name when it is whole. Memory does not grow.

    Raises OSError where the disk is full: then nothing is left of it.
    """
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w+b") as out:
            contents = _fill(out, person, progress)
            seal.put(out)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return contents


def _fill(out: BinaryIO, person: Person, progress: Progress) -> Contents:
    contents = Contents()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for part in parts(person):
            if chapter := _table(archive, part, progress):
                contents.chapters.append(chapter)
        for name, file in _files(person):
            with _entry(archive, name) as entry:
                file.write(entry)
            contents.files.append(name)
        _text(archive, "style.css", render_to_string("privacy/archive/style.css"))
        about = {
            "@context": CONTEXT,
            "site": site.name(),
            "url": settings.SITE_URL,
            "made_at": clock.now().isoformat(),
            "tables": [chapter.data for chapter in contents.chapters],
            "files": contents.files,
        }
        _text(archive, "data/index.json", json.dumps(about, indent=1))
        _text(archive, "index.html", _first_page(contents))
        archive.comment = seal.PLACE
    return contents


def _table(archive: zipfile.ZipFile, part: Part, progress: Progress) -> Chapter | None:
    """One JSON file and, every five hundred rows, a page; None for a table of nothing."""
    label, count = part.table.label, 0
    pages: list[str] = []
    rows = part.rows()
    batch = list(islice(rows, ROWS_ON_A_PAGE))
    if not batch:
        return None
    # The rows come once and both want them, but an archive is written one entry at a
    # time: so the JSON waits in a file without a name.
    with tempfile.TemporaryFile(dir=settings.EXPORTS_DIR) as waiting:
        waiting.write(_head(part).encode())
        while batch:
            pages.append(_page(archive, part, batch, len(pages) + 1))
            for row in batch:
                waiting.write(f"{',' if count else ''}\n{_json(row)}".encode())
                count += 1
            progress(len(batch))
            batch = list(islice(rows, ROWS_ON_A_PAGE))
        waiting.write(b"\n]}\n")
        waiting.seek(0)
        name = f"data/{label}.json"
        with _entry(archive, name) as entry:
            shutil.copyfileobj(waiting, entry)
    return Chapter(part.table.title, count, pages, name)


def _head(part: Part) -> str:
    """The beginning of a JSON file, up to its rows."""
    fields = {
        name: values.describe(part.table, name, kept)
        for name, kept in part.fields.items()
    }
    about = {
        "@context": CONTEXT,
        "table": part.table.label,
        "title": part.table.title,
        "singular": _singular(part),
        "fields": fields,
    }
    return f'{json.dumps(about, indent=1)[:-2]},\n "rows": ['


def _json(row: Row) -> str:
    return json.dumps({"id": row.id, **row.values})


def _page(archive: zipfile.ZipFile, part: Part, rows: list[Row], number: int) -> str:
    name = f"pages/{part.table.label}-{number}.html"
    rendered = part.table.personal.rendered
    fields = [
        _Column(
            name=field,
            title=capfirst(part.table.title_of(rendered.get(field, field))),
            why=sentences.why(kept) if kept else "",
            html=rendered.get(field, ""),
        )
        for field, kept in part.fields.items()
        if field not in rendered.values()  # stands beside the text it is made of
    ]
    words = {
        "title": part.table.title,
        "singular": _singular(part),
        "fields": fields,
        "rows": rows,
        "on_page": _on_page,
        "number": number,
        "first_page": "../index.html",
        "site_name": site.name(),
        "language": get_language(),
    }
    _text(archive, name, render_to_string("privacy/archive/table.html", words))
    return name


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    title: str
    why: str
    html: str  # the name of the field with the HTML made of this one, or ""


def _singular(part: Part) -> str:
    named = part.table.named or part.model._meta.verbose_name or part.table.label
    return capfirst(sentences.shown(named))


def _on_page(html: str) -> SafeString:
    """Quotes stand in a table of their own, and not in the words of a post."""
    return show.on_page(html, {})


def _first_page(contents: Contents) -> str:
    pictures = [name for name in contents.files if name.endswith(PICTURES)]
    words = {
        "chapters": contents.chapters,
        "pictures": pictures,
        "files": [name for name in contents.files if name not in pictures],
        "language": get_language(),
        "site_name": site.name(),
        "site_url": settings.SITE_URL,
        "made_at": clock.now(),
    }
    return render_to_string("privacy/archive/index.html", words)


def _files(person: Person) -> Iterator[tuple[str, ExportedFile]]:
    """What the stores keep of the person, and what apps add (AppConfig.archive_parts)."""
    for store in declared.stores():
        if store.export:
            for file in import_string(store.export)(person.member_id):
                yield f"files/{store.name}/{_safe(file.name)}", file
    for app in apps.get_app_configs():
        for path in getattr(app, "archive_parts", ()):
            for file in import_string(path)(person.member_id):
                yield _safe(file.name), file


def _safe(name: str) -> str:
    return "/".join(get_valid_filename(step) for step in name.split("/"))


@contextmanager
def _entry(archive: zipfile.ZipFile, name: str) -> Iterator[BinaryIO]:
    moment = clock.now()
    info = zipfile.ZipInfo(name, moment.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    with archive.open(info, "w", force_zip64=True) as entry:
        yield entry  # type: ignore[misc]  # a ZipExtFile is written like any file


def _text(archive: zipfile.ZipFile, name: str, text: str) -> None:
    with _entry(archive, name) as entry:
        entry.write(text.encode())
