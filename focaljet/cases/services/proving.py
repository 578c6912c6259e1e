"""Whether a request comes from the person whom it is about."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.verdict import RefusedError, no
from focaljet.cases import signals
from focaljet.cases.models.cases import Case
from focaljet.cases.queries import people
from focaljet.cases.services.locking import handled
from focaljet.cases.words import EVIDENCE, Outcome, Proof
from focaljet.privacy.rules import Person


@transaction.atomic
def ask_by_mail(*, by: Person, case_id: int) -> Case:
    """Send the link by which the person confirms. Raises as `handled`, and for a case
    without an address."""
    case = handled(by, case_id)
    if not people.address_of(case):
        raise RefusedError(no(_("There is no address to which a mail could go.")))
    signals.proof_wanted.send(sender=Case, case_id=case.pk)
    return case


@transaction.atomic
def confirm_by_mail(*, case_id: int) -> Case:
    """The button behind the link was pressed: whoever did it reads this address.

    Where a member confirmed the same address before, the request is theirs from now
    on. That is shown to the staff and to nobody else. An address that somebody typed
    while signed in proves nothing about the account, unless it is the account's own.
    Safe to repeat.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    owner = people.member_of_address(case.email) if case.email else case.member_id
    if not case.is_open or (case.member_id and case.member_id != owner):
        return case
    case.member_id = owner
    case.proof, case.proven_at = Proof.MAIL, clock.now()
    case.save(update_fields=["proof", "proven_at", "member"])
    return case


@transaction.atomic
def disown(*, case_id: int) -> Case:
    """Whoever reads the address says that they asked for nothing; nothing is done."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    if case.is_open and not case.is_decided:
        case.outcome, case.closed_at = Outcome.DISOWNED, clock.now()
        case.save(update_fields=["outcome", "closed_at"])
    return case


@transaction.atomic
def note_evidence(*, by: Person, case_id: int, evidence: str) -> Case:
    """What the staff saw, as a code: papers are looked at and never kept.

    Raises as `handled`, and for a code that is none of theirs.
    """
    case = handled(by, case_id)
    if Proof(evidence) not in EVIDENCE:
        raise RefusedError(no(_("Choose what you have seen.")))
    if case.agent:
        raise RefusedError(
            no(_("Where somebody acts for another, the person confirms it by mail."))
        )
    if case.member_id is None:
        case.member_id = people.member_of_address(case.email)
    case.proof, case.proven_at, case.proven_by_id = evidence, clock.now(), by.pk
    case.save(update_fields=["member", "proof", "proven_at", "proven_by"])
    return case


@transaction.atomic
def accept_agent(*, by: Person, case_id: int) -> Case:
    """The staff saw what shows that the agent may act. Raises as `handled`."""
    case = handled(by, case_id)
    if not case.agent:
        raise RefusedError(no(_("Nobody acts for another here.")))
    case.agent_accepted_at, case.proven_by_id = clock.now(), by.pk
    case.save(update_fields=["agent_accepted_at", "proven_by"])
    signals.proof_wanted.send(sender=Case, case_id=case.pk)
    return case
