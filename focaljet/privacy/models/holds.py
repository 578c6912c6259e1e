"""Rows that may not be erased for now, and why."""

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

A_YEAR_ON = after("released_at", years=1)


class Hold(models.Model):
    """A row that neither erasure nor retention touches, until it is released.

    `member` is the person whom the row is about, so that they can be told.
    """

    table = models.CharField(_("table"), max_length=100)
    row = models.CharField(_("row"), max_length=64)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("member"),
    )
    reason = models.TextField(_("reason"))
    placed_at = models.DateTimeField(_("placed"))
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("placed by"),
    )
    review_on = models.DateField(_("to be reviewed on"))
    released_at = models.DateTimeField(_("released"), null=True)
    # A law asks for it by name; only such a hold stands before the erasure of a child.
    is_statutory = models.BooleanField(_("asked for by a law"), default=False)

    personal = PersonalData(
        subject=("member", "placed_by"),
        stage=Stage.IDENTITY,
        fields={
            "member": Kept(
                Category.LINK,
                Purpose.LEGAL,
                _("to tell you that something of yours is held"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
                keep=A_YEAR_ON,
            ),
            "row": Kept(
                Category.LINK,
                Purpose.LEGAL,
                _("to know what is held"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
                keep=A_YEAR_ON,
            ),
            "reason": Kept(
                Category.LETTER,
                Purpose.LEGAL,
                _("to show why it may not be erased"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
                keep=A_YEAR_ON,
            ),
            "placed_by": Kept(
                Category.LINK,
                Purpose.AUDIT,
                _("to know who held it"),
                on_erase=OnErase.DETACH,
                visible=Visible.STAFF,
                keep=A_YEAR_ON,
            ),
        },
        not_personal=frozenset(
            {"table", "placed_at", "review_on", "released_at", "is_statutory"}
        ),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        constraints = [
            models.UniqueConstraint(
                fields=["table", "row"],
                condition=Q(released_at=None),
                name="a_row_is_held_once",
            )
        ]

    def __str__(self) -> str:
        return f"hold {self.pk}"
