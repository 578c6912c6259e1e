"""A parent's letter, taken in once however often its form is sent."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.db import connection, transaction

from focaljet.accounts.models import Member
from focaljet.children.services.reporting import ask_as_a_parent

REMEMBERED_FOR = timedelta(days=1)


@transaction.atomic
def ask_once(*, form_id: str, member: Member | None, network: str, **words: str) -> int:
    """The number of the case. Raises RefusedError when too many letters came from the
    network."""
    once = _once(form_id)
    with connection.cursor() as cursor:
        # Of two clicks at once the second waits here, and then finds the first's case.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [once])
    if number := number_of(form_id):
        return number
    case = ask_as_a_parent(
        screen_name=words["screen_name"],
        relation=words["relation"],
        email=words["email"],
        message=words["message"],
        member=member,
        network=network,
    )
    cache.set(once, case.pk, REMEMBERED_FOR.total_seconds())
    return case.pk


def number_of(form_id: str) -> int | None:
    """The case that this form opened; None before."""
    number = cache.get(_once(form_id))
    return int(number) if number else None


def _once(form_id: str) -> str:
    return f"parents form {form_id}"
