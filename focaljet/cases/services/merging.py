"""Two requests of one person for the same thing become one."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.cases import rules
from focaljet.cases.models.cases import Case
from focaljet.cases.models.messages import CaseMessage
from focaljet.cases.queries.alike import are_alike
from focaljet.cases.words import Outcome, Writer
from focaljet.privacy.rules import Person


@transaction.atomic
def merge(*, by: Person, case_id: int, into_id: int) -> Case:
    """Put the words of one case into the other, which keeps the earlier due date.

    Raises RefusedError, with a reason to show, and Case.DoesNotExist.
    """
    # In one order, so that two who merge the same pair crosswise do not wait for ever.
    both = {
        each.pk: each
        for each in Case.objects.select_for_update(of=("self",))
        .filter(pk__in=[case_id, into_id])
        .order_by("pk")
    }
    if case_id == into_id or len(both) < 2:
        raise RefusedError(no(_("Choose another request.")))
    case, into = both[case_id], both[into_id]
    for each in (case, into):
        insist(rules.may_answer(by, each))
    if not are_alike(case, into):
        raise RefusedError(
            no(_("Only requests of one person for the same thing are put together."))
        )
    # Two letters with one address in them may be of two people: nothing becomes known
    # as the person's that was not, and who sent the other letter reads nothing of this.
    # Nobody but the staff and the reader of the address sees what is the person's.
    is_certain = bool(case.proof) or not into.proof
    CaseMessage.objects.create(
        case=into,
        writer=Writer.PERSON if is_certain else Writer.SENDER,
        text=case.message,
        at=case.opened_at,
    )
    if not into.proof:
        case.messages.filter(writer=Writer.SENDER).update(writer=Writer.PERSON)
    case.messages.update(case=into)
    into.due_on = min(into.due_on, case.due_on)
    into.save(update_fields=["due_on"])
    case.outcome, case.merged_into, case.closed_at = Outcome.MERGED, into, clock.now()
    case.save(update_fields=["outcome", "merged_into", "closed_at"])
    return into
