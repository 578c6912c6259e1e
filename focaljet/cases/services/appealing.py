"""Who was refused asks somebody else."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.text import one_line, without_controls
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.cases import rules
from focaljet.cases.models.appeals import Appeal
from focaljet.cases.models.cases import Case
from focaljet.cases.services.locking import due_from, today


@transaction.atomic
def appeal(*, case_id: int, words: str) -> Appeal:
    """The case comes back into the queue, with a new term. Once.

    Whoever calls has seen that it is their case. Raises RefusedError, with a reason to
    show, and Case.DoesNotExist.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    before = Appeal.objects.filter(case=case).first()
    insist(rules.may_appeal(case, before))
    words = without_controls(words).strip()
    if not one_line(words):
        raise RefusedError(no(_("Say why you do not agree.")))
    try:
        with transaction.atomic():
            made = Appeal.objects.create(case=case, words=words, asked_at=clock.now())
    except IntegrityError:
        raise RefusedError(
            no(_("This was looked at again already, or is being looked at."))
        ) from None
    case.closed_at = None
    case.due_on = due_from(today())
    case.save(update_fields=["closed_at", "due_on"])
    return made
