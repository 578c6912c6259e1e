"""That somebody was declined and asks once more, and what another person decided."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import NOT_SHOWN
from focaljet.cases.models.cases import Case, staff
from focaljet.cases.words import DECLINES, Ground, Outcome
from focaljet.personal.words import (
    Category,
    Keep,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Text,
    Visible,
    after_event,
)

A_YEAR_ON: Keep = after_event(
    _("your request was closed"),
    years=1,
    happened="focaljet.cases.queries.keeping.appeals_of_cases_closed",
)


def _kept(why: Text) -> Kept:
    return Kept(
        Category.LETTER,
        Purpose.REQUEST,
        why,
        on_erase=OnErase.DELETE_ROW,
        visible=Visible.STAFF,
        keep=A_YEAR_ON,
    )


class Appeal(models.Model):
    """One for each case; the first decision stays in the case as it was."""

    case = models.OneToOneField(
        Case,
        models.CASCADE,
        related_name="appeal",
        db_constraint=False,  # as in CaseMessage
        verbose_name=_("request"),
    )
    words = models.TextField(_("why you do not agree"))
    asked_at = models.DateTimeField(_("appealed"))
    outcome = models.CharField(
        _("what became of it"), max_length=10, choices=Outcome, blank=True, default=""
    )
    ground = models.CharField(
        _("ground of a refusal"), max_length=15, choices=Ground, blank=True, default=""
    )
    answer = models.TextField(_("answer"), blank=True, default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    by_the_same = models.BooleanField(
        _("decided by the same person, who runs the site alone"), default=False
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("sent by mail"), null=True, blank=True)

    personal = PersonalData(
        subject=("case__member", "case__email", "decided_by"),
        plant="focaljet.cases.planting.appeal",
        fields={
            "words": _kept(_("to look at a refusal once more")),
            "outcome": _kept(_("to show later what became of it")),
            "ground": _kept(_("to tell you why we refuse something")),
            "answer": _kept(_("to show later what we answered")),
            "decided_by": staff(_("to know who answered for the site"), A_YEAR_ON),
        },
        not_personal=frozenset(
            {"case", "asked_at", "by_the_same", "decided_at", "mailed_at"}
        ),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome__in=DECLINES)
                | (
                    Q(ground__in=Ground.values)
                    & ~Q(answer="")
                    & Q(decided_at__isnull=False)
                ),
                name="cases_appeal_declined_with_a_ground",
            )
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None
