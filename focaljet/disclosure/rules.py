"""Who may give data to others, and what, and when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.offers import offered
from focaljet.base.verdict import YES, Verdict, no
from focaljet.disclosure.models.cases import DisclosureCase, State
from focaljet.disclosure.models.parties import Party
from focaljet.privacy.rules import Person

MAY_DRAW_UP = "disclosure.add_disclosurecase"
MAY_APPROVE = "disclosure.approve_disclosurecase"
LONGEST_GAG = timedelta(days=5 * 366)
NOTICE_DAYS = 30
# More data than these are looked at twice where nobody but us says that they are needed.
FEW_DATA = 6

Ground = DisclosureCase.Ground
Instrument = DisclosureCase.Instrument

# A judge has looked at it.
STRONG = frozenset({Instrument.COURT_ORDER, Instrument.WARRANT})
INSTRUMENTS = {
    Ground.LAW: (
        Instrument.STATUTE,
        Instrument.COURT_ORDER,
        Instrument.WARRANT,
        Instrument.PRODUCTION,
    ),
    Ground.PROCESS: (
        Instrument.COURT_ORDER,
        Instrument.WARRANT,
        Instrument.SUBPOENA,
        Instrument.PRODUCTION,
    ),
    Ground.LITIGATION: (
        Instrument.COURT_ORDER,
        Instrument.SUBPOENA,
        Instrument.LETTER,
        Instrument.OWN,
    ),
    Ground.AUTHORITY: (
        Instrument.STATUTE,
        Instrument.COURT_ORDER,
        Instrument.WARRANT,
        Instrument.PRODUCTION,
        Instrument.LETTER,
    ),
    Ground.PUBLIC: (Instrument.OWN, Instrument.LETTER, Instrument.EMERGENCY),
    Ground.ENFORCE: (Instrument.OWN, Instrument.LETTER, Instrument.EMERGENCY),
    Ground.PARTY: (Instrument.CONTRACT,),
    Ground.TRANSFER: (Instrument.CONTRACT,),
}
# Where it is our own finding, somebody stands for it with a name and reasons (C64, C65).
OUR_FINDING = frozenset({Ground.PUBLIC, Ground.ENFORCE, Ground.LITIGATION})


def may_see(person: Person) -> Verdict:
    if person.has_perm(MAY_DRAW_UP):
        return YES
    return no(_("Only the owners of this site give data to others."))


def is_alone(person: Person) -> bool:
    """Whether nobody else is there who could approve what this person draws up."""
    others = {member for ids in offered("approvers") for member in ids()}
    return not others - {person.pk}


def may_change(person: Person, case: DisclosureCase) -> Verdict:
    if not (verdict := may_see(person)):
        return verdict
    if case.state is not State.DRAFT:
        return no(_("This is frozen. Take it back to the draft to change it."))
    return YES


def may_take_back(person: Person, case: DisclosureCase) -> Verdict:
    """Back to the draft: an approval is void with it."""
    if not (verdict := may_see(person)):
        return verdict
    if case.given_at or case.closed_at:
        return no(_("The data were handed over already, or the case is closed."))
    if case.state is State.DRAFT:
        return no(_("It is a draft already."))
    return YES


def is_sound(case: DisclosureCase) -> Verdict:
    """Whether ground, instrument and reasons fit each other."""
    ground = Ground(case.ground)
    if case.instrument not in INSTRUMENTS[ground]:
        return no(_("This instrument does not go with this ground."))
    if ground in OUR_FINDING and not (case.reason.strip() and case.decided_by_id):
        return no(_("Where it is our own finding, say who finds so, and why."))
    if ground is Ground.PARTY:
        return may_receive(case.party)
    return YES


def may_receive(party: Party | None) -> Verdict:
    if party is None:
        return no(_("Say which party receives the data."))
    if party.withdrawn_at is not None:
        return no(_("This party was withdrawn; it receives nothing any more."))
    if not party.is_in_force:
        return no(
            _(
                "This party may receive nothing before a version of the policy that "
                "lists it has taken effect."
            )
        )
    return YES


def may_be_silent(case: DisclosureCase, *, today: date | None = None) -> Verdict:
    """Of a gag: ordered by somebody, with an end that lies ahead."""
    if case.gag_until is None:
        if case.gag_basis.strip():
            return no(_("Silence needs an end: say until which day."))
        return YES
    if not case.is_to_an_authority:
        return no(_("Nobody can order silence about sharing with a party."))
    if not case.gag_basis.strip():
        return no(_("Say who ordered the silence, and by which rule."))
    today = today or clock.now().date()
    if case.gag_until <= today:
        return no(_("This day is past: then the people may know now."))
    if case.gag_until > today + LONGEST_GAG:
        return no(_("No silence is longer than five years. It can be ordered again."))
    return YES


def may_give_messages(case: DisclosureCase, *, messages: bool) -> Verdict:
    """What people wrote to each other alone needs somebody who has judged it."""
    if not messages or case.is_transfer or case.instrument in STRONG:
        return YES
    return no(
        _("Private messages are given to a warrant or an order of a court alone.")
    )


def may_serve(
    chosen: Collection[tuple[str, str]], allowed: Iterable[tuple[str, str]]
) -> Verdict:
    if set(chosen) <= set(allowed):
        return YES
    return no(
        _("Some of these data were not collected for what the party may use them for.")
    )


def may_approve(person: Person, case: DisclosureCase) -> Verdict:
    if not person.has_perm(MAY_APPROVE):
        return no(_("Only the owners of this site approve this."))
    if case.state is not State.ASKED:
        return no(_("Nothing waits for an approval here."))
    if case.asked_by_id == person.pk:
        return no(_("A second person has to approve what you drew up."))
    if case.asked_by_id is None:
        return no(_("Whoever drew this up is gone. Take it back to the draft first."))
    return YES


def may_announce(person: Person, case: DisclosureCase) -> Verdict:
    if not (verdict := may_see(person)):
        return verdict
    if not case.is_transfer or case.state is not State.APPROVED:
        return no(_("Only a transfer that was approved is announced, and once."))
    return YES


def may_be_made(case: DisclosureCase) -> Verdict:
    """Whether the package may be made now; the job asks it again."""
    if case.approved_at is None or case.closed_at or case.given_at:
        return no(_("Nothing is made before a second person has approved it."))
    if case.ground == Ground.PARTY:
        return may_receive(case.party)
    if not case.is_transfer:
        return YES
    if case.not_before is None:
        return no(_("A transfer is announced on the site before it may run."))
    if clock.now() < case.not_before:
        return no(_("The time for which a transfer is announced is not over."))
    return YES


def may_hand_over(person: Person, case: DisclosureCase) -> Verdict:
    if not (verdict := may_see(person)):
        return verdict
    if case.closed_at:
        return no(_("This case is closed."))
    if case.approved_at is None:
        return no(_("Nothing leaves before a second person has approved it."))
    if case.made_at is None:
        return no(_("The package is not made yet."))
    if case.given_at is None and case.ground == Ground.PARTY:
        return may_receive(case.party)
    return YES


def may_close(person: Person, case: DisclosureCase) -> Verdict:
    if not (verdict := may_see(person)):
        return verdict
    if case.closed_at:
        return no(_("This case is closed."))
    return YES
