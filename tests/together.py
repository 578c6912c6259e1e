"""Deeds done at the same time, each by a thread with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, connections


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """What each deed gave or raised, in their order; they begin at one moment."""
    came: list[Any] = [None] * len(deeds)
    begin = threading.Barrier(len(deeds))

    def work(number: int) -> None:
        try:
            begin.wait(timeout=60)
            came[number] = deeds[number]()
        except Exception as error:
            came[number] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=work, args=[number]) for number in range(len(deeds))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)
    assert connection.is_usable()
    return came


def until_somebody_waits() -> None:
    """Until another connection waits for a lock of somebody else's."""
    with connection.cursor() as cursor:
        for _ in range(6000):
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
            threading.Event().wait(0.01)
    raise TimeoutError
