"""What an owner signs: who is staff, and how the machine is kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.base import clock
from focaljet.base.verdict import RefusedError, insist, no
from focaljet.choices.queries import chosen
from focaljet.privacy import chain
from focaljet.safeguards import choices, rules
from focaljet.safeguards.models.reviews import AccessReview, Attestation
from focaljet.safeguards.queries.staff import staff
from focaljet.safeguards.statements import STATEMENTS

A_YEAR = timedelta(days=365)


@transaction.atomic
def sign_review(*, by: Member, seen: Collection[int]) -> AccessReview:
    """`seen` are the ids of the people who stood on the page that was signed.

    Raises RefusedError where somebody came to the staff since the page was made.
    """
    insist(rules.may_watch(by))
    now_there = {person.id for person in staff()}
    if now_there - set(seen):
        raise RefusedError(no(_("Somebody came to the staff meanwhile: look again.")))
    now = clock.now()
    return AccessReview.objects.create(
        signed_at=now,
        signed_by=by,
        staff_count=len(now_there),
        expires_at=now + timedelta(days=chosen(choices.REVIEW_DAYS)),
    )


@transaction.atomic
def sign_attestation(*, by: Member, said: Collection[str]) -> Attestation:
    """What is not said is not true, and shows on the page of health. Counts for a year.
    Raises RefusedError for who may not, and KeyError for a statement that is none."""
    insist(rules.may_watch(by))
    codes = " ".join(code for code in STATEMENTS if code in said)
    unknown = set(said) - set(STATEMENTS)
    if unknown:
        raise KeyError(unknown)
    now = clock.now()
    made = Attestation(signed_at=now, signed_by=by, said=codes, expires_at=now + A_YEAR)
    made.key_id, made.seal = chain.seal(chain.START, body(made))
    made.save()
    return made


def body(made: Attestation) -> str:
    """What the seal covers: that it was said then, whoever said it."""
    return chain.canonical("attestation", made.signed_at, made.expires_at, made.said)


def holds(made: Attestation) -> bool:
    """Whether it stands as it was signed."""
    return chain.holds(chain.START, body(made), made.key_id, made.seal)
