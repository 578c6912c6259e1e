"""“Was this you?”: somebody says so of an imported author, and the staff decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.text import without_controls
from focaljet.base.verdict import YES, RefusedError, Verdict, insist, no
from focaljet.personal.words import ITSELF, Purpose
from focaljet.privacy import rules, signals, walk
from focaljet.privacy.erasing.batches import ids_of, in_batches
from focaljet.privacy.models.claims import Claim
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.services import erasing, ledger
from focaljet.privacy.walk import Share

MOST_OPEN = 10
# What an account is, what it may do, and what was asked and done in its name: these
# links stay with the author, and end with them.
STAY_WITH_THE_ACCOUNT = frozenset({Purpose.ACCOUNT, Purpose.REQUEST, Purpose.AUDIT})
NOT_UNIQUE = "23505"  # PostgreSQL's word for a row that is there already


def may_be_claimed(author_id: int) -> Verdict:
    """Asks the app that knows who came in with an archive; two queries."""
    if Claim.objects.filter(author=author_id, granted=True).exists():
        return no(_("This author was claimed before."))
    for app in apps.get_app_configs():
        if path := getattr(app, "claimable", ""):
            rule: Callable[[int], Verdict] = import_string(path)
            return rule(author_id)
    return no(_("No archive came in here."))


def may_claim(*, claimant_id: int, author_id: int) -> Verdict:
    if not (verdict := may_be_claimed(author_id)):
        return verdict
    waiting = Claim.objects.filter(claimant=claimant_id, decided_at=None)
    authors = set(waiting.values_list("author", flat=True))
    if author_id in authors:
        return no(_("You said so before. The staff will decide."))
    if len(authors) >= MOST_OPEN:
        return no(_("The staff have to decide about ten claims of yours first."))
    return YES


@transaction.atomic
def claim(*, claimant_id: int, author_id: int, wish: str, message: str = "") -> Claim:
    """A member says: this author is me. Raises RefusedError, with a reason to show."""
    insist(may_claim(claimant_id=claimant_id, author_id=author_id))
    try:
        with transaction.atomic():
            return Claim.objects.create(
                claimant_id=claimant_id,
                author_id=author_id,
                wish=Claim.Wish(wish),
                message=without_controls(message).strip(),
                asked_at=clock.now(),
            )
    except IntegrityError:
        raise RefusedError(
            no(_("You said so before. The staff will decide."))
        ) from None


@transaction.atomic
def grant(*, by: rules.Person, claim_id: int) -> Claim:
    """Do as the claimant wishes; whoever else claimed the same author is refused.

    The posts are given by a job (`carry_out`). Raises RefusedError, with a reason to
    show, when `by` may not or another of the staff was faster, and Claim.DoesNotExist.
    """
    found = _locked(by, claim_id)
    if found.author_id is None:
        raise RefusedError(no(_("This author is not there any more.")))
    insist(may_be_claimed(found.author_id))
    _decide(found, by, granted=True)
    for other in Claim.objects.filter(author=found.author_id, decided_at=None):
        _decide(other, by, granted=False)
    if found.wish == Claim.Wish.ERASE:
        _erase(found.author_id, words=Erasure.Words.GO, by_id=by.pk)
    else:
        signals.claim_granted.send(sender=Claim, claim_id=found.pk)
    kind = LedgerLine.Kind.CLAIM
    ledger.write(kind=kind, about=found.claimant_id, by=by.pk)
    return found


@transaction.atomic
def refuse(*, by: rules.Person, claim_id: int) -> Claim:
    """Leave everything as it is. Raises as `grant` does."""
    found = _locked(by, claim_id)
    _decide(found, by, granted=False)
    return found


def carry_out(*, claim_id: int) -> int:
    """Give the posts to the claimant, and end the empty author; how many rows moved.

    Follows the declarations, so that no app is forgotten. Safe to run again.
    """
    found = Claim.objects.filter(pk=claim_id, granted=True, wish=Claim.Wish.MINE)
    claimed = found.exclude(author=None).first()
    if claimed is None or claimed.author_id is None:
        return 0
    author_id, member_id = claimed.author_id, claimed.claimant_id
    moved = sum(
        in_batches(ids_of(share.rows), partial(_give, share, member_id))
        for share in walk.shares(walk.person_of(author_id))
        if _goes_along(share)
    )
    with transaction.atomic():
        facts = {"author_id": author_id, "member_id": member_id}
        signals.author_claimed.send(sender=Claim, **facts)
        if erasing.open_erasure_of(author_id) is None:
            _erase(author_id, words=Erasure.Words.STAY, by_id=claimed.decided_by_id)
    return moved


def _locked(by: rules.Person, claim_id: int) -> Claim:
    """The claim, and with it all others to the same author, in one order."""
    asked = Claim.objects.get(pk=claim_id)
    rivals = Claim.objects.filter(author=asked.author_id) if asked.author_id else []
    wanted = {claim_id, *(rival.pk for rival in rivals)}
    locked = Claim.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    found = {each.pk: each for each in locked}[claim_id]
    insist(rules.may_decide(by, found))
    return found


def _decide(found: Claim, by: rules.Person, *, granted: bool) -> None:
    found.decided_at, found.decided_by_id = clock.now(), by.pk
    found.granted = granted
    found.save(update_fields=["decided_at", "decided_by", "granted"])


def _erase(author_id: int, *, words: str, by_id: int | None) -> None:
    erasing.ask(
        member_id=author_id,
        words=words,
        cause=Erasure.Cause.AUTHOR,
        by_id=by_id,
        wait=timedelta(0),
    )


def _goes_along(share: Share) -> bool:
    """Whether it is a link of its own that says who wrote, did or is meant."""
    path = share.path
    if not path or path == ITSELF or "__" in path:
        return False
    if walk.is_address(share.model, path):
        return False
    return STAY_WITH_THE_ACCOUNT.isdisjoint(share.fields[path].purposes)


def _give(share: Share, member_id: int, ids: Sequence[Any]) -> int:
    rows = share.model._base_manager.filter(pk__in=ids)
    if _given(rows, share.path, member_id):
        return len(ids)
    for key in ids:
        row = share.model._base_manager.filter(pk=key)
        if not _given(row, share.path, member_id):
            row.delete()  # the claimant has one of their own
    return len(ids)


def _given(rows: Any, path: str, member_id: int) -> bool:
    """False where the claimant has such a row already; then nothing is changed."""
    try:
        with transaction.atomic():
            rows.update(**{path: member_id})
    except IntegrityError as there:
        if getattr(there.__cause__, "sqlstate", "") != NOT_UNIQUE:
            raise
        return False
    return True
