"""Who may sign in, by which name; and who a session belongs to, in one query."""

from __future__ import annotations

from copy import copy
from typing import Any, cast

from allauth.account.models import EmailAddress
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from focaljet.accounts.models import Member
from focaljet.base import text
from focaljet.base.recording import shows
from focaljet.caching.pieces import piece

LONGEST_PASSWORD = 200  # hashing a megabyte would keep a processor busy


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
        """The member with the groups given and the sign-ins, in one query; in a web
        process from memory, until something is written about them."""
        try:
            known = piece(("accounts.member", user_id), lambda: _read(user_id))
        except _NobodyError:
            return None
        if not _may_sign_in(known) or known.hidden_at or known.waits_since:
            return None
        # A request may change its own.
        member = copy(known)
        brought = vars(member)
        member.given_groups = list(
            zip(brought["group_ids"], brought["given_kinds"], strict=True)
        )
        member.live_sign_ins = dict(
            zip(brought["sign_in_ids"], brought["sign_in_days"], strict=True)
        )
        return member


class _NobodyError(Exception):
    """There is no such member."""


def _read(member_id: int) -> Member:
    found = Member.objects.raw(MEMBER_WITH_GROUPS_AND_SIGN_INS, [member_id])
    member = next(iter(found), None)
    if member is None:
        raise _NobodyError
    shows(f"self:{member_id}")
    return member


# Asked at every request of a member: Django would need longer to put it together than
# PostgreSQL to answer it.
MEMBER_WITH_GROUPS_AND_SIGN_INS = """
    SELECT member.*,
        ARRAY(
            SELECT given.group_id FROM accounts_membership AS given
            WHERE given.member_id = member.id ORDER BY given.group_id
        ) AS group_ids,
        ARRAY(
            SELECT of.kind
            FROM accounts_membership AS given
            JOIN accounts_group AS of ON of.id = given.group_id
            WHERE given.member_id = member.id ORDER BY given.group_id
        ) AS given_kinds,
        ARRAY(
            SELECT begun.id FROM accounts_signin AS begun
            WHERE begun.member_id = member.id ORDER BY begun.id
        ) AS sign_in_ids,
        ARRAY(
            SELECT begun.used_on FROM accounts_signin AS begun
            WHERE begun.member_id = member.id ORDER BY begun.id
        ) AS sign_in_days
    FROM accounts_member AS member WHERE member.id = %s
"""


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
