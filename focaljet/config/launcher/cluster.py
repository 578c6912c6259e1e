"""The folder of the database: made once, put in order at every start."""

from __future__ import annotations

import locale
import os
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from focaljet.config.launcher import binaries as postgres_binaries
from focaljet.config.launcher import configuration, paths
from focaljet.config.launcher.account import Account, server_account
from focaljet.config.launcher.binaries import Binaries
from focaljet.config.launcher.errors import CannotStartError

SUPERUSER = "postgres"
THROW_AWAY = "FOCALJET_THROW_AWAY"


@dataclass(frozen=True)
class Cluster:
    folder: Path
    socket_dir: Path
    log_dir: Path
    account: Account
    binaries: Binaries

    # These lie outside the server's own folder, so that root never writes into a
    # place where the server's account could have laid a link.
    @property
    def settings_file(self) -> Path:
        return self.folder.with_name("postgresql.conf")

    @property
    def start_log(self) -> Path:
        """What the server says before its own log is open."""
        return self.folder.with_name("start.log")

    @property
    def host_rules_file(self) -> Path:
        return self.folder.with_name("pg_hba.conf")


def make_home(data_dir: Path) -> Path:
    """The folder that holds the database, its socket, its log and our locks."""
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    link = data_dir / "pg"
    home = paths.home(data_dir)
    if link.is_symlink() and not home.is_dir():
        raise CannotStartError(
            f"The database of {data_dir} should be in {home}, which is not there: bring "
            "it back, or choose another folder with --data."
        )
    if home != link and not link.is_symlink():
        paths.SHARED_HOME.mkdir(parents=True, exist_ok=True)
        paths.SHARED_HOME.chmod(0o711)
        _set_aside(home)
        link.symlink_to(home)
    home.mkdir(exist_ok=True)
    home.chmod(0o711 if os.geteuid() == 0 else 0o700)
    return home


def prepare(data_dir: Path) -> Cluster:
    """Everything that the server needs before it starts; safe to run again."""
    home = make_home(data_dir)
    account = server_account(data_dir)
    _let_pass(account, data_dir, home)
    binaries = postgres_binaries.reachable_for(
        account, postgres_binaries.choose(data_dir)
    )
    cluster = Cluster(
        folder=paths.cluster(data_dir),
        socket_dir=paths.socket_dir(data_dir),
        log_dir=paths.log_dir(data_dir),
        account=account,
        binaries=binaries,
    )
    for folder in (cluster.socket_dir, cluster.log_dir):
        _make_private(folder, account)
    if not cluster.folder.is_dir():
        _initialise(cluster)
    _configure(cluster)
    return cluster


def _set_aside(home: Path) -> None:
    """A database whose data folder was removed; nothing here deletes data."""
    if not home.exists():
        return
    number = 1
    while (aside := home.with_name(f"{home.name}.old-{number}")).exists():
        number += 1
    home.rename(aside)


def _let_pass(account: Account, data_dir: Path, home: Path) -> None:
    """Root's data folder stays closed to all but the server's own group."""
    if account.is_ours or home != data_dir / "pg":
        return
    if not account.may_enter(data_dir):
        os.chown(data_dir, -1, account.gid)
        data_dir.chmod(stat.S_IMODE(data_dir.stat().st_mode) | stat.S_IXGRP)


def _make_private(folder: Path, account: Account) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid not in (
        account.uid,
        os.geteuid(),
    ):
        raise CannotStartError(f"The folder {folder} belongs to somebody else.")
    if facts.st_uid != account.uid:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)


def _initialise(cluster: Cluster) -> None:
    making = cluster.folder.with_name("data.new")
    shutil.rmtree(making, ignore_errors=True)  # a first start that was cut short
    _make_private(making, cluster.account)
    words = _locale_words(cluster.binaries.major)
    answer = subprocess.run(
        [
            cluster.binaries.path("initdb"),
            "--pgdata", str(making),
            "--username", SUPERUSER,
            "--auth", "trust",
            "--encoding", "UTF8",
            *words,
            *([] if is_durable() else ["--no-sync"]),
        ],
        capture_output=True, text=True, check=False, cwd="/",
        env=clean_environment(), **cluster.account.run_as,
    )  # fmt: skip
    if answer.returncode:
        reason = (answer.stderr.strip() or answer.stdout.strip()).splitlines()
        raise CannotStartError(
            f"PostgreSQL could not make its folder {cluster.folder}: "
            f"{reason[-1] if reason else 'no reason was given'}."
        )
    making.rename(cluster.folder)


def _locale_words(major: int) -> list[str]:
    """No ICU, and an order of words that no update of the system changes."""
    name = "C.UTF-8" if _has_locale("C.UTF-8") else "C"
    words = ["--locale", name]
    if major >= 17:
        words += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
    elif major >= 15:
        words += ["--locale-provider", "libc"]
    return words


def _has_locale(name: str) -> bool:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, name)
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    return True


def _configure(cluster: Cluster) -> None:
    settings = configuration.text(
        socket_dir=cluster.socket_dir, log_dir=cluster.log_dir, durable=is_durable()
    )
    for path, text in (
        (cluster.settings_file, settings),
        (cluster.host_rules_file, configuration.HOST_RULES),
    ):
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600 if cluster.account.is_ours else 0o644)
    own = cluster.folder.with_name("own.conf")
    if not own.exists():
        own.write_text(configuration.OWN, encoding="utf-8")
        own.chmod(0o644)


def is_durable() -> bool:
    """Tests throw their data away, and need not wait for the disk."""
    return not os.environ.get(THROW_AWAY)


def clean_environment() -> dict[str, str]:
    """PostgreSQL reads PG… variables; those of the person are not meant for ours."""
    kept = {"PATH", "TZ", "HOME", "TMPDIR"}
    words = {name: value for name, value in os.environ.items() if name in kept}
    return {**words, "LC_ALL": "C"}
