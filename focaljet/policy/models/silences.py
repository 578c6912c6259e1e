"""Who has read of a change and wants to see the banner no more."""

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
    after,
)
from focaljet.policy.models.versions import Version

# A version is published at most 90 days ahead, and its banner ends 30 days later.
STAYS_DAYS = 180


class Silence(models.Model):
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="silences",
        verbose_name=_("member"),
    )
    version = models.ForeignKey(
        Version, models.CASCADE, related_name="silences", verbose_name=_("version")
    )
    at = models.DateTimeField(_("since"))

    personal = PersonalData(
        subject="member",
        plant="focaljet.policy.services.silencing.plant",
        fields={
            name: Kept(
                category,
                Purpose.NOTICE,
                _("to show you the news of a new version no more once you read it"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
                keep=after("at", days=STAYS_DAYS),
            )
            for name, category in (
                ("member", Category.LINK),
                ("version", Category.PREFERENCE),
                ("at", Category.ACTIVITY),
            )
        },
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("banner seen")
        verbose_name_plural = _("banners seen")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "version"], name="one_silence_of_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} of {self.version_id}"
