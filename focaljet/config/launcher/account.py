"""The account under which PostgreSQL runs: it refuses to run as root."""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from focaljet.config.launcher import paths
from focaljet.config.launcher.errors import CannotStartError


class RunAs(TypedDict, total=False):
    """Arguments for subprocess; empty when we need not change who we are."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    @property
    def run_as(self) -> RunAs:
        if self.is_ours:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def may_enter(self, folder: Path) -> bool:
        """Judged by the folder's mode alone, not by those above it."""
        facts = folder.stat()
        if facts.st_uid == self.uid:
            return bool(facts.st_mode & stat.S_IXUSR)
        if facts.st_gid == self.gid:
            return bool(facts.st_mode & stat.S_IXGRP)
        return bool(facts.st_mode & stat.S_IXOTH)


def server_account(data_dir: Path) -> Account:
    """Ourselves; for root, whoever owns the database, else postgres, else nobody."""
    cluster = paths.cluster(data_dir)
    owner = cluster.stat().st_uid if cluster.is_dir() else None
    us = os.geteuid()
    if us != 0:
        if owner not in (None, us):
            raise CannotStartError(
                f"The database in {cluster} belongs to {_name(owner)}: start Focaljet "
                "as root or as that user, or choose another folder with --data."
            )
        return Account(_name(us), us, os.getegid())
    if owner:
        return _by_uid(owner)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise CannotStartError(
        "PostgreSQL does not run as root, and there is neither a user postgres nor a "
        "user nobody here: start Focaljet as an ordinary user, or set DATABASE_URL."
    )


def _by_uid(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return Account(str(uid), uid, uid)
    return Account(entry.pw_name, uid, entry.pw_gid)


def _name(uid: int | None) -> str:
    return _by_uid(uid).name if uid is not None else "nobody"
