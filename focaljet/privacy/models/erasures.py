"""That somebody is to be erased, how far it has come, and what is left to a human."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import NOT_SHOWN
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

RECEIPT_STAYS = after("ended_at", years=1)


class Erasure(models.Model):
    """From the wish to the receipt. While it is open the account is hidden.

    `receipt` says what went and what stays, in codes and counts, without names. When
    all is done `member` is nobody.
    """

    class Words(models.TextChoices):
        STAY = "stay", _("They stay, under “a former member”")
        GO = "go", _("They go too")

    class Cause(models.TextChoices):
        ASKED = "asked", _("The member asked for it")
        NEVER_CAME = "never came", _("The address was never confirmed")
        AUTHOR = "author", _("An imported author asked for it")
        CHILD = "child", _("A child was found")
        STAFF = "staff", _("The staff did it at somebody's request")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("member"),
    )
    words = models.CharField(
        _("what becomes of the posts"), max_length=4, choices=Words
    )
    cause = models.CharField(_("cause"), max_length=12, choices=Cause)
    asked_at = models.DateTimeField(_("asked for"))
    due_at = models.DateTimeField(_("due"))
    begun_at = models.DateTimeField(_("begun"), null=True)
    # Done, or called off.
    ended_at = models.DateTimeField(_("ended"), null=True)
    called_off = models.BooleanField(_("called off"), default=False)
    receipt = models.JSONField(_("receipt"), default=dict)

    personal = PersonalData(
        subject="member",
        stage=Stage.IDENTITY,
        fields={
            "member": Kept(
                Category.LINK,
                Purpose.REQUEST,
                _("to know who is to be erased; empty once it is done"),
                on_erase=OnErase.DETACH,
                visible=Visible.SELF,
                keep=RECEIPT_STAYS,
            ),
            "words": Kept(
                Category.PREFERENCE,
                Purpose.REQUEST,
                _("to do with your posts as you wish"),
                on_erase=OnErase.KEEP,
                visible=Visible.SELF,
                keep=RECEIPT_STAYS,
                basis=_("your receipt, which leads to nobody"),
                until=RECEIPT_STAYS,
            ),
            "receipt": Kept(
                Category.ACTIVITY,
                Purpose.REQUEST,
                _("to show you what went and what stays"),
                on_erase=OnErase.KEEP,
                visible=Visible.SELF,
                keep=RECEIPT_STAYS,
                json_keys={"*": None},
                basis=_("your receipt, which leads to nobody"),
                until=RECEIPT_STAYS,
            ),
        },
        not_personal=frozenset(
            {"cause", "asked_at", "due_at", "begun_at", "ended_at", "called_off"}
        ),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(ended_at=None),
                name="one_open_erasure_of_a_member",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(ended_at=None),
                name="erasures_to_be_done",
            )
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def is_done(self) -> bool:
        return self.ended_at is not None and not self.called_off


class Finding(models.Model):
    """Words of somebody else in which an erased person's name or address stands.

    They belong to who wrote them, so a human looks; the name itself is not kept.
    """

    erasure = models.ForeignKey(
        Erasure,
        models.CASCADE,
        related_name="findings",
        verbose_name=_("erasure"),
    )
    table = models.CharField(_("table"), max_length=100)
    row = models.CharField(_("row"), max_length=64)
    found_at = models.DateTimeField(_("found"))
    looked_at = models.DateTimeField(_("checked"), null=True)

    personal = PersonalData(
        not_personal=frozenset({"erasure", "table", "row", "found_at", "looked_at"})
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("words for a human to check")
        verbose_name_plural = _("words for a human to check")
        constraints = [
            models.UniqueConstraint(
                fields=["erasure", "table", "row"], name="found_once_in_an_erasure"
            )
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row}"
