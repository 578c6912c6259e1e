"""Which addresses are known, and the end of what no post names any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.db import transaction

from focaljet.base import clock
from focaljet.remote import files
from focaljet.remote.models import Remote, fingerprint


def known(*, kind: Remote.Kind, urls: Iterable[str]) -> list[Remote]:
    """A row for each of these addresses, made where there was none (two queries)."""
    prints = sorted({fingerprint(url) for url in urls})
    Remote.objects.bulk_create(
        [Remote(kind=kind, fingerprint=each) for each in prints], ignore_conflicts=True
    )
    return list(Remote.objects.filter(kind=kind, fingerprint__in=prints))


def forget(*, ids: Iterable[int]) -> int:
    """Take these away with their pictures; says how many there were."""
    gone = 0
    for remote in Remote.objects.filter(pk__in=list(ids)):
        with transaction.atomic():
            _rows, each = Remote.objects.filter(pk=remote.pk).delete()
            gone += each.get(Remote._meta.label, 0)
            transaction.on_commit(partial(files.remove, remote.key))
    return gone


def remove_strays() -> int:
    """Take away pictures that no row knows, such as of a job that was killed between
    the two; how many there were. What is an hour old belongs to no job that runs."""
    known = set(Remote.objects.exclude(key="").values_list("key", flat=True))
    old = files.older_than(clock.now() - timedelta(hours=1))
    strays = [key for key in old if key not in known]
    for key in strays:
        files.remove(key)
    return len(strays)
