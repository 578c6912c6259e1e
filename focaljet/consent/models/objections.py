"""What a member's browser says by itself: that it wants no tracking, no sale."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import NOT_SHOWN
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
)


class BrowserSignal(models.Model):
    """Stands as an objection from the day it is first heard, until the member lifts it.

    Of visitors there is no row: their signal is obeyed and forgotten. The moments are
    midnights: of the day only.
    """

    class Kind(models.TextChoices):
        GPC = "gpc", _("Global Privacy Control")
        DNT = "dnt", _("Do Not Track")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="browser_signals",
        verbose_name=_("member"),
    )
    kind = models.CharField(_("signal"), max_length=3, choices=Kind)
    first_seen = models.DateTimeField(_("first day"))
    last_seen = models.DateTimeField(_("last day"))

    personal = PersonalData(
        subject="member",
        fields={
            name: Kept(
                category,
                Purpose.REQUEST,
                _(
                    "to keep to what your browser asks of us, and to show you that we do"
                ),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
            )
            for name, category in (
                ("member", Category.LINK),
                ("kind", Category.CONSENT),
                ("first_seen", Category.ACTIVITY),
                ("last_seen", Category.ACTIVITY),
            )
        },
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("signal of a browser")
        verbose_name_plural = _("signals of browsers")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind"], name="one_signal_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.member_id}"
