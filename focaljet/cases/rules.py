"""Who may see, answer and decide what people ask of the site."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from focaljet.base.verdict import YES, Verdict, no
from focaljet.cases import proofs
from focaljet.cases.models.appeals import Appeal
from focaljet.cases.models.cases import Case
from focaljet.cases.words import EVIDENCE, Wish
from focaljet.privacy.rules import Person, may_hold


def may_see_cases(person: Person) -> Verdict:
    if person.has_perm("cases.view_case"):
        return YES
    return no(_("Only the staff of this site read these."))


def may_handle(person: Person, case: Case) -> Verdict:
    """Write, extend, verify, merge, close."""
    if not person.has_perm("cases.change_case"):
        return no(_("Only the staff of this site answer these."))
    if not case.is_open:
        return no(_("This case is closed."))
    return YES


def may_answer(person: Person, case: Case) -> Verdict:
    if not (verdict := may_handle(person, case)):
        return verdict
    if case.is_decided:
        return no(_("This case was answered before. Write a message instead."))
    return _is_not_their_own(person, case)


def _is_not_their_own(person: Person, case: Case) -> Verdict:
    """As with a claim: an owner may, since nobody else may be there."""
    if case.member_id == person.pk and not may_hold(person):
        return no(_("Somebody else of the staff has to decide about your own request."))
    return YES


def may_grant(person: Person, case: Case) -> Verdict:
    """Nothing is given, changed or erased for somebody who may be somebody else; and
    what the staff say to have seen does not end an account, unless an owner says so."""
    if case.agent and not case.agent_accepted_at:
        return no(
            _(
                "Somebody asks for another. First note what shows that they may, and "
                "let the person confirm it by mail."
            )
        )
    if not proofs.is_enough(case):
        return no(_("First make sure that the request comes from the person."))
    if (
        case.kind == Case.Kind.ERASE
        and case.wish != Wish.PART
        and case.proof in EVIDENCE
        and not may_hold(person)
    ):
        return no(
            _(
                "Only what the staff have seen speaks for this. Ask the person by mail, "
                "or let an owner of the site decide."
            )
        )
    return YES


def may_appeal(case: Case, appeal: Appeal | None) -> Verdict:
    if not (case.is_declined and case.is_decided):
        return no(_("Only what was refused, in whole or in part, is looked at again."))
    if appeal is not None:
        return no(_("This was looked at again already, or is being looked at."))
    return YES


def may_decide_appeal(
    person: Person, case: Case, appeal: Appeal, *, is_alone: bool
) -> Verdict:
    """`is_alone`: nobody else of the staff could decide it."""
    if not person.has_perm("cases.change_case"):
        return no(_("Only the staff of this site answer these."))
    if appeal.is_decided:
        return no(_("This appeal was decided before."))
    if not (verdict := _is_not_their_own(person, case)):
        return verdict
    if case.answered_by_id == person.pk and not (is_alone and may_hold(person)):
        return no(
            _("You refused it yourself: somebody else of the staff has to decide now.")
        )
    return YES
