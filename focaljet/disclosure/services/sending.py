"""The package: made by a job from what was approved, and handed over by the staff."""

from __future__ import annotations

import errno
import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.alone import alone
from focaljet.base.offers import offered
from focaljet.base.verdict import YES, RefusedError, Verdict, insist, no
from focaljet.choices import site
from focaljet.disclosure import rules, signals, store
from focaljet.disclosure.models.cases import DisclosureCase
from focaljet.disclosure.models.people import DisclosureSubject
from focaljet.disclosure.package import scope, signing, writer
from focaljet.disclosure.queries.people import kind_of_line
from focaljet.disclosure.services import transfers
from focaljet.disclosure.services.cases import locked
from focaljet.disclosure.services.telling import moment_of_telling
from focaljet.privacy.models.ledger import LedgerLine, PersonReference
from focaljet.privacy.rules import Person
from focaljet.privacy.services import ledger
from focaljet.privacy.services.ledger import About

log = logging.getLogger(__name__)

WORK = 7_341  # of base.alone
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
Trouble = DisclosureCase.Trouble


@transaction.atomic
def ask_for_package(*, by: Person, case_id: int) -> DisclosureCase:
    """Have the job make it, or make it anew. RefusedError where it may not be."""
    case = locked(case_id)
    insist(rules.may_see(by))
    insist(_may_be_made(case))
    store.forget(case)
    case.wanted_at, case.made_at, case.trouble = clock.now(), None, ""
    case.file = store.new_name()
    case.save(update_fields=["wanted_at", "made_at", "trouble", "file"])
    signals.package_wanted.send(sender=DisclosureCase, case_id=case.pk)
    return case


def _may_be_made(case: DisclosureCase) -> Verdict:
    if not (verdict := rules.may_be_made(case)):
        return verdict
    if not scope.is_as_approved(case):
        return no(
            _(
                "It is not as it was approved any more; somebody may have been erased. "
                "Take it back to the draft, and have it approved again."
            )
        )
    if case.is_transfer and not transfers.is_up(case):
        return no(_("The banner about the transfer does not hang on the pages."))
    return YES


def make(*, case_id: int) -> bool:
    """The job. Asks once more whether it may; safe to run twice. False where it may not,
    there is nothing to make, another process is at it, or it failed."""
    with alone(WORK, case_id) as at_it:
        case = DisclosureCase.objects.filter(pk=case_id).first()
        if not at_it or case is None or not case.wanted_at or case.made_at:
            return False
        try:
            insist(_may_be_made(case))
            _make(case)
        except RefusedError as refused:
            log.warning("A package is not made: %s", refused.reason)
            DisclosureCase.objects.filter(pk=case.pk).update(wanted_at=None)
            return False
        except OSError as trouble:
            is_full = trouble.errno in NO_ROOM
            _fail(case, Trouble.DISK if is_full else Trouble.OTHER)
            log.error("A package could not be written: %s", trouble.strerror)
            return False
        except Exception:
            _fail(case, Trouble.OTHER)
            raise
    return True


def make_all_waiting() -> int:
    """Those that a fall of the machine cut short; how many there were."""
    waiting = DisclosureCase.objects.filter(made_at=None, trouble="", closed_at=None)
    ids = list(waiting.exclude(wanted_at=None).values_list("pk", flat=True))
    for case_id in ids:
        make(case_id=case_id)
    return len(ids)


def _make(case: DisclosureCase) -> None:
    if case.is_transfer:
        _gather_everybody(case)
    given, path = scope.scope_of(case), store.folder() / case.file
    with translation.override(site.language()):
        contents = writer.write(given, path, about(case))
    digest = signing.digest_of(path)
    subjects = list(DisclosureSubject.objects.filter(case=case))
    for subject in subjects:
        subject.rows = contents.rows[subject.member_id]
    with transaction.atomic():
        DisclosureSubject.objects.bulk_update(subjects, ["rows"], batch_size=200)
        # It may have been taken back meanwhile, or asked for anew.
        wanted = DisclosureCase.objects.filter(
            pk=case.pk, wanted_at=case.wanted_at, file=case.file, seal=case.seal
        )
        if not wanted.update(
            made_at=clock.now(),
            size=path.stat().st_size,
            sha256=digest,
            signature=signing.sign(digest),
        ):
            path.unlink(missing_ok=True)


