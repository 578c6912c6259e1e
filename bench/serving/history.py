"""Each run is kept as a JSON file, without a name of a machine or a path in it."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "history"
FORMAT = 1


def keep(entry: Mapping[str, Any], folder: Path = FOLDER) -> Path:
    """Under its date and commit; a second run of the same replaces the first."""
    changed = "-changed" if entry["changed"] else ""
    path = folder / f"{entry['date']}-{entry['commit']}{changed}.json"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(_printed(entry), encoding="utf-8")
    return path


def all_kept(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The oldest first; those of one day by the moment at which they were made."""
    entries = [
        json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")
    ]
    known = [entry for entry in entries if entry.get("format") == FORMAT]
    return sorted(known, key=lambda entry: str(entry["made_at"]))


def commit() -> tuple[str, bool]:
    """The commit that is checked out, and whether the program differs from it."""
    found = _git("rev-parse", "--short=9", "HEAD")
    changed = _git("status", "--porcelain", "--", "focaljet", "pyproject.toml")
    return found or "unknown", bool(changed)


def machine() -> dict[str, Any]:
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": _processor(),
        "processors": len(os.sched_getaffinity(0)),
        "memory_gb": round(pages / 1e9),
        "python": platform.python_version(),
        "system": f"Linux {platform.release().split('-')[0]}",
    }


def day(entry: Mapping[str, Any]) -> date:
    return date.fromisoformat(str(entry["date"]))


def _printed(entry: Mapping[str, Any]) -> str:
    """One line for each row of the table, so that two runs can be compared by `diff`."""
    head = {name: value for name, value in entry.items() if name != "rows"}
    rows = ",\n".join(f"    {json.dumps(row)}" for row in entry["rows"])
    opened = json.dumps(head, indent=2, ensure_ascii=False).rstrip().removesuffix("\n}")
    return f'{opened},\n  "rows": [\n{rows}\n  ]\n}}\n'


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _git(*words: str) -> str:
    program = shutil.which("git")
    if program is None:
        return ""
    answer = subprocess.run(  # noqa: S603  git
        [program, *words],
        cwd=FOLDER.parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.stdout.strip()
