"""Whether the database is away: said in one line when it goes, and one when it is back.

While it is away every request fails, each with a trace that says the same.
"""

from __future__ import annotations

import logging
import threading
from time import monotonic

from django.db import InterfaceError, OperationalError, connection

log = logging.getLogger(__name__)

_lock = threading.Lock()
_since: float | None = None


def is_gone(error: BaseException | None) -> bool:
    """Whether it says that the server cannot be reached, or ended the connection.

    A deadlock or a full disk is the same kind of error for Django. About those a trace
    tells something.
    """
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state: str | None = getattr(error.__cause__, "sqlstate", None)
    # 08: connection; 57P: the server is ended or starting (57014: a statement was ended).
    return state is None or state.startswith(("08", "57P"))


def is_known() -> bool:
    return _since is not None


def note_gone() -> None:
    global _since
    with _lock:
        if _since is None:
            _since = monotonic()
            log.error(
                "The database does not answer. Until it does, this is not repeated."
            )


def note_if_back() -> None:
    """To be called after a request that went well: it may have asked the database.

    Asks one question where a connection is open, and none where nothing was away.
    """
    global _since
    if _since is None or connection.connection is None or not connection.is_usable():
        return
    with _lock:
        if _since is not None:
            seconds = round(monotonic() - _since)
            _since = None
            log.warning("The database answers again, after %d seconds.", seconds)
