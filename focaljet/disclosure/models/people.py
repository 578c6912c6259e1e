"""Whom a disclosure is about, who objects to a transfer, and what is recalled."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import NOT_SHOWN
from focaljet.disclosure.models.cases import ACCOUNTABLE, DisclosureCase
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Stage,
    Visible,
    after,
    after_event,
)

WITH_THE_CASE = after_event(_("the disclosure was closed"), years=6)
A_YEAR_ON = after("acknowledged_at", years=1)


class DisclosureSubject(models.Model):
    """One of the people of a case. `ref` is what they are called in the package and in
    recalls; `line` is the number of their line in the ledger, once data were given."""

    case = models.ForeignKey(
        DisclosureCase,
        models.CASCADE,
        related_name="subjects",
        verbose_name=_("disclosure"),
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("member"),
    )
    ref = models.UUIDField(_("reference"), unique=True, default=uuid.uuid4)
    rows = models.BigIntegerField(_("how many entries"), default=0)
    line = models.BigIntegerField(_("line of the ledger"), null=True)
    told_at = models.DateTimeField(_("told"), null=True)

    personal = PersonalData(
        subject="member",
        # Whoever received the data is told to erase them too, just before this goes.
        stage=Stage.IDENTITY,
        plant="focaljet.disclosure.services.planting.subject",
        told="focaljet.disclosure.queries.people.told",
        fields={
            **{
                name: Kept(
                    Category.LINK,
                    Purpose.AUDIT,
                    _("to tell you what of yours was given to whom"),
                    on_erase=OnErase.DELETE_ROW,
                    visible=Visible.SELF,
                    keep=WITH_THE_CASE,
                )
                for name in ("member", "ref")
            },
            "rows": Kept(
                Category.ACTIVITY,
                Purpose.AUDIT,
                _("to tell you how much of yours was given"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
                keep=WITH_THE_CASE,
            ),
        },
        not_personal=frozenset({"case", "line", "told_at"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("person of a disclosure")
        verbose_name_plural = _("people of disclosures")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "member"], name="a_person_of_a_case_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.ref)


class Objection(models.Model):
    """That somebody does not want to go along with a transfer of the site."""

    case = models.ForeignKey(
        DisclosureCase,
        models.CASCADE,
        related_name="objections",
        verbose_name=_("transfer"),
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("member"),
    )
    made_at = models.DateTimeField(_("made"))

    personal = PersonalData(
        subject="member",
        plant="focaljet.disclosure.services.planting.objection",
        fields={
            name: Kept(
                category,
                Purpose.REQUEST,
                _("to leave your data out when the site is handed over"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=WITH_THE_CASE,
            )
            for name, category in (
                ("member", Category.LINK),
                ("made_at", Category.CONSENT),
            )
        },
        not_personal=frozenset({"case"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("objection to a transfer")
        verbose_name_plural = _("objections to transfers")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "member"], name="one_objection_to_a_transfer"
            )
        ]

    def __str__(self) -> str:
        return f"objection {self.pk}"


class Recall(models.Model):
    """That a recipient is to erase, or correct, what it received under `ref`.

    Names nobody; once the person is erased here, nothing here leads from it to them.
    """

    class Cause(models.TextChoices):
        ERASED = "erased", _("erased here")
        CORRECTED = "corrected", _("corrected here")

    case = models.ForeignKey(
        DisclosureCase,
        models.CASCADE,
        related_name="recalls",
        verbose_name=_("disclosure"),
    )
    ref = models.UUIDField(_("reference"), db_index=True)
    cause = models.CharField(_("cause"), max_length=10, choices=Cause)
    queued_at = models.DateTimeField(_("queued"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True)

    personal = PersonalData(
        found_by="focaljet.disclosure.queries.people.recalls_about",
        plant="focaljet.disclosure.services.planting.recall",
        fields={
            "ref": Kept(
                Category.LINK,
                Purpose.REQUEST,
                _("so that whoever received your data erases or corrects them too"),
                on_erase=OnErase.KEEP,
                visible=Visible.STAFF,
                keep=A_YEAR_ON,
                basis=ACCOUNTABLE,
                until=A_YEAR_ON,
            ),
        },
        not_personal=frozenset(
            {"case", "cause", "queued_at", "sent_at", "tries", "acknowledged_at"}
        ),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("recall")
        verbose_name_plural = _("recalls")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "ref", "cause"],
                condition=Q(sent_at=None),
                name="a_recall_is_queued_once",
            )
        ]

    def __str__(self) -> str:
        return f"recall {self.pk}"
