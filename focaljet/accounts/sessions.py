"""Sessions in the database, as Django keeps them, and in the memory of web processes.

Every page of a member asks for theirs, and it changes a few times a day: each write of
the table says which (shown_of_others in apps.py), so that signing out counts at once, on
every server. What comes in with a cookie that no session has is not remembered.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime
from hashlib import md5
from time import time
from typing import Any

from django.contrib.sessions.backends import db

from focaljet.base.recording import shows
from focaljet.base.rows import rows
from focaljet.caching.pieces import piece


class _NoneError(Exception):
    """There is no such session."""


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        key = self.session_key
        try:
            data, ends_at = piece(("accounts.session", key), lambda: self._read(key))
        except _NoneError:
            ends_at = None
        if ends_at is None or ends_at <= _now():
            self._session_key = None
            return {}
        # A request may write into its own.
        return deepcopy(data)

    def _read(self, key: str | None) -> tuple[dict[str, Any], datetime]:
        found = rows(SESSION, [key])
        if key is None or not found:
            raise _NoneError
        shows(tag_of(key))
        data, ends_at = found[0]
        return self.decode(data), ends_at


def tag_of(key: str) -> str:
    """As the trigger names it: never the key itself, which lets its bearer in."""
    return f"session:{md5(key.encode(), usedforsecurity=False).hexdigest()}"


def _now() -> datetime:
    """By the real clock, as Django reckons the end of a session when it writes one."""
    return datetime.fromtimestamp(time(), UTC)


SESSION = "SELECT session_data, expire_date FROM django_session WHERE session_key = %s"
