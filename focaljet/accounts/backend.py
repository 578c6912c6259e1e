"""Who may sign in, by which name; and who a session belongs to, in one query."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.models import EmailAddress
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import HttpRequest

from focaljet.accounts.models import Member, Membership, RememberedDevice
from focaljet.base import text

LONGEST_PASSWORD = 4096  # hashing a megabyte would keep a processor busy


class MemberBackend(BaseBackend):
    """Signs in by screen name, in any case and spelling, or by e-mail address.

    A known and an unknown name cost the same: one query and one hash. Only a confirmed
    address signs in: whoever claims a stranger's could else tell, from whether it led
    into the new account or not, that the stranger has one here.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        email: str | None = None,
        **kwargs: Any,
    ) -> Member | None:
        login = email or username
        if not login or not password or len(password) > LONGEST_PASSWORD:
            return None
        member = _by_address(login) if "@" in login else _by_name(login)
        if member is None or not member.has_usable_password():
            make_password(password)
            return None
        if not member.check_password(password):
            return None
        return member if _may_sign_in(member) else None

    def get_user(self, user_id: int) -> Member | None:
        """The member with the groups given and the devices, in one query."""
        row = (
            Member.objects.filter(pk=user_id)
            .annotate(
                groups_brought=ArraySubquery(
                    Membership.objects.filter(member=OuterRef("pk"))
                    .order_by("group_id")
                    .values(brought=JSONObject(id="group_id", kind="group__kind"))
                ),
                devices_brought=ArraySubquery(
                    RememberedDevice.objects.filter(member=OuterRef("pk")).values("pk")
                ),
            )
            .first()
        )
        if row is None or not _may_sign_in(row):
            return None
        row.given_groups = [
            (group["id"], group["kind"]) for group in row.groups_brought
        ]
        row.live_devices = row.devices_brought
        return row


def _by_name(name: str) -> Member | None:
    return Member.objects.filter(skeleton=text.skeleton(name)).first()


def _by_address(address: str) -> Member | None:
    found = (
        EmailAddress.objects.filter(email=address.strip().lower()[:254], verified=True)
        .select_related("user")
        .first()
    )
    return cast("Member", found.user) if found else None


def _may_sign_in(member: Member) -> bool:
    return member.is_active and not member.is_imported
