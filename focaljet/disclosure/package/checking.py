"""Whether a package is as it was made: by the signature over every byte, and by the
manifest, file by file and line by line."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from focaljet.disclosure.package import signing
from focaljet.disclosure.package.signing import PIECE, NotOursError
from focaljet.disclosure.package.writer import FORMAT, MANIFEST


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a package that is whole."""

    files: int
    rows: int
    people: int
    manifest: dict[str, Any]


def check(path: Path, signature: str, public: bytes) -> Checked:
    """Raises NotOursError where one byte is not what it was."""
    try:
        signing.check(signing.digest_of(path), signature, public)
        return compare(path)
    except OSError as trouble:
        raise NotOursError(f"{path} cannot be read ({trouble.strerror}).") from trouble


def compare(path: Path) -> Checked:
    """The files held against the manifest; raises NotOursError where they differ."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest.get("format") != FORMAT:
                raise NotOursError("The manifest is of another format.")
            return _compared(archive, manifest)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError) as broken:
        raise NotOursError(f"The package is broken ({broken}).") from broken


def _compared(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> Checked:
    there = set(archive.namelist()) - {MANIFEST}
    listed = {file["name"]: file for file in manifest["files"]}
    if there != set(listed):
        raise NotOursError("The package does not hold the files of its manifest.")
    rows = 0
    for name, file in listed.items():
        size, lines, digest = _read(archive, name)
        if (size, digest) != (file["bytes"], file["sha256"]):
            raise NotOursError(f"{name} is not the file of the manifest.")
        if "table" in file:
            rows += lines
            if lines != file["rows"]:
                raise NotOursError(f"{name} has other rows than the manifest says.")
    return Checked(len(listed), rows, len(manifest["people"]), manifest)


def _read(archive: zipfile.ZipFile, name: str) -> tuple[int, int, str]:
    size, lines, digest = 0, 0, hashlib.sha256()
    with archive.open(name) as entry:
        while piece := entry.read(PIECE):
            size += len(piece)
            lines += piece.count(b"\n")
            digest.update(piece)
    return size, lines, digest.hexdigest()