@transaction.atomic
def _gather_everybody(case: DisclosureCase) -> None:
    everybody = scope.everybody_for(case)
    case.subjects.exclude(member__in=everybody).delete()
    DisclosureSubject.objects.bulk_create(
        (DisclosureSubject(case=case, member_id=pk) for pk in everybody),
        batch_size=1000,
        ignore_conflicts=True,
    )


def about(case: DisclosureCase) -> dict[str, Any]:
    """The head of the manifest."""
    party = case.party if case.ground == DisclosureCase.Ground.PARTY else None
    versions = [number for lent in offered("policy_in_force") for number in lent()[:1]]
    return {
        "site": site.name(),
        "url": settings.SITE_URL,
        "key": settings.SITE_URL + reverse("disclosure:key"),
        "key_sha256": signing.fingerprint(signing.public_key()),
        "made_at": clock.now().isoformat(),
        "policy_version": next((each for each in versions if each), None),
        "case": case.pk,
        "ground": case.ground,
        "instrument": case.instrument,
        "recipient": case.recipient,
        "country": case.country,
        "reference": case.reference,
        "purposes": [purpose.value for purpose in party.allowed] if party else None,
        "days": {
            "first": case.shared_from.isoformat() if case.shared_from else None,
            "last": case.shared_until.isoformat() if case.shared_until else None,
        },
        "held_back": len(scope.withheld(case)) if case.is_transfer else None,
    }


@transaction.atomic
def hand_over(*, by: Person, case_id: int) -> tuple[DisclosureCase, Path]:
    """The one way in which a package leaves. A line of the ledger for each person at the
    first time, and one for every time that it is fetched. Raises RefusedError."""
    case = locked(case_id)
    insist(rules.may_hand_over(by, case))
    path = store.path_of(case)
    if path is None:
        raise RefusedError(no(_("The file is gone. Have it made anew.")))
    # A service beside us may not have stopped what was changed since.
    if case.given_at is None:
        insist(_may_be_made(case))
        subjects = list(case.subjects.select_for_update().order_by("member"))
        if not scope.withheld(case).isdisjoint(each.member_id for each in subjects):
            raise RefusedError(
                no(
                    _(
                        "Since the package was made somebody has objected, or is about "
                        "to be erased. Have it made anew."
                    )
                )
            )
        case.sent_by_id, case.given_at = by.pk, clock.now()
        case.told_from = moment_of_telling(case)
        case.save(update_fields=["sent_by", "given_at", "told_from"])
        signals.data_given.send(sender=DisclosureCase, case_id=case.pk)
        _write_lines(case, subjects, by)
    ledger.write(
        kind=LedgerLine.Kind.DOWNLOAD,
        by=by.pk,
        table="disclosure.DisclosureCase",
        count=case.size,
        row=str(case.pk),
    )
    return case, path


def _write_lines(
    case: DisclosureCase, subjects: list[DisclosureSubject], by: Person
) -> None:
    with translation.override(site.language()):
        reason = gettext("to %(recipient)s (%(country)s). %(ground)s") % {
            "recipient": case.recipient or pgettext("a recipient", "nobody named"),
            "country": case.country,
            "ground": case.get_ground_display(),
        }
    said = [About(each.member_id, each.rows, reason) for each in subjects]
    lines = ledger.write_many(kind=kind_of_line(case), about=said, by=by.pk)
    if not lines:
        return
    of_member = PersonReference.objects.filter(member=OuterRef(OuterRef("member")))
    written = LedgerLine.objects.filter(
        about=Subquery(of_member.values("ref")[:1]), number__gte=lines[0].number
    )
    case.subjects.update(line=Subquery(written.values("number")[:1]))


def _fail(case: DisclosureCase, trouble: str) -> None:
    DisclosureCase.objects.filter(pk=case.pk, made_at=None).update(trouble=trouble)
