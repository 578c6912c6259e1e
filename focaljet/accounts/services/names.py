"""Screen names: changed, kept for who had them, and set free in the end."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction

from focaljet.accounts import choices, rules, signals
from focaljet.accounts.models import Member, NameChange, ProtectedName
from focaljet.accounts.services.members import NameTakenError
from focaljet.base import clock, text
from focaljet.base.verdict import insist
from focaljet.choices.queries import chosen


@transaction.atomic
def change_name(*, member: Member, name: str) -> None:
    """Raises RefusedError where it is too soon, or the name cannot be had."""
    locked = Member.objects.select_for_update().get(pk=member.pk)
    insist(rules.may_rename_self(locked))
    _rename(locked, name)
    member.refresh_from_db(fields=["screen_name", "skeleton"])


@transaction.atomic
def rename(*, by: Member, member: Member, name: str, reason: str) -> None:
    """One of the staff gives a member another name, and says why. Raises RefusedError."""
    insist(rules.may_rename(by, member))
    locked = Member.objects.select_for_update().get(pk=member.pk)
    change = _rename(locked, name)
    change.changed_by, change.reason = by, reason
    change.save(update_fields=["changed_by", "reason"])
    signals.renamed_by_staff.send(sender=Member, member_id=member.pk)


def _rename(member: Member, name: str) -> NameChange:
    insist(rules.may_take_name(name, member=member))
    change = NameChange(
        member=member,
        old_name=member.screen_name,
        old_skeleton=member.skeleton,
        changed_at=clock.now(),
    )
    member.screen_name = text.cleaned_name(name)
    try:
        with transaction.atomic():
            member.save(update_fields=["screen_name", "skeleton"])
            change.save()
    except IntegrityError:
        raise NameTakenError from None
    return change


@transaction.atomic
def protect(*, member_id: int) -> None:
    """Keep the names of somebody who leaves from everybody else, for a while."""
    days = chosen(choices.NAMES_KEPT_DAYS)
    if not days:
        return
    until = clock.now() + timedelta(days=days)
    for each in _hashes_of(member_id):
        ProtectedName.objects.update_or_create(
            name_hash=each, defaults={"until": until}
        )


def unprotect(*, member_id: int) -> None:
    """The member stays after all."""
    ProtectedName.objects.filter(name_hash__in=_hashes_of(member_id)).delete()


def _hashes_of(member_id: int) -> set[str]:
    now = Member.objects.filter(pk=member_id, imported_at=None)
    old = NameChange.objects.filter(member=member_id)
    skeletons = {
        *now.values_list("skeleton", flat=True),
        *old.values_list("old_skeleton", flat=True),
    }
    return {rules.name_hash(skeleton) for skeleton in skeletons}
