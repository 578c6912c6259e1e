from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.db import connection, transaction

from focaljet.accounts.models import Member
from focaljet.privacy.services.cases import open_case

REMEMBERED_FOR = timedelta(days=1)


@transaction.atomic
def open_case_once(
    *, form_id: str, member: Member | None, network: str, **words: str
) -> int:
    """The number of the case that this form opened, however often it is sent.

    `words` are the cleaned data of privacy's ContactForm. Raises RefusedError, with a
    reason to show, when too many letters came from the network.
    """
    once = f"contact form {form_id}"
    with connection.cursor() as cursor:
        # Of two clicks at once the second waits here, and then finds the first's case.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [once])
    if number := cache.get(once):
        return int(number)
    case = open_case(member=member, network=network, **words)
    cache.set(once, case.pk, REMEMBERED_FOR.total_seconds())
    return case.pk
