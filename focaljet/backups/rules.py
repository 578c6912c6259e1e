"""Who reads how backups stand."""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import gettext_lazy as _

from focaljet.base.verdict import YES, Verdict, no


class Person(Protocol):
    """A user of Django's, signed in or not."""

    def has_perm(self, perm: str) -> bool: ...


def may_see_backups(person: Person) -> Verdict:
    if person.has_perm("backups.view_backuprun"):
        return YES
    return no(_("Only the owners of this site read how its backups stand."))
