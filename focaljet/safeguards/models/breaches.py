"""The register of breaches: what happened, whom it concerns, who was told by when."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
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
from focaljet.safeguards.threats import Threat

# Hours and not days: three days are 71 or 73 hours where clocks are changed.
WITHIN = timedelta(hours=72)
THREE_YEARS_ON = after("closed_at", years=3)


class Breach(models.Model):
    """Personal data was lost, changed, or open to somebody who may not see it.

    The words describe what happened and name nobody. `account` is the account of the
    staff that was taken over, where it was that; `tables` are the labels of those that
    lay open, with spaces between.
    """

    class Risk(models.TextChoices):
        UNLIKELY = "unlikely", _("unlikely to be a risk for people")
        RISK = "risk", _("a risk for people")
        HIGH = "high", _("a high risk for people")

    threats = models.CharField(_("what kind it was"), max_length=7)
    what = models.TextField(_("what happened"))
    systems = models.CharField(_("where"), max_length=200, blank=True)
    began_at = models.DateTimeField(_("began"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    found_at = models.DateTimeField(_("found"))
    due_at = models.DateTimeField(_("to be reported by"))
    risk = models.CharField(_("risk"), max_length=8, choices=Risk)
    consequences = models.TextField(_("what it may lead to"), blank=True)
    measures = models.TextField(_("what was done about it"), blank=True)
    contact = models.CharField(_("who can be asked"), max_length=200, blank=True)
    # Who could be read, as it was worked out last.
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("account that was taken over"),
    )
    tables = models.TextField(_("tables that lay open"), blank=True)
    worked_out_at = models.DateTimeField(_("worked out"), null=True)
    without_account = models.PositiveIntegerField(
        _("addresses without an account"), default=0
    )
    # To the authority, and to the people.
    reported_at = models.DateTimeField(_("reported to the authority"), null=True)
    late_reason = models.TextField(_("why it was reported late"), blank=True)
    notice_title = models.CharField(
        _("subject of the notice"), max_length=150, blank=True
    )
    notice_text = models.TextField(_("the notice"), blank=True)
    noticed_at = models.DateTimeField(_("people told"), null=True)
    noticed_count = models.PositiveIntegerField(_("people told, in all"), default=0)
    closed_at = models.DateTimeField(_("closed"), null=True)
    lessons = models.TextField(_("what was learned"), blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("written down by"),
    )

    personal = PersonalData(
        subject=("account", "opened_by"),
        fields={
            "account": Kept(
                Category.LINK,
                Purpose.LEGAL,
                _("to know whose account was misused, perhaps by somebody else"),
                on_erase=OnErase.DETACH,
                visible=Visible.STAFF,
                keep=THREE_YEARS_ON,
            ),
            "opened_by": Kept(
                Category.LINK,
                Purpose.AUDIT,
                _("to know who wrote it down"),
                on_erase=OnErase.DETACH,
                visible=Visible.STAFF,
                keep=THREE_YEARS_ON,
            ),
        },
        not_personal=frozenset(
            {
                "threats",
                "what",
                "systems",
                "began_at",
                "ended_at",
                "found_at",
                "due_at",
                "risk",
                "consequences",
                "measures",
                "contact",
                "tables",
                "worked_out_at",
                "without_account",
                "reported_at",
                "late_reason",
                "notice_title",
                "notice_text",
                "noticed_at",
                "noticed_count",
                "closed_at",
                "lessons",
            }
        ),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("breach")
        verbose_name_plural = _("breaches")
        ordering = ["-found_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_at__lte=F("found_at") + WITHIN),
                name="a_breach_is_due_within_72_hours",
            ),
            models.CheckConstraint(
                condition=Q(reported_at=None)
                | Q(reported_at__lte=F("due_at"))
                | ~Q(late_reason=""),
                name="a_late_report_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"breach {self.pk}"

    @property
    def kinds(self) -> list[Threat]:
        return [threat for threat in Threat if threat.value in self.threats]

    @property
    def must_be_reported(self) -> bool:
        return self.risk != self.Risk.UNLIKELY

    @property
    def people_must_be_told(self) -> bool:
        return self.risk == self.Risk.HIGH

    @property
    def waits_for_report(self) -> bool:
        return self.must_be_reported and self.reported_at is None

    @property
    def is_overdue(self) -> bool:
        return self.waits_for_report and clock.now() > self.due_at

    def is_late(self, moment: datetime) -> bool:
        return moment > self.due_at


class BreachPerson(models.Model):
    """A member whose data lay open, and how we know."""

    class How(models.TextChoices):
        LOOKED = "looked", _("was looked at, as the ledger says")
        COULD = "could", _("could be read")

    breach = models.ForeignKey(
        Breach, models.CASCADE, related_name="people", verbose_name=_("breach")
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("member"),
    )
    how = models.CharField(_("how"), max_length=6, choices=How)
    told_at = models.DateTimeField(_("told"), null=True)

    personal = PersonalData(
        subject="member",
        fields={
            name: Kept(
                Category.LINK,
                Purpose.LEGAL,
                _("to tell you that your data may have been in wrong hands"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
            )
            for name in ("member", "how", "told_at")
        },
        not_personal=frozenset({"breach"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("person of a breach")
        verbose_name_plural = _("people of breaches")
        constraints = [
            models.UniqueConstraint(
                fields=["breach", "member"], name="once_in_a_breach"
            )
        ]

    def __str__(self) -> str:
        return f"person {self.pk} of breach {self.breach_id}"
