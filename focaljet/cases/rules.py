"""Who may see and answer what people ask of the site."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from focaljet.base.verdict import YES, Verdict, no
from focaljet.cases.models.cases import Case
from focaljet.privacy.rules import Person


def may_see_cases(person: Person) -> Verdict:
    if person.has_perm("cases.view_case"):
        return YES
    return no(_("Only the staff of this site read these."))


def may_answer(person: Person, case: Case) -> Verdict:
    if not person.has_perm("cases.change_case"):
        return no(_("Only the staff of this site answer these."))
    if not case.is_open:
        return no(_("This case is closed."))
    return YES
