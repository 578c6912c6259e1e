from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import connection, transaction

from focaljet.accounts.models import Member
from focaljet.cases.services.cases import open_case

REMEMBERED_FOR = timedelta(days=1)


@transaction.atomic
def open_case_once(
    *,
    form_id: str,
    member: Member | None,
    network: str,
    signed_in_at: datetime | None = None,
    **words: str,
) -> int:
    """The number of the case that this form opened, however often it is sent.

    `words` are the cleaned data of cases' ContactForm. Raises RefusedError, with a
    reason to show, when too many letters came from the network.
    """
    once = _once(form_id)
    with connection.cursor() as cursor:
        # Of two clicks at once the second waits here, and then finds the first's case.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [once])
    if number := number_of(form_id):
        return number
    case = open_case(member=member, network=network, signed_in_at=signed_in_at, **words)
    cache.set(once, case.pk, REMEMBERED_FOR.total_seconds())
    return case.pk


def number_of(form_id: str) -> int | None:
    """The case that this form opened; None before."""
    number = cache.get(_once(form_id))
    return int(number) if number else None


def _once(form_id: str) -> str:
    return f"contact form {form_id}"
