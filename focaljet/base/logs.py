"""Lines for the log that name nobody."""

import logging
import traceback
from types import TracebackType

import psycopg
from django.db import Error as DatabaseError
from django.db import OperationalError
from django.http import HttpRequest

Raised = (
    tuple[type[BaseException], BaseException, TracebackType | None]
    | tuple[None, None, None]
)


class NotEachTime(logging.Filter):
    """Leaves out that a request found no database: base.outage says it once."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        return not getattr(request, "found_no_database", False)


class AboutNobody(logging.Formatter):
    """Says where something broke, without the values that it broke on.

    An address of a page can hold the token of a mail, and PostgreSQL quotes the row
    that it refused: so a line names the route, and the kind of the database's error.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:
        request, said = getattr(record, "request", None), record.args
        if isinstance(request, HttpRequest) and isinstance(said, tuple) and said:
            # Django's lines about a request end with its path.
            route = getattr(request.resolver_match, "route", "?")
            record.message = record.msg % (*said[:-1], f"/{route}")
        return super().formatMessage(record)

    def formatException(self, ei: Raised) -> str:
        lines, error = list[str](), ei[1]
        while error is not None:
            lines = [*traceback.format_tb(error.__traceback__), _named(error), *lines]
            hidden = error.__suppress_context__
            error = error.__cause__ or (None if hidden else error.__context__)
        return "".join(lines).rstrip("\n")


def _named(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    # A database that is away names no row, but why it is away.
    is_away = isinstance(error, psycopg.OperationalError | OperationalError)
    if is_away or not isinstance(error, psycopg.Error | DatabaseError):
        return f"{kind}: {error}\n"
    told = getattr(error, "diag", None)
    return f"{kind}: {(told and told.constraint_name) or '(values left out)'}\n"
