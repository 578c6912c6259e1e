"""Style sheets that are read together are sent together: one file made of several.

The sources stay small, one for each matter, and are written for people. `collectstatic`
finds the joined sheets here, beside the files of the apps, and names and packs them
like those. docs/develop/front-end.md tells which page loads which.
"""

from __future__ import annotations

import atexit
import os
import posixpath
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage

# Joined sheet: its sources, in the order of the cascade.
SHEETS: Mapping[str, tuple[str, ...]] = {
    "sheets/frame.css": (
        "tokens.css",
        "vendor/fonts.css",
        "base.css",
        "signs.css",
        "parts.css",
        "matter.css",
        "forms.css",
        "frame.css",
    ),
    "sheets/lists.css": ("forum/forum.css", "forum/lists.css"),
    "sheets/topic.css": (
        "forum/forum.css",
        "forum/topic.css",
        "attachments/attachments.css",
        "forum/words.css",
        "forum/beneath.css",
        "forum/viewer.css",
        "composer/composer.css",
    ),
}
COMMENT = r"/\*.*?\*/"
QUOTED = r"""("[^"\n]*"|'[^'\n]*'|url\([^)]*\))"""
COMMENT_OR_QUOTED = re.compile(f"{COMMENT}|{QUOTED}", re.DOTALL)
AROUND = re.compile(r"\s*([{};,])\s*")
RELATIVE = re.compile(r"""^url\((["']?)(?!["']?(?:/|data:|https?:|#))(.*?)\1\)$""")


class JoinedSheets(finders.BaseFinder):
    """For STATICFILES_FINDERS, after those that find the sources."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        self._folder = tempfile.mkdtemp(prefix="focaljet-sheets-")
        atexit.register(shutil.rmtree, self._folder, ignore_errors=True)
        self._storage = FileSystemStorage(self._folder)

    def check(self, **_kwargs: Any) -> Any:
        return []

    def find(self, path: str, find_all: bool = False, **_more: Any) -> Any:
        if path not in SHEETS:
            return []  # Django takes None for one that was found
        found = str(self._made(path))
        return [found] if find_all else found

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        for path in SHEETS:
            self._made(path)
            yield path, self._storage

    def _made(self, path: str) -> Path:
        """As old as the youngest of its sources, so that a start can tell whether
        anything has to be collected again."""
        made = Path(self._folder) / path
        sources = {name: source(name) for name in SHEETS[path]}
        changed = max(found.stat().st_mtime_ns for found in sources.values())
        if not made.exists() or made.stat().st_mtime_ns != changed:
            made.parent.mkdir(parents=True, exist_ok=True)
            texts = {n: found.read_text("utf-8") for n, found in sources.items()}
            made.write_text(joined(path, texts), encoding="utf-8")
            os.utime(made, ns=(changed, changed))
        return made


def source(name: str) -> Path:
    for finder in finders.get_finders():
        if not isinstance(finder, JoinedSheets) and (found := finder.find(name)):
            return Path(str(found))
    raise LookupError(f"There is no style sheet {name}.")


def joined(path: str, texts: Mapping[str, str]) -> str:
    """The texts of the sources as one sheet that lies at `path`."""
    return "\n".join(small(_moved(text, name, path)) for name, text in texts.items())


def small(text: str) -> str:
    """Without comments and indentation; what stands in quotes is left as it is."""
    plain, *rest = COMMENT_OR_QUOTED.split(text)
    # Of a comment nothing stands between the plain pieces, of the others themselves.
    pieces = [_squeezed(plain)]
    for quoted, plain in zip(rest[::2], rest[1::2], strict=True):
        pieces += [quoted or "", _squeezed(plain)]
    return "".join(pieces).strip().replace(";}", "}")


def _squeezed(plain: str) -> str:
    return AROUND.sub(r"\1", re.sub(r"\s+", " ", plain))


def _moved(text: str, name: str, to: str) -> str:
    """Relative addresses lead to the same file from another folder."""

    def move(match: re.Match[str]) -> str:
        said = RELATIVE.match(match[0])
        if not said:
            return match[0]
        there = posixpath.normpath(posixpath.join(posixpath.dirname(name), said[2]))
        return f'url("{posixpath.relpath(there, posixpath.dirname(to))}")'

    return COMMENT_OR_QUOTED.sub(move, text)
