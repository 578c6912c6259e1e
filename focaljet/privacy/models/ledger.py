"""The ledger: a chain of lines that says who did what with personal data.

A line names people by a random reference. What the reference means is a row of
`PersonReference`, and what cannot be said without a name is a row of `LedgerDetail`:
an erasure deletes both, and the chain, which covers a commitment to the detail and
not the detail itself, still holds.
"""

from __future__ import annotations

import uuid

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
    Stage,
    Visible,
    after_event,
)

ACCOUNTABLE = _(
    "the duty to be able to show what was done with personal data (GDPR article 5.2)"
)


class PersonReference(models.Model):
    """Which member a random reference in the ledger means; gone with the member."""

    ref = models.UUIDField(_("reference"), primary_key=True, default=uuid.uuid4)
    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("member"),
    )

    personal = PersonalData(
        subject="member",
        stage=Stage.IDENTITY,  # the erasure itself is written down under it
        # That there is one at all would say that somebody wrote a line under seal.
        told="focaljet.privacy.queries.ledger.told_references",
        fields={
            name: Kept(
                Category.LINK,
                Purpose.AUDIT,
                _("to find in the ledger what was done with your data"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
            )
            for name in ("ref", "member")
        },
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("reference to a person")
        verbose_name_plural = _("references to people")

    def __str__(self) -> str:
        return str(self.ref)


class LedgerLine(models.Model):
    """One thing that was done with personal data; never changed, never deleted."""

    class Kind(models.TextChoices):
        EXPORT = "export", _("Data taken along")
        DOWNLOAD = "download", _("Archive fetched")
        ERASURE_ASKED = "erasure asked", _("Erasure asked for")
        ERASURE_OFF = "erasure off", _("Erasure called off")
        ERASURE = "erasure", _("Erased")
        HOLD = "hold", _("Held back from erasure")
        RELEASE = "release", _("Let go again")
        LOOK = "look", _("Looked at by the staff")
        CLAIM = "claim", _("Posts given to their author")
        CORRECTION = "correction", _("Corrected")
        REFUSAL = "refusal", _("Request refused")
        DISCLOSURE = "disclosure", _("Given to others")
        TRANSFER = "transfer", _("Handed over with the site")
        RECALL = "recall", _("Others told to erase it too")
        CHILD = "child", _("Found to be a child")
        BREACH = "breach", _("Part of a breach")
        BACKUP = "backup", _("Backup made")
        RESTORE = "restore", _("Backup restored")

    number = models.BigIntegerField(_("number"), primary_key=True)
    kind = models.CharField(_("what was done"), max_length=20, choices=Kind)
    at = models.DateTimeField(_("when"))
    about = models.UUIDField(_("about whom"), null=True, db_index=True)
    by = models.UUIDField(_("by whom"), null=True, db_index=True)
    table = models.CharField(_("table"), max_length=100, blank=True)
    field = models.CharField(_("datum"), max_length=100, blank=True)
    count = models.BigIntegerField(_("how many"), null=True)
    commitment = models.CharField(
        _("seal over what erasure deletes"), max_length=64, blank=True
    )
    previous = models.CharField(_("seal of the line before"), max_length=64)
    seal = models.CharField(_("seal"), max_length=64)
    key_id = models.CharField(_("key of the seal"), max_length=8)

    personal = PersonalData(
        found_by="focaljet.privacy.queries.ledger.lines_about",
        plant="focaljet.privacy.services.ledger.plant",
        told="focaljet.privacy.queries.ledger.told",
        fields={
            name: Kept(
                Category.LINK,
                Purpose.AUDIT,
                _("to show later what was done with your data, and by whom"),
                on_erase=OnErase.KEEP,
                visible=Visible.SELF,
                basis=ACCOUNTABLE,
                until=after_event(
                    _("the site ends; from your erasure on it leads to nobody")
                ),
            )
            for name in ("about", "by")
        },
        not_personal=frozenset(
            {
                "number",
                "kind",
                "at",
                "table",
                "field",
                "count",
                "commitment",
                "previous",
                "seal",
                "key_id",
            }
        ),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("line of the ledger")
        verbose_name_plural = _("ledger")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind}"


class LedgerDetail(models.Model):
    """What a line says beyond its codes. `nonce` opens the line's commitment."""

    line = models.OneToOneField(
        LedgerLine,
        models.CASCADE,
        primary_key=True,
        related_name="detail",
        verbose_name=_("line"),
    )
    about = models.ForeignKey(
        PersonReference,
        models.CASCADE,
        related_name="details",
        verbose_name=_("about whom"),
    )
    nonce = models.CharField(_("key of the seal"), max_length=64)
    row = models.CharField(_("row"), max_length=64, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    personal = PersonalData(
        subject="about__member",
        stage=Stage.IDENTITY,
        plant="focaljet.privacy.services.ledger.plant_detail",
        told="focaljet.privacy.queries.ledger.told_details",
        fields={
            "about": Kept(
                Category.LINK,
                Purpose.AUDIT,
                _("to show you what was done with your data"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
            ),
            "row": Kept(
                Category.LINK,
                Purpose.AUDIT,
                _("to know which datum it was"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
            ),
            "reason": Kept(
                Category.LETTER,
                Purpose.AUDIT,
                _("to know why it was done"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
            ),
        },
        not_personal=frozenset({"line", "nonce"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("detail of a line of the ledger")
        verbose_name_plural = _("details of the ledger")

    def __str__(self) -> str:
        return f"detail of {self.line_id}"


class LedgerCheck(models.Model):
    """That the chain was followed from its first line to its last."""

    at = models.DateTimeField(_("when"))
    lines = models.BigIntegerField(_("lines"))
    head = models.CharField(_("seal of the last line"), max_length=64, blank=True)
    # What was found wrong, in words for the owner; empty is good.
    trouble = models.TextField(_("what was wrong"), blank=True)

    personal = PersonalData(not_personal=frozenset({"at", "lines", "head", "trouble"}))

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("check of the ledger")
        verbose_name_plural = _("checks of the ledger")
        get_latest_by = "pk"

    def __str__(self) -> str:
        return f"check {self.pk}"
