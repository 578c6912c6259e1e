"""Up to which row a purpose that came later may not use what was collected before."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import NOT_SHOWN
from focaljet.personal.words import PersonalData
from focaljet.policy.models.versions import Version


class PurposeLine(models.Model):
    """Drawn when a version takes effect that gives an existing field a new purpose.

    Rows up to `last_pk` never serve it; where that is None, no row does, because the
    rows of the table have no numbers that grow.
    """

    version = models.ForeignKey(
        Version, models.CASCADE, related_name="lines", verbose_name=_("version")
    )
    table = models.CharField(_("table"), max_length=100)
    field = models.CharField(_("field"), max_length=100)
    purpose = models.CharField(_("purpose"), max_length=20)
    last_pk = models.BigIntegerField(_("last row before"), null=True)
    drawn_at = models.DateTimeField(_("drawn"))

    personal = PersonalData(
        not_personal=frozenset(
            {"version", "table", "field", "purpose", "last_pk", "drawn_at"}
        ),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("line of a purpose")
        verbose_name_plural = _("lines of purposes")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "table", "field", "purpose"],
                name="one_line_of_a_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.table}.{self.field}: {self.purpose}"
