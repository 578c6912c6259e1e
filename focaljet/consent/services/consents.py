"""Giving consent, refusing it and taking it back: one call each, one button each."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.base.offers import address, offered
from focaljet.base.verdict import RefusedError, no
from focaljet.choices import site
from focaljet.consent import asks, signals
from focaljet.consent.asks import Ask
from focaljet.consent.models.receipts import ConsentEvent, ConsentReceipt
from focaljet.consent.queries import consents as queries
from focaljet.personal.words import Purpose

# Nobody has to remember for ever what they once agreed to: then they are asked anew.
LASTS = timedelta(days=2 * 365)

NOT_ASKED = no(_("This site does not ask for that."))
OTHER_WORDS = no(
    _("What is asked has changed in the meantime. Please read it once more.")
)

State = ConsentEvent.State


def give(
    *, member_id: int, purpose: Purpose, wording: str, place: str
) -> ConsentReceipt:
    """`wording` is what the person saw; where the site asks something else by now, that
    is no consent to it, and it is refused."""
    return _answer(State.GIVEN, member_id, purpose, wording, place)


def refuse(
    *, member_id: int, purpose: Purpose, wording: str, place: str
) -> ConsentReceipt:
    """Written down too, so that nobody is asked again and again."""
    return _answer(State.REFUSED, member_id, purpose, wording, place)


@transaction.atomic
def withdraw(*, member_id: int, purpose: Purpose) -> bool:
    """From now on `has_consent` says no. False where nothing was given."""
    _one_at_a_time(member_id)
    last = queries.last_answer(member_id, purpose)
    if last is None or last.state != State.GIVEN:
        return False
    ConsentEvent.objects.create(
        receipt=last.receipt, state=State.WITHDRAWN, at=clock.now()
    )
    signals.consent_withdrawn.send(
        sender=None, member_id=member_id, purpose=purpose.value
    )
    return True


@transaction.atomic
def expire() -> int:
    """The nightly lines for what is over; `has_consent` did not wait for them."""
    over = ConsentReceipt.objects.filter(expires_at__lte=clock.now()).exclude(
        events__state__in=[State.EXPIRED, State.WITHDRAWN, State.REFUSED]
    )
    lines = [
        ConsentEvent(receipt=receipt, state=State.EXPIRED, at=receipt.expires_at)
        for receipt in over.select_for_update(of=("self",))
    ]
    return len(ConsentEvent.objects.bulk_create(lines))


@transaction.atomic
def _answer(
    state: str, member_id: int, purpose: Purpose, wording: str, place: str
) -> ConsentReceipt:
    ask = asks.ask_for(purpose)
    if ask is None:
        raise RefusedError(NOT_ASKED)
    if wording != ask.wording:
        raise RefusedError(OTHER_WORDS)
    _one_at_a_time(member_id)
    last = queries.last_answer(member_id, purpose)
    if last and last.state == state and _still_fits(last.receipt, ask):
        return last.receipt  # two clicks are one answer
    receipt = _written(ask, member_id, place)
    ConsentEvent.objects.create(receipt=receipt, state=state, at=receipt.made_at)
    return receipt


def _still_fits(receipt: ConsentReceipt, ask: Ask) -> bool:
    return receipt.expires_at > clock.now() and queries.covers(receipt, ask)


def _written(ask: Ask, member_id: int, place: str) -> ConsentReceipt:
    now = clock.now()
    number, policy = policy_in_force()
    return ConsentReceipt.objects.create(
        member_id=member_id,
        purpose=ask.purpose.value,
        data=" ".join(sorted(ask.labels)),
        recipients=" ".join(queries.recipient_keys(ask.purpose)),
        storage=ask.storage,
        controller=site.name()[:200],
        contact=f"{settings.SITE_URL}{address('contact')}",
        policy_version=number,
        policy_url=policy,
        language=get_language() or settings.LANGUAGE_CODE,
        wording=ask.wording,
        place=place,
        made_at=now,
        expires_at=now + LASTS,
    )


def policy_in_force() -> tuple[int | None, str]:
    """Its number and its address, from whoever offers `policy_in_force`."""
    for offer in offered("policy_in_force"):
        number, path = offer()
        return number, f"{settings.SITE_URL}{path}"
    return None, f"{settings.SITE_URL}{address('policy')}"


def _one_at_a_time(member_id: int) -> None:
    members = get_user_model()._default_manager
    members.select_for_update().get(pk=member_id)
