"""Browsers in which a member is signed in, and those that sign in again by themselves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models.members import Member
from focaljet.caching.shown import NOT_SHOWN, Shown
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Stage,
    Visible,
    after,
)


class RememberedDevice(models.Model):
    """A browser that may sign in again by itself: a split token, kept hashed (C49).

    `series` finds the row, `token_hash` proves the cookie, and each use makes a new
    token. An older token that comes back was copied, and ends the whole series.
    """

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="devices", verbose_name=_("member")
    )
    series = models.CharField(_("number of the device"), max_length=32, unique=True)
    token_hash = models.CharField(_("hash of its key"), max_length=64)
    # Two tabs that open at once both bring the token from before the turn.
    previous_hash = models.CharField(
        _("hash of its last key"), max_length=64, blank=True
    )
    browser = models.CharField(_("browser"), max_length=60, blank=True)
    made_at = models.DateTimeField(_("remembered since"))
    turned_at = models.DateTimeField(_("last used"))

    personal = PersonalData(
        subject="member",
        stage=Stage.SESSIONS,
        fields={
            **{
                name: Kept(
                    Category.CREDENTIAL,
                    Purpose.ACCOUNT,
                    _("to keep you signed in on a device where you asked for it"),
                    on_erase=OnErase.DELETE_ROW,
                    visible=Visible.NOBODY,
                    keep=after("turned_at", days=60),
                )
                for name in ("member", "series", "token_hash", "previous_hash")
            },
            "browser": Kept(
                Category.DEVICE,
                Purpose.SECURITY,
                _("so that you can tell your devices apart and end one"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
                edit="accounts:sign_ins",
                keep=after("turned_at", days=60),
            ),
            **{
                name: Kept(
                    Category.ACTIVITY,
                    Purpose.SECURITY,
                    _("so that you can see when a device was used"),
                    on_erase=OnErase.DELETE_ROW,
                    visible=Visible.SELF,
                    keep=after("turned_at", days=60),
                )
                for name in ("made_at", "turned_at")
            },
        },
        not_personal=frozenset(),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("remembered device")
        verbose_name_plural = _("devices that stay signed in")

    def __str__(self) -> str:
        return f"device {self.pk}"


class SignIn(models.Model):
    """One browser in which a member is signed in; the session names this row.

    Without the row the session is over at its next request. A device that comes back
    goes on with the row of its last session.
    """

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="sign_ins", verbose_name=_("member")
    )
    device = models.OneToOneField(
        RememberedDevice,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="sign_in",
        verbose_name=_("device that stays signed in"),
    )
    browser = models.CharField(_("browser"), max_length=60, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    began_at = models.DateTimeField(_("signed in"))
    # The beginning of the day: that is all anybody needs, and one write a day.
    used_on = models.DateTimeField(_("day of the last use"))

    personal = PersonalData(
        subject="member",
        stage=Stage.SESSIONS,
        fields={
            **{
                name: Kept(
                    Category.LINK,
                    Purpose.SECURITY,
                    _("to end a session when you sign it out from elsewhere"),
                    on_erase=OnErase.DELETE_ROW,
                    visible=Visible.NOBODY,
                    keep=after("used_on", days=60),
                )
                for name in ("member", "device")
            },
            **{
                name: Kept(
                    category,
                    Purpose.SECURITY,
                    _("so that you can see where you are signed in, and end it"),
                    on_erase=OnErase.DELETE_ROW,
                    visible=Visible.SELF,
                    edit="accounts:sign_ins",
                    keep=after("used_on", days=60),
                )
                for name, category in (
                    ("browser", Category.DEVICE),
                    ("place", Category.LOCATION),
                    ("began_at", Category.ACTIVITY),
                    ("used_on", Category.ACTIVITY),
                )
            },
        },
        not_personal=frozenset(),
    )

    shown = Shown("SELECT 'self:' || member_id FROM changed")

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")

    def __str__(self) -> str:
        return f"sign-in {self.pk}"
