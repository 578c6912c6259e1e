"""Erasing somebody: asked for, called off, done step by step, and resumed where it broke.

The steps follow from the declarations (erasing/steps.py). Each is safe to repeat, each
batch is a transaction of its own, and nothing but the rows left says how far it came.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.alone import alone
from focaljet.base.verdict import RefusedError, Verdict, insist, no
from focaljet.privacy import erasure_log, signals, walk
from focaljet.privacy.erasing import held as holds
from focaljet.privacy.erasing import receipt, sight, steps, sweep
from focaljet.privacy.erasing.steps import Skip
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.services import ledger

log = logging.getLogger(__name__)

NOTHING: Skip = frozenset()
WORK = 7_303  # of base.alone
ASKING = 7_307  # the advisory lock under which one person at a time may leave


class LinksLeftError(Exception):
    """Rows still lead to the person: some step did not do what it should."""


def grace() -> timedelta:
    return timedelta(days=settings.ERASURE_GRACE_DAYS)


def may_be_erased(member_id: int) -> Verdict:
    """Asks every app that has a say in it, such as: the last owner stays."""
    for app in apps.get_app_configs():
        for path in getattr(app, "erasure_rules", ()):
            verdict: Verdict = import_string(path)(member_id)
            if not verdict:
                return verdict
    return Verdict(allowed=True)


@transaction.atomic
def ask(
    *,
    member_id: int,
    words: str,
    cause: str = Erasure.Cause.ASKED,
    by_id: int | None = None,
    wait: timedelta | None = None,
) -> Erasure:
    """Somebody is to be erased, after `wait` (the owner's period of grace if None).

    The account is hidden in this transaction. Raises RefusedError, with a reason to
    show, where the person cannot be erased, or is about to be already.
    """
    # Of two owners who leave at once, the second has to see that the first has left.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ASKING])
    insist(may_be_erased(member_id))
    now = clock.now()
    wait = grace() if wait is None else wait
    try:
        with transaction.atomic():
            erasure = Erasure.objects.create(
                member_id=member_id,
                words=Erasure.Words(words),
                cause=Erasure.Cause(cause),
                asked_at=now,
                due_at=now + wait,
            )
    except IntegrityError:
        raise RefusedError(
            no(_("This account is about to be erased already."))
        ) from None
    facts = {"member_id": member_id, "erasure_id": erasure.pk}
    signals.erasure_asked.send(sender=Erasure, **facts)
    if not wait:
        signals.erasure_due.send(sender=Erasure, erasure_id=erasure.pk)
    ledger.write(
        kind=LedgerLine.Kind.ERASURE_ASKED,
        about=member_id,
        by=by_id if by_id is not None else member_id,
    )
    return erasure


def call_off(*, member_id: int) -> bool:
    """Everything is as it was. False where there is nothing to call off, or too late.

    That of a child is not the child's to call off: see services/children.py.
    """
    waiting = Erasure.objects.exclude(cause=Erasure.Cause.CHILD)
    return call_off_one_of(waiting, member_id=member_id, by_id=member_id)


@transaction.atomic
def call_off_one_of(
    erasures: QuerySet[Erasure], *, member_id: int, by_id: int | None
) -> bool:
    """The open one of this member among these, if it has not begun."""
    erasure = (
        erasures.select_for_update()
        .filter(member_id=member_id, ended_at=None, begun_at=None)
        .first()
    )
    if erasure is None:
        return False
    erasure.ended_at, erasure.called_off = clock.now(), True
    erasure.save(update_fields=["ended_at", "called_off"])
    # A process that fell at the very beginning said so in the log and nowhere else.
    if _logged(erasure, member_id) == erasure_log.BEGUN:
        _write_log(erasure_log.OFF, erasure, member_id)
    facts = {"member_id": member_id, "erasure_id": erasure.pk}
    signals.erasure_called_off.send(sender=Erasure, **facts)
    ledger.write(kind=LedgerLine.Kind.ERASURE_OFF, about=member_id, by=by_id)
    return True


def set_words(*, erasure_id: int) -> int:
    """Words that are to go out of sight, or back where the erasure was called off.

    How many rows moved. Safe to run again at any time.
    """
    erasure = Erasure.objects.filter(pk=erasure_id).first()
    if not (erasure and erasure.member_id and erasure.words == Erasure.Words.GO):
        return 0
    person = walk.person_of(erasure.member_id)
    if erasure.called_off:
        return sight.show(person, hidden_at=erasure.asked_at)
    return sight.hide(person, erasure_id=erasure.pk, at=erasure.asked_at)


def due() -> list[int]:
    """Ids of the erasures whose time has come, and of those that were cut short."""
    return list(
        Erasure.objects.filter(ended_at=None, due_at__lte=clock.now())
        .order_by("due_at")
        .values_list("pk", flat=True)
    )


def erase_all_due() -> int:
    """How many were done. One that fails is logged and does not keep up the others."""
    done = 0
    for erasure_id in due():
        try:
            done += erase(erasure_id=erasure_id)
        except Exception:
            log.exception("An erasure was not finished; it is tried again.")
    return done


def erase(*, erasure_id: int, skip: Skip = NOTHING) -> bool:
    """Do it now, or go on with it. True when nothing is left.

    False while another process is at it, or a hold keeps something back: then it goes
    on when the hold is released. `skip` leaves out named actions, for the proof that
    each of them is needed. Raises LinksLeftError where rows still lead to the person.
    """
    with alone(WORK, erasure_id) as at_it:
        if not at_it:
            return False
        erasure = Erasure.objects.filter(pk=erasure_id, ended_at=None).first()
        if erasure is None:
            return True
        if erasure.member_id is None:  # somebody deleted the account past us
            Erasure.objects.filter(pk=erasure_id).update(ended_at=clock.now())
            return True
        return _go_on(erasure, erasure.member_id, skip)


def _go_on(erasure: Erasure, member_id: int, skip: Skip) -> bool:
    if erasure.begun_at is None and not _begin(erasure, member_id):
        return False
    person = walk.person_of(member_id)
    before_all = steps.is_before_all(erasure)
    if before_all:
        with transaction.atomic():
            facts = {"member_id": member_id, "erasure_id": erasure.pk}
            signals.erasing_a_child.send(sender=Erasure, **facts)
    tally = receipt.Tally(erasure)
    if "stays" not in erasure.receipt:
        stays = steps.what_stays(person, erasure.words, before_all=before_all)
        tally.note("stays", stays)
    held = holds.now(statutory_only=before_all)
    for step in steps.plan(person, erasure, skip, held):
        tally.add(step.run())
    # Asked again: somebody may have held a row back while we were at it.
    held = holds.now(statutory_only=before_all)
    if kept := steps.what_is_held(person, held):
        steps.rest(person)
        tally.note("held", kept)
        return False
    if "sweep" not in erasure.receipt:
        tally.note("sweep", sweep.look(person, erasure))
    _finish(erasure, member_id, tally, skip)
    return True


@transaction.atomic
def _begin(erasure: Erasure, member_id: int) -> bool:
    """The point of no return: from here on signing in calls nothing off."""
    here = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if here.ended_at is not None:
        return False
    _write_log(erasure_log.BEGUN, erasure, member_id)
    erasure.begun_at = clock.now()
    erasure.save(update_fields=["begun_at"])
    return True


def _finish(erasure: Erasure, member_id: int, tally: receipt.Tally, skip: Skip) -> None:
    """The ledger's line, and then the identity, by which everything was found."""
    if "ledger" not in erasure.receipt:
        with transaction.atomic():
            tally.note("ledger", True)
            kind = LedgerLine.Kind.ERASURE
            ledger.write(kind=kind, about=member_id, count=tally.rows)
    try:
        with transaction.atomic():
            facts = {"member_id": member_id, "erasure_id": erasure.pk}
            signals.erased.send(sender=Erasure, **facts)
            last = list(steps.last_steps(walk.person_of(member_id), erasure, skip))
            erasure.member_id = None
            erasure.save(update_fields=["member"])
            for step in last:
                tally.add(step.run())
            erasure.ended_at = clock.now()
            erasure.receipt = tally.closed()
            erasure.save(update_fields=["ended_at", "receipt"])
            # Before the commit: once that is through nobody comes back to say it.
            _write_log(erasure_log.DONE, erasure, member_id)
    except IntegrityError as left:
        raise LinksLeftError(
            f"Rows still lead to the person of erasure {erasure.pk}."
        ) from left


def _write_log(what: str, erasure: Erasure, member_id: int) -> None:
    """Once, also where a process fell between the line and its commit."""
    if _logged(erasure, member_id) != what:
        # Of a child nothing stays on any ground: what a restore needs to know too.
        words = (
            f"{erasure.words} child" if steps.is_before_all(erasure) else erasure.words
        )
        erasure_log.write(what, erasure_id=erasure.pk, member_id=member_id, words=words)


def _logged(erasure: Erasure, member_id: int) -> str:
    return erasure_log.last_said(erasure_id=erasure.pk, member_id=member_id)


def open_erasure_of(member_id: int) -> Erasure | None:
    return Erasure.objects.filter(member_id=member_id, ended_at=None).first()
