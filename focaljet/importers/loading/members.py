"""Members and groups of a neutral file."""

from __future__ import annotations

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from focaljet.accounts.models import Group, Member, Membership
from focaljet.base import clock, text
from focaljet.importers.loading.copying import copy_rows, new_ids
from focaljet.importers.loading.names import free_names
from focaljet.importers.loading.origins import Origins
from focaljet.importers.loading.report import Report
from focaljet.importers.models import Origin
from focaljet.importers.neutral import rows
from focaljet.importers.neutral.reader import Reader


@transaction.atomic
def load_groups(groups: Sequence[rows.Group], origins: Origins, report: Report) -> None:
    """A group of the same name is the same group; built-in ones are nobody's to join."""
    known = origins.known(Origin.Kind.GROUP, [group.id for group in groups])
    report.here_already[rows.Kind.GROUP] += len(known)
    ours: dict[str, int] = {}
    for group in groups:
        if group.id in known:
            continue
        name = text.one_line(group.name)[:50] or _("Unnamed group")
        here = Group.objects.filter(name=name).first()
        if here is not None and here.kind != Group.Kind.OWN:
            name = f"{name} (2)"
            here = Group.objects.filter(name=name).first()
        ours[group.id] = (here or Group.objects.create(name=name)).pk
    origins.remember(Origin.Kind.GROUP, ours)
    report.came_in[rows.Kind.GROUP] += len(ours)


@transaction.atomic
def load_members(
    members: Sequence[rows.Member], file: Reader, origins: Origins, report: Report
) -> None:
    """Raises IntegrityError when somebody takes one of the names meanwhile."""
    known = origins.known_authors([member.id for member in members])
    new = [member for member in members if member.id not in known]
    now = clock.now()
    names = free_names([member.screen_name for member in new])
    ids = new_ids(Member, len(new))
    copy_rows(
        Member,
        (
            Member(
                id=id_,
                screen_name=name,
                skeleton=text.skeleton(name),
                password=make_password(None),
                joined_at=member.joined_at,
                # Without an address there is nobody who could ever claim the name.
                imported_at=None if member.email else now,
            )
            for id_, name, member in zip(ids, names, new, strict=True)
        ),
    )
    ours = {member.id: id_ for id_, member in zip(ids, new, strict=True)}
    origins.remember_authors(ours)
    _put_into_groups(ours, file, origins)
    _keep_addresses(new, ours, report)
    report.here_already[rows.Kind.MEMBER] += len(known)
    report.came_in[rows.Kind.MEMBER] += len(new)
    for member in new:
        if member.legacy_hash:
            report.remark(
                rows.Kind.MEMBER,
                member.id,
                _("The old password is not taken over; a new one comes by mail."),
                is_left_out=False,
            )


def _put_into_groups(ours: dict[str, int], file: Reader, origins: Origins) -> None:
    pairs = file.groups_of(list(ours))
    groups = origins.known(Origin.Kind.GROUP, {pair.group for pair in pairs})
    Membership.objects.bulk_create(
        [
            Membership(
                member_id=ours[pair.member],
                group_id=groups[pair.group],
                since=clock.now(),
            )
            for pair in pairs
            if pair.group in groups
        ],
        ignore_conflicts=True,
    )


def _keep_addresses(
    members: Sequence[rows.Member], ours: dict[str, int], report: Report
) -> None:
    """Unconfirmed, and not the first address of the account: those that nobody
    confirms are swept away with their accounts (accounts.services.members)."""
    addresses: list[EmailAddress] = []
    for member in members:
        if not member.email:
            continue
        try:
            validate_email(member.email)
        except ValidationError:
            report.remark(
                rows.Kind.MEMBER,
                member.id,
                _("Its e-mail address is none, and was left out."),
                is_left_out=False,
            )
            continue
        addresses.append(
            EmailAddress(
                user_id=ours[member.id],
                email=member.email.lower(),
                verified=False,
                primary=False,
            )
        )
    EmailAddress.objects.bulk_create(addresses)
