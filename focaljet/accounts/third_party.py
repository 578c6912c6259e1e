"""What the tables of other people's apps know about people, and why.

Those who bring the apps in say so here; `personal.declared` reads it.
"""

from __future__ import annotations

import zlib
from typing import Any

from django.core.signing import b64_decode
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Stage,
    Table,
    Visible,
    after,
)
from focaljet.privacy.tables import (
    CONTENT_TYPE,
    GROUP,
    JOB_EVENTS,
    MIGRATIONS,
    PERIODIC_JOBS,
    PERMISSION,
    WORKERS,
    jobs,
)

# Sign-in: allauth

ADDRESS_WHY = _(
    "to send you what you asked for, and to let you in again when you forget your "
    "password"
)
EMAIL_ADDRESS = Table(
    "account.EmailAddress",
    PersonalData(
        subject="user",
        stage=Stage.IDENTITY,
        confirmed="verified",
        fields={
            "user": Kept(
                Category.LINK,
                Purpose.ACCOUNT,
                _("to know whose address it is"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.NOBODY,
            ),
            "email": Kept(
                Category.EMAIL,
                (Purpose.ACCOUNT, Purpose.NOTICE),
                ADDRESS_WHY,
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
                edit="account_email",
            ),
            "verified": Kept(
                Category.EMAIL,
                Purpose.ACCOUNT,
                _("to know that the address is yours"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
            ),
            "primary": Kept(
                Category.EMAIL,
                Purpose.ACCOUNT,
                _("to tell the address in use from one you are changing to"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
            ),
        },
    ),
    title=_("e-mail addresses"),
)
# Stays empty: our links to confirm an address are signed, and stored nowhere.
EMAIL_CONFIRMATION = Table(
    "account.EmailConfirmation",
    PersonalData(
        subject="email_address__user",
        stage=Stage.SESSIONS,
        fields={
            name: Kept(
                Category.CREDENTIAL,
                Purpose.ACCOUNT,
                _("to know that the address is yours"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.NOBODY,
            )
            for name in ("email_address", "created", "sent", "key")
        },
    ),
    title=_("links to confirm an address; stays empty"),
)

# Django

SESSION = Table(
    "sessions.Session",
    PersonalData(
        # The link to the member is inside the data, which is signed and packed.
        found_by="focaljet.accounts.third_party.sessions_of",
        plant="focaljet.accounts.planting.a_session",
        stage=Stage.SESSIONS,
        fields={
            name: Kept(
                category,
                Purpose.ACCOUNT,
                _("to know that you are signed in while you go from page to page"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.NOBODY,
                keep=after("expire_date"),
            )
            for name, category in (
                ("session_key", Category.CREDENTIAL),
                ("session_data", Category.CREDENTIAL),
                ("expire_date", Category.ACTIVITY),
            )
        },
    ),
    title=_("who is signed in"),
)
ADMIN_LOG = Table(
    "admin.LogEntry",
    PersonalData(
        # What somebody did, and what was done to somebody: the line names both.
        found_by="focaljet.accounts.third_party.log_entries_of",
        plant="focaljet.accounts.planting.a_log_entry",
        stage=Stage.LINKS,
        fields={
            **{
                name: Kept(
                    Category.ACTIVITY,
                    Purpose.AUDIT,
                    _("to see later which member of the staff changed what"),
                    on_erase=OnErase.DELETE_ROW,
                    visible=Visible.STAFF,
                    keep=after("action_time", years=1),
                )
                for name in ("action_time", "action_flag", "change_message")
            },
            "user": Kept(
                Category.LINK,
                Purpose.AUDIT,
                _("to see later which member of the staff changed what"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=after("action_time", years=1),
            ),
            "object_id": Kept(
                Category.LINK,
                Purpose.AUDIT,
                _("to see later what was changed"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=after("action_time", years=1),
            ),
            "object_repr": Kept(
                Category.SCREEN_NAME,
                Purpose.AUDIT,
                _("to see later what was changed"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=after("action_time", years=1),
            ),
        },
        not_personal=frozenset({"content_type"}),
    ),
    title=_("log of the admin pages"),
)


# The cache: throttles, under keyed hashes of addresses and names.
CACHE = Table(
    "cache_entry",
    PersonalData(
        subject=None,
        fields={
            name: Kept(
                Category.ACTIVITY,
                Purpose.SECURITY,
                _("to slow down who tries many passwords or sends many mails"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.NOBODY,
                keep=after("expires"),
            )
            for name in ("cache_key", "value", "expires")
        },
    ),
    title=_("counters against guessing and flooding"),
)

# Jobs: procrastinate. Arguments are ids only.
JOBS = jobs(
    found_by="focaljet.accounts.third_party.jobs_of",
    plant="focaljet.accounts.planting.a_job",
)

TABLES = (
    EMAIL_ADDRESS,
    EMAIL_CONFIRMATION,
    SESSION,
    ADMIN_LOG,
    GROUP,
    PERMISSION,
    CONTENT_TYPE,
    MIGRATIONS,
    CACHE,
    JOBS,
    WORKERS,
    JOB_EVENTS,
    PERIODIC_JOBS,
)


def sessions_of(member_id: int) -> QuerySet[Any]:
    """Sessions of somebody signed in, or on the way; opens every session there is."""
    from django.contrib.sessions.models import Session
    from django.utils.http import int_to_base36

    signed_in, signing_in = str(member_id), int_to_base36(member_id)
    packed = Session.objects.values_list("session_key", "session_data").iterator()
    found = [key for key, data in packed if _may_hold(data, signed_in, signing_in)]
    keys = []
    for session in Session.objects.filter(session_key__in=found):
        data = session.get_decoded()
        pending = data.get("account_login") or {}
        if data.get("_auth_user_id") == signed_in or (
            pending.get("user_pk") == signing_in
        ):
            keys.append(session.session_key)
    return Session.objects.filter(session_key__in=keys)


def _may_hold(packed: str, *said: str) -> bool:
    """Whether one of these texts is in a session. The seal is not looked at: that is
    done for the few that are left, and would cost ten times as much for all."""
    body = packed.partition(":")[0]
    try:
        raw = b64_decode(body.removeprefix(".").encode())
        if body.startswith("."):
            raw = zlib.decompress(raw)
    except (ValueError, zlib.error):
        return True
    return any(f'"{each}"'.encode() in raw for each in said)


def jobs_of(member_id: int) -> QuerySet[Any]:
    """Jobs that are to be done, or were done, for this member.

    The one that erases the member is not among them: it knows the erasure, not whom.
    """
    from allauth.account.models import EmailAddress
    from procrastinate.contrib.django.models import ProcrastinateJob

    addresses = EmailAddress.objects.filter(user=member_id).values_list("pk", flat=True)
    return ProcrastinateJob.objects.filter(
        Q(args__member_id=member_id) | Q(args__address_id__in=list(addresses))
    )


def log_entries_of(member_id: int) -> QuerySet[Any]:
    """What the member did on the admin pages, and what others did to the member."""
    from django.conf import settings
    from django.contrib.admin.models import LogEntry

    app_label, model = settings.AUTH_USER_MODEL.lower().split(".")
    return LogEntry.objects.filter(
        Q(user=member_id)
        | Q(
            content_type__app_label=app_label,
            content_type__model=model,
            object_id=str(member_id),
        )
    )
