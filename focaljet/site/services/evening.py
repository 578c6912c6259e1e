"""What an owner ticks off by hand, and the mail that ticks itself off."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from focaljet.accounts.models import Member
from focaljet.base import tokens
from focaljet.base.verdict import RefusedError
from focaljet.choices import queries
from focaljet.choices.services import choose
from focaljet.site import rules, signals
from focaljet.site.evening import MAIL, OVER, SEEN

MAIL_CAME = "site-mail-came"
LINK_LASTS = timedelta(days=3)


def tick(*, by_id: int, step: str) -> None:
    """Safe to call again."""
    seen = queries.chosen(SEEN)
    if step not in seen:
        choose(by_id=by_id, name=SEEN, value=[*seen, step])


def end(*, by: Member) -> None:
    choose(by_id=by.pk, name=OVER, value=True)


@transaction.atomic
def ask_for_mail(*, by: Member) -> None:
    """Raises RefusedError where there is no address that a mail could go to."""
    verdict = rules.may_be_written_to(address_of(by.pk))
    if not verdict:
        raise RefusedError(verdict)
    signals.mail_asked.send(sender=Member, member_id=by.pk)


def address_of(member_id: int) -> EmailAddress | None:
    mine = EmailAddress.objects.filter(user=member_id, user__is_active=True)
    return mine.select_related("user").order_by("-verified", "-primary").first()


def link_token(member_id: int) -> str:
    return tokens.make(MAIL_CAME, {"m": member_id}, lasts=LINK_LASTS)


def owner_of_link(token: str) -> Member | None:
    """Whom the mail went to; None where the link is old, or they own no more."""
    try:
        number = tokens.read(MAIL_CAME, token)["m"]
    except tokens.TokenError:
        return None
    member = Member.objects.filter(pk=number, is_active=True).first()
    return member if member and member.is_owner else None


def mail_came(*, token: str) -> bool:
    """Whether the link was good; then the step is ticked."""
    member = owner_of_link(token)
    if member:
        tick(by_id=member.pk, step=MAIL)
    return member is not None
