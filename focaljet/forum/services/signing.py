"""Signatures: writing one, seeing them or not, and emptying one that annoys."""

from __future__ import annotations

from django.db import transaction

from focaljet.accounts.models import Member
from focaljet.base.markup.render import VERSION
from focaljet.base.markup.signature import render_signature
from focaljet.base.verdict import insist
from focaljet.forum import deeds, rules, signals
from focaljet.forum.models.marks import Signature
from focaljet.forum.models.readers import ForumMember
from focaljet.forum.queries.signatures import known_of
from focaljet.moderation.services import log


@transaction.atomic
def sign_with(*, member: Member, source: str) -> None:
    """Put these words under the posts of a member; "" takes the signature away.

    `source` is BBCode of at most 300 characters on three lines (forms.py). Raises
    RefusedError, with a reason to show.
    """
    if not source:
        Signature.objects.filter(member=member).delete()
        return
    signed = render_signature(source)
    insist(rules.may_sign_with(signed, known_of(member).post_count))
    Signature.objects.update_or_create(
        member=member,
        defaults={"source": source, "html": signed.html, "html_version": VERSION},
    )


def show_signatures(*, reader: Member, shows: bool) -> None:
    """Whether the reader wants to see the signatures of others."""
    ForumMember.objects.update_or_create(
        member=reader, defaults={"shows_signatures": shows}
    )


@transaction.atomic
def empty_signature(*, by: Member, member_id: int) -> None:
    """Take away the signature of somebody else. Raises RefusedError with a reason."""
    insist(rules.may_empty_signatures(by))
    gone, _each = Signature.objects.filter(member=member_id).delete()
    if gone:
        signals.signature_emptied.send(
            sender=Signature, member_id=member_id, by_id=by.pk
        )
        log.write(deeds.EMPTIED_SIGNATURE, by=by.pk, about=member_id)
