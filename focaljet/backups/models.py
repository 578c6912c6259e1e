"""Of which site a backup is, when backups were made, and when one was tried out."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import NOT_SHOWN
from focaljet.personal.words import PersonalData


class SiteMark(models.Model):
    """The random number by which a site knows its backups and its erasure log."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    made_at = models.DateTimeField(_("made"))

    personal = PersonalData(not_personal=frozenset({"id", "made_at"}))

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("mark of the site")
        verbose_name_plural = _("marks of the site")

    def __str__(self) -> str:
        return str(self.id)


class BackupRun(models.Model):
    """That a backup was made, or why not."""

    class Trouble(models.TextChoices):
        NONE = "", _("none")
        FULL = "full", _("The disk is full.")
        PLACE = "place", _("The folder for backups cannot be written to.")
        KEY = "key", _("The public key is none.")
        DATABASE = "database", _("The database could not be read to its end.")
        SITE = "site", _("The erasure log belongs to another site.")
        OTHER = "other", _("It stopped half-way; the log of the worker says where.")

    at = models.DateTimeField(_("when"))
    seconds = models.FloatField(_("seconds"))
    size = models.BigIntegerField(_("bytes"), default=0)
    # The name of its folder, made of the moment.
    name = models.CharField(_("name"), max_length=60, blank=True)
    trouble = models.CharField(
        _("what was wrong"), max_length=10, choices=Trouble, blank=True
    )

    personal = PersonalData(
        not_personal=frozenset({"at", "seconds", "size", "name", "trouble"})
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("backup")
        verbose_name_plural = _("backups")
        ordering = ["-pk"]
        get_latest_by = "pk"

    def __str__(self) -> str:
        return f"backup {self.pk}"

    @property
    def is_good(self) -> bool:
        return not self.trouble


class DrillRun(models.Model):
    """A backup that was restored into a throw-away place, and what was found there."""

    at = models.DateTimeField(_("when"))
    backup_made_at = models.DateTimeField(_("the backup is of"))
    seconds = models.FloatField(_("seconds"))
    passed = models.BooleanField(_("passed"))
    # The checks as JSON (services/drilling.py); it names nobody.
    report = models.TextField(_("report"))

    personal = PersonalData(
        not_personal=frozenset({"at", "backup_made_at", "seconds", "passed", "report"})
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("restore drill")
        verbose_name_plural = _("restore drills")
        ordering = ["-pk"]
        get_latest_by = "pk"

    def __str__(self) -> str:
        return f"drill {self.pk}"
