"""What was chosen; what is not here stands at its default."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import EVERYTHING
from focaljet.personal.words import PersonalData


class Chosen(models.Model):
    name = models.CharField(_("name"), max_length=80, primary_key=True)
    value = models.TextField(_("value, as JSON"))
    chosen_at = models.DateTimeField(_("chosen"))

    personal = PersonalData(
        subject=None,
        fields={},
        not_personal=frozenset({"name", "value", "chosen_at"}),
    )

    shown = EVERYTHING

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")

    def __str__(self) -> str:
        return self.name
