"""What `focaljet privacy prove` found, to be shown to everybody."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import EVERYTHING
from focaljet.personal.words import PersonalData


class ProofRun(models.Model):
    """One run of the proof, with its report as JSON; it names nobody real."""

    ran_at = models.DateTimeField(_("when"))
    seconds = models.FloatField(_("seconds"))
    passed = models.BooleanField(_("passed"))
    planted = models.PositiveIntegerField(_("data planted"))
    exported = models.PositiveIntegerField(_("data found in the export"))
    residue = models.PositiveIntegerField(_("data found after the erasure"))
    report = models.TextField(_("report"))

    personal = PersonalData(
        not_personal=frozenset(
            {
                "ran_at",
                "seconds",
                "passed",
                "planted",
                "exported",
                "residue",
                "report",
            }
        )
    )

    shown = EVERYTHING

    class Meta:
        verbose_name = _("run of the proof")
        verbose_name_plural = _("runs of the proof")
        get_latest_by = "pk"

    def __str__(self) -> str:
        return f"proof {self.pk}"
