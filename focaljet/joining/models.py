"""Invitations, and wishes to join that the staff decide."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.caching.shown import NOT_SHOWN
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
    after,
)

LONGEST_NOTE = 120
LONGEST_WHY = 1_000


class Invitation(models.Model):
    """That somebody may join. The link is signed and stored nowhere; it names this row."""

    maker = models.ForeignKey(
        Member, models.CASCADE, related_name="invitations", verbose_name=_("made by")
    )
    note = models.CharField(_("note"), max_length=LONGEST_NOTE, blank=True)
    uses = models.PositiveSmallIntegerField(_("how many may use it"), default=1)
    used = models.PositiveSmallIntegerField(_("how many have"), default=0)
    made_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("good until"))

    personal = PersonalData(
        subject="maker",
        fields={
            "maker": Kept(
                Category.LINK,
                Purpose.ACCOUNT,
                _("to tell the invited and the staff who invites"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=after("expires_at", days=30),
            ),
            "note": Kept(
                Category.CONTENT,
                Purpose.ACCOUNT,
                _("so that you know for whom you made an invitation"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=after("expires_at", days=30),
            ),
            "made_at": Kept(
                Category.ACTIVITY,
                Purpose.ACCOUNT,
                _("to show you your invitations in their order"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=after("expires_at", days=30),
            ),
        },
        not_personal=frozenset({"uses", "used", "expires_at"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def left(self) -> int:
        return self.uses - self.used


class Wish(models.Model):
    """That somebody wants to join, what they wrote, and what the staff made of it."""

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="wishes", verbose_name=_("member")
    )
    why = models.TextField(_("why they want to join"), blank=True)
    invited_by = models.ForeignKey(
        Member,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
    asked_at = models.DateTimeField(_("asked"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Member,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    is_let_in = models.BooleanField(_("let in"), default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    personal = PersonalData(
        subject=("member", "invited_by", "decided_by"),
        fields={
            "member": Kept(
                Category.LINK,
                Purpose.ACCOUNT,
                _("to know who wants to join"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=after("decided_at", days=90),
            ),
            "why": Kept(
                Category.LETTER,
                Purpose.ACCOUNT,
                _("so that the staff can decide whether to let you in"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=after("decided_at", days=90),
            ),
            **{
                name: Kept(
                    Category.LINK,
                    Purpose.AUDIT,
                    why,
                    on_erase=OnErase.DETACH,
                    visible=Visible.STAFF,
                    keep=after("decided_at", days=90),
                )
                for name, why in (
                    ("invited_by", _("to see who brought somebody in")),
                    ("decided_by", _("to see who of the staff let somebody in")),
                )
            },
            **{
                name: Kept(
                    category,
                    Purpose.ACCOUNT,
                    _("to tell you what became of your wish"),
                    on_erase=OnErase.DELETE_ROW,
                    visible=Visible.STAFF,
                    keep=after("decided_at", days=90),
                )
                for name, category in (
                    ("asked_at", Category.ACTIVITY),
                    ("decided_at", Category.ACTIVITY),
                    ("is_let_in", Category.STANDING),
                    ("reason", Category.STANDING),
                )
            },
        },
        not_personal=frozenset(),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("wish to join")
        verbose_name_plural = _("wishes to join")

    def __str__(self) -> str:
        return f"wish {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.decided_at is None
