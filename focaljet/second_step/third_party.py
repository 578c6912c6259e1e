"""What allauth's table of second steps knows about people."""

from __future__ import annotations

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
)

WHY = _("to let only you sign in; secrets in it are encrypted")

AUTHENTICATOR = Table(
    "mfa.Authenticator",
    PersonalData(
        subject="user",
        stage=Stage.SESSIONS,
        fields={
            "user": Kept(
                Category.LINK,
                Purpose.ACCOUNT,
                _("to know whose passkey or app it is"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.NOBODY,
            ),
            "type": Kept(
                Category.CREDENTIAL,
                Purpose.ACCOUNT,
                WHY,
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
                edit="second_step:means",
            ),
            "data": Kept(
                Category.CREDENTIAL,
                Purpose.ACCOUNT,
                WHY,
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.NOBODY,
                json_keys={"name": Category.DEVICE, "*": Category.CREDENTIAL},
            ),
            **{
                name: Kept(
                    Category.ACTIVITY,
                    Purpose.SECURITY,
                    _("so that you can see which of them are in use"),
                    on_erase=OnErase.DELETE_ROW,
                    visible=Visible.SELF,
                    edit="second_step:means",
                )
                for name in ("created_at", "last_used_at")
            },
        },
    ),
    title=_("passkeys, authenticator apps, recovery codes"),
)
TABLES = (AUTHENTICATOR,)
