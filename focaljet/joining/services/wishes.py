"""Wishes to join: asked, let in, turned down, withdrawn, forgotten."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.base.verdict import RefusedError, insist
from focaljet.joining import rules, signals
from focaljet.joining.models import Wish
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.services import erasing

# Time to read why, and to ask; then the name is free for others.
TURNED_DOWN_STAY = timedelta(days=14)


def ask(*, member: Member, why: str, invited_by: Member | None) -> Wish:
    return Wish.objects.create(
        member=member, why=why, invited_by=invited_by, asked_at=clock.now()
    )


@transaction.atomic
def let_in(*, by: Member, wish_id: int) -> None:
    """Raises RefusedError where `by` may not, or where it is decided already."""
    wish = _to_decide(by, wish_id)
    wish.is_let_in = True
    wish.save(update_fields=["decided_at", "decided_by", "is_let_in"])
    Member.objects.filter(pk=wish.member_id).update(waits_since=None)
    signals.wish_decided.send(sender=Wish, member_id=wish.member_id)


@transaction.atomic
def turn_down(*, by: Member, wish_id: int, reason: str) -> None:
    """The account waits no more, and is erased in two weeks. Raises RefusedError."""
    wish = _to_decide(by, wish_id)
    wish.reason = reason
    wish.save(update_fields=["decided_at", "decided_by", "reason"])
    signals.wish_decided.send(sender=Wish, member_id=wish.member_id)


def withdraw(*, member: Member) -> None:
    """Somebody who waits thinks better of it: nothing of them stays."""
    _erase(member.pk, Erasure.Cause.ASKED)


def forget_the_turned_down() -> int:
    """Erase who was turned down two weeks ago; says how many went. Safe to repeat."""
    old = Wish.objects.filter(
        is_let_in=False,
        decided_at__lt=clock.now() - TURNED_DOWN_STAY,
        member__hidden_at=None,
    ).exclude(member__waits_since=None)
    gone = list(old.values_list("member_id", flat=True))
    for member_id in gone:
        _erase(member_id, Erasure.Cause.STAFF)
    return len(gone)


def _to_decide(by: Member, wish_id: int) -> Wish:
    wish = Wish.objects.select_for_update().filter(pk=wish_id).first()
    if wish is None:  # withdrawn since the page was made
        raise RefusedError(rules.DECIDED)
    insist(rules.may_decide_about(by, wish))
    wish.decided_at, wish.decided_by = clock.now(), by
    return wish


def _erase(member_id: int, cause: str) -> None:
    erasing.ask(
        member_id=member_id,
        words=Erasure.Words.GO,
        cause=cause,
        wait=timedelta(0),
    )
