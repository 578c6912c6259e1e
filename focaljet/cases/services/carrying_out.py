"""What follows from a request that is granted."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from focaljet.base.verdict import RefusedError, no
from focaljet.cases.models.cases import Case
from focaljet.cases.services import correcting, objecting
from focaljet.cases.services.locking import today
from focaljet.cases.words import Wish
from focaljet.privacy.rules import Person
from focaljet.privacy.services import erasing, exporting, holding

LOOK_AGAIN = timedelta(days=90)


def carry_out(case: Case, *, by: Person, value: str | None) -> None:
    """Raises RefusedError where it cannot be done: then nothing was decided either.

    Without an account there is nothing that the program could do by itself: the answer
    says what was done by hand.
    """
    if case.member_id is None:
        return
    deed = {
        Case.Kind.ACCESS: _export,
        Case.Kind.PORT: _export,
        Case.Kind.ERASE: _erase,
        Case.Kind.RESTRICT: _restrict,
        Case.Kind.OBJECT: _object,
        Case.Kind.OPT_OUT: _opt_out,
    }.get(Case.Kind(case.kind))
    if case.kind == Case.Kind.CORRECT and value is not None:
        correcting.correct(case, by=by, value=value)
    elif deed is not None:
        deed(case, case.member_id, by)


def _export(case: Case, member_id: int, by: Person) -> None:
    exporting.ask(member_id=member_id)


def _erase(case: Case, member_id: int, by: Person) -> None:
    """The account, with the time to think it over; a part is done by hand."""
    if case.wish in (Wish.GO, Wish.STAY):
        erasing.ask(member_id=member_id, words=case.wish, by_id=by.pk)


def _restrict(case: Case, member_id: int, by: Person) -> None:
    """Kept, and used no more: the row is held, and every purpose that is not the
    contract itself is switched off. The row is the one that was named, or the account."""
    table, row = settings.AUTH_USER_MODEL, str(member_id)
    if case.datum and case.row:
        label = case.datum.rpartition(".")[0]
        if not correcting.is_own(label, case.row, member_id):
            raise RefusedError(no(_("The row that the request names is not theirs.")))
        table, row = label, case.row
    objecting.object_to_all(member_id=member_id)
    holding.hold(
        by=by,
        table=table,
        row=row,
        reason=_text("The person asked for it (request %(n)d).") % {"n": case.pk},
        review_on=today() + LOOK_AGAIN,
    )


def _object(case: Case, member_id: int, by: Person) -> None:
    if case.purpose:
        objecting.object_to(member_id=member_id, purposes=[case.purpose])


def _opt_out(case: Case, member_id: int, by: Person) -> None:
    objecting.opt_out(member_id=member_id)
