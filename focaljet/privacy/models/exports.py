"""Archives that people asked for: all that the site knows about them, in one file."""

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
    Visible,
    after,
)

ARCHIVE_STAYS_DAYS = 7


class Export(models.Model):
    """An archive, asked for, being made, ready or failed.

    The file has the name `file` in the folder of exports; the row goes with it.
    """

    class Trouble(models.TextChoices):
        NONE = "", _("none")
        DISK = "disk", _("The disk of the site is full.")
        OTHER = "other", _("Something broke while the archive was made.")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="exports",
        verbose_name=_("member"),
    )
    asked_at = models.DateTimeField(_("asked for"))
    done_at = models.DateTimeField(_("ready"), null=True)
    trouble = models.CharField(
        _("what went wrong"), max_length=10, choices=Trouble, blank=True
    )
    rows_done = models.PositiveIntegerField(_("rows written"), default=0)
    rows_in_all = models.PositiveIntegerField(_("rows in all"), default=0)
    size = models.BigIntegerField(_("bytes"), default=0)
    file = models.CharField(_("name of the file"), max_length=60, blank=True)

    personal = PersonalData(
        subject="member",
        fields={
            "member": Kept(
                Category.LINK,
                Purpose.REQUEST,
                _("to give the archive to nobody but you"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
                keep=after("asked_at", days=ARCHIVE_STAYS_DAYS),
            ),
            "asked_at": Kept(
                Category.ACTIVITY,
                Purpose.REQUEST,
                _("to end the archive after a week"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
                keep=after("asked_at", days=ARCHIVE_STAYS_DAYS),
            ),
            "file": Kept(
                Category.CREDENTIAL,
                Purpose.REQUEST,
                _("to find the archive again"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.NOBODY,
                keep=after("asked_at", days=ARCHIVE_STAYS_DAYS),
            ),
        },
        not_personal=frozenset(
            {"done_at", "trouble", "rows_done", "rows_in_all", "size"}
        ),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("archive to take along")
        verbose_name_plural = _("archives to take along")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(done_at=None, trouble=""),
                name="one_export_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"export {self.pk}"

    @property
    def is_ready(self) -> bool:
        return self.done_at is not None

    @property
    def is_waiting(self) -> bool:
        return self.done_at is None and not self.trouble

    @property
    def percent(self) -> int:
        if not self.rows_in_all:
            return 0
        return min(99, 100 * self.rows_done // self.rows_in_all)
