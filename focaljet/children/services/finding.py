"""The site learns that a member is a child: hidden now, erased within a day (C89)."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.text import one_line
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.children import rules, signals
from focaljet.children.models.found import ChildFound
from focaljet.privacy import signals as signals_of_privacy
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.rules import Person
from focaljet.privacy.services import children as erasures
from focaljet.privacy.services import erasing, ledger

# Long enough that an owner who sleeps can take a mistake back, and half of the day that
# the site has (AT_LATEST), so that a machine that stands still does not break its word.
BEFORE_IT_IS_ERASED = timedelta(hours=12)
FINDING = 7_350  # the advisory lock under which somebody is found once


def child_found(*, member_id: int, source: str, by_id: int | None = None) -> ChildFound:
    """Hide the member from everybody, sign them out, send them nothing more, erase them.

    The account goes out of sight in one transaction. The words follow in short ones
    right behind it; should the process fall in between, a job has been asked for that
    does it. Found twice, it counts once. Raises RefusedError for the last owner, and
    Member.DoesNotExist.
    """
    with transaction.atomic():
        found = _found(member_id, ChildFound.Source(source), by_id)
    if found.erasure_id is not None:
        erasing.set_words(erasure_id=found.erasure_id)
    return found


def _found(member_id: int, source: ChildFound.Source, by_id: int | None) -> ChildFound:
    with connection.cursor() as cursor:
        key = [FINDING, member_id % 2**31]
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", key)
    before = ChildFound.objects.filter(member=member_id, taken_back_at=None).first()
    if before is not None:
        return before
    get_user_model()._default_manager.only("pk").get(pk=member_id)
    erasure = erasures.ask(member_id=member_id, by_id=by_id, wait=BEFORE_IT_IS_ERASED)
    now = clock.now()
    found = ChildFound.objects.create(
        member_id=member_id,
        source=source,
        found_at=now,
        found_by_id=by_id,
        erasure=erasure,
        due_at=max(now, erasure.due_at),
    )
    facts = {"found_id": found.pk, "member_id": member_id, "source": source.value}
    signals.child_found.send(sender=ChildFound, **facts)
    ledger.write(kind=LedgerLine.Kind.CHILD, about=member_id, by=by_id)
    return found


def found_by_staff(*, by: Person, member_id: int, source: str) -> ChildFound:
    """Raises RefusedError where `by` may not say so of this member."""
    member = get_user_model()._default_manager.get(pk=member_id)
    insist(rules.may_find_this_one(by, member))
    lately = clock.now() - timedelta(days=1)
    found = ChildFound.objects.filter(found_by=by.pk, found_at__gt=lately).count()
    insist(rules.may_find_one_more(by, found))
    return child_found(member_id=member_id, source=source, by_id=by.pk)


def birthday_given(*, member_id: int, born: date) -> bool:
    """Whether the member may stay. Whatever stores a date of birth asks this first, and
    stores nothing where the answer is no."""
    if rules.is_old_enough(born):
        return True
    child_found(member_id=member_id, source=ChildFound.Source.BIRTHDAY)
    return False


@transaction.atomic
def erase_now(*, by: Person, found_id: int) -> None:
    """Without waiting for the twelve hours. Raises as `take_back` does."""
    found = ChildFound.objects.select_for_update(of=("self",)).get(pk=found_id)
    insist(rules.may_take_this_back(by, found))
    erasure = Erasure.objects.get(member=found.member_id, ended_at=None)
    erasure.due_at = clock.now()
    erasure.save(update_fields=["due_at"])
    signals_of_privacy.erasure_due.send(sender=Erasure, erasure_id=erasure.pk)


@transaction.atomic
def take_back(*, by: Person, found_id: int, reason: str) -> ChildFound:
    """It was a mistake: everything is as it was.

    Raises RefusedError without a reason, for who may not, and where the erasure has
    begun; and ChildFound.DoesNotExist.
    """
    found = ChildFound.objects.select_for_update(of=("self",)).get(pk=found_id)
    insist(rules.may_take_this_back(by, found))
    reason = reason.strip()
    if not one_line(reason):
        raise RefusedError(no(_("Say how you know that it was a mistake.")))
    member_id = found.member_id
    found.taken_back_at, found.taken_back_by_id = clock.now(), by.pk
    found.reason = reason
    found.save(update_fields=["taken_back_at", "taken_back_by", "reason"])
    if member_id is None or not erasures.take_back(member_id=member_id, by_id=by.pk):
        raise RefusedError(no(_("The erasure has begun. It is too late.")))
    return found
