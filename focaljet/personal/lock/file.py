"""`privacy.lock`: the declarations that were announced, committed beside the code.

It is written one field to a line, so that a review sees what a change widens. Beside the
declarations stand the *announcements*: for each widening its number, its day, the words
for the owners of sites, and the differences.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from focaljet.personal.lock import widening
from focaljet.personal.lock.normal import Normal, normal_form
from focaljet.personal.lock.widening import Difference

FORMAT = 1


class LockError(Exception):
    """The lock cannot be read or may not be written; the text says why."""


@dataclass(frozen=True, slots=True)
class Lock:
    declarations: Normal
    announcements: list[dict[str, Any]] = field(default_factory=list)


def path() -> Path:
    """Raises LockError in a project whose settings name no file."""
    if named := getattr(settings, "PRIVACY_LOCK", None):
        return Path(named)
    raise LockError("PRIVACY_LOCK, in the settings, names no file.")


def read() -> Lock | None:
    """None where there is no file. Raises LockError for one that is none of ours."""
    try:
        said = json.loads(path().read_text(encoding="utf-8"))
        if said["format"] != FORMAT:
            raise LockError(f"{path()} is of another format than {FORMAT}.")
        return Lock(said["declarations"], said["announcements"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise LockError(
            f"{path()} cannot be read: it is no lock, or cut short."
        ) from None


def update(*, announce: str = "", today: date) -> list[Difference]:
    """Write what this build declares; says what differs from what was there.

    Raises LockError where that is wider and `announce` says nothing. The first lock of a
    project has nothing to announce.
    """
    lock = read()
    form = normal_form()
    if lock is None:
        _write(Lock(form))
        return []
    found = widening.differences(lock.declarations, form)
    announcements = list(lock.announcements)
    if widening.is_material(found):
        if not announce.strip():
            raise LockError(
                "The declarations grew wider. Say with --announce what changes, in words "
                "for the owners of sites and their members."
            )
        announcements.append(
            {
                "number": len(announcements) + 1,
                "day": today.isoformat(),
                "words": announce.strip(),
                "differences": widening.stored(found),
            }
        )
    _write(Lock(form, announcements))
    return found


def _write(lock: Lock) -> None:
    target = path()
    beside = target.with_name(f"{target.name}.new")
    beside.write_text("".join(_lines(lock)), encoding="utf-8")
    beside.replace(target)


def _lines(lock: Lock) -> Iterator[str]:
    """JSON, with each field, cookie and announcement on a line of its own."""
    yield f'{{\n"format": {FORMAT},\n"announcements": ['
    yield _joined([_json(each) for each in lock.announcements])
    yield '],\n"declarations": {\n'
    groups = [
        f'"{group}": {{{_joined(list(_group(group, said)))}}}'
        for group, said in lock.declarations.items()
    ]
    yield ",\n".join(groups)
    yield "\n}\n}\n"


def _group(group: str, said: Normal) -> Iterator[str]:
    for name, value in said.items():
        if group == "tables":
            fields = [f"  {_json(key)}: {_json(datum)}" for key, datum in value.items()]
            yield f"{_json(name)}: {{{_joined(fields)}}}"
        else:
            yield f"{_json(name)}: {_json(value)}"


def _joined(lines: list[str]) -> str:
    return "\n" + ",\n".join(lines) + "\n" if lines else ""


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
