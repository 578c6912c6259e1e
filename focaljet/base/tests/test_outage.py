import psycopg
import pytest
from django.db import InterfaceError, OperationalError

from focaljet.base import outage
from focaljet.base.buffer import Buffer


@pytest.fixture(autouse=True)
def _nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outage, "_since", None)


def caused_by(cause: Exception) -> OperationalError:
    error = OperationalError()
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "is_gone"),
    [
        (OperationalError("no such file"), True),
        (InterfaceError("the connection is closed"), True),
        (caused_by(psycopg.errors.AdminShutdown()), True),
        (caused_by(psycopg.errors.ConnectionFailure()), True),
        (caused_by(psycopg.errors.DeadlockDetected()), False),
        (caused_by(psycopg.errors.QueryCanceled()), False),
        (caused_by(psycopg.errors.DiskFull()), False),
        (RuntimeError(), False),
        (None, False),
    ],
)
def test_what_says_that_the_database_is_gone(error, is_gone):
    assert outage.is_gone(error) is is_gone


@pytest.mark.django_db
def test_without_an_outage_nothing_is_said_and_nothing_asked(
    caplog, django_assert_num_queries
):
    with django_assert_num_queries(0):
        outage.note_if_back()
    assert caplog.text == ""


@pytest.mark.django_db(transaction=True)
def test_counts_that_find_no_database_say_so_once_and_are_held(caplog):
    is_away = True

    def write(_held: dict[str, int]) -> None:
        if is_away:
            raise OperationalError("no such file")

    views = Buffer[str, int](write, merge=int.__add__)
    views.put("topic", 1)
    for _twice in range(2):
        views._try_flush()
    [line] = caplog.text.splitlines()
    assert "does not answer" in line
    is_away = False
    assert views.flush() == 1
