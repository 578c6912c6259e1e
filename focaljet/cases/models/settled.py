"""Which requests were settled, and how soon. About nobody: the numbers stay when people
and their requests are gone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import NOT_SHOWN
from focaljet.cases.models.cases import Case
from focaljet.cases.words import Ground, Outcome
from focaljet.personal.words import PersonalData


class Settled(models.Model):
    """One for each decision. `month` is the first day of the month in which it fell."""

    month = models.DateField(_("month"))
    kind = models.CharField(_("what it is about"), max_length=10, choices=Case.Kind)
    outcome = models.CharField(_("what became of it"), max_length=10, choices=Outcome)
    ground = models.CharField(
        _("ground of a refusal"), max_length=15, choices=Ground, blank=True, default=""
    )
    days = models.PositiveIntegerField(_("after how many days"))
    is_late = models.BooleanField(_("after its term"))
    is_appeal = models.BooleanField(_("on appeal"), default=False)

    personal = PersonalData(
        not_personal=frozenset(
            {"month", "kind", "outcome", "ground", "days", "is_late", "is_appeal"}
        )
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("settled request")
        verbose_name_plural = _("settled requests")
        ordering = ["pk"]
        indexes = [models.Index(fields=["month"], name="cases_settled_month")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.outcome}"
