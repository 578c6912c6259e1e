"""Who agreed to what, in which words, and what became of it (ISO/IEC TS 27560)."""

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
)

SCHEMA = "ISO/IEC TS 27560:2023"


def _kept(category: Category) -> Kept:
    return Kept(
        category,
        Purpose.REQUEST,
        _("to be able to show what you agreed to, in which words, and until when"),
        on_erase=OnErase.DELETE_ROW,
        visible=Visible.SELF,
    )


class ConsentReceipt(models.Model):
    """What was asked and answered, as it stood at that moment; it never changes.

    `data` names the data ("surveys.Answer.text"), and `recipients` the keys of those
    who would get them; both divided by spaces. `place` is the URL name of the page.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="consent_receipts",
        verbose_name=_("member"),
    )
    record_id = models.UUIDField(_("number"), default=uuid.uuid4, unique=True)
    schema_version = models.CharField(_("form"), max_length=40, default=SCHEMA)
    purpose = models.CharField(_("purpose"), max_length=20)
    data = models.TextField(_("data"))
    recipients = models.TextField(_("recipients"), blank=True)
    storage = models.TextField(_("how long"))
    controller = models.CharField(_("who asked"), max_length=200)
    contact = models.CharField(_("contact"), max_length=500)
    policy_version = models.PositiveIntegerField(_("version of the policy"), null=True)
    policy_url = models.CharField(_("address of the policy"), max_length=500)
    language = models.CharField(_("language"), max_length=20)
    wording = models.TextField(_("words"))
    place = models.CharField(_("page"), max_length=100)
    made_at = models.DateTimeField(_("answered"))
    expires_at = models.DateTimeField(_("good until"))

    personal = PersonalData(
        subject="member",
        # In the transaction that ends an erasure: its lines, which hang on it, go before.
        stage=Stage.IDENTITY,
        fields={
            "member": _kept(Category.LINK),
            "record_id": _kept(Category.LINK),
            "purpose": _kept(Category.CONSENT),
            "wording": _kept(Category.CONSENT),
            "language": _kept(Category.LANGUAGE),
            "place": _kept(Category.CONSENT),
            "made_at": _kept(Category.ACTIVITY),
        },
        not_personal=frozenset(
            {
                "schema_version",
                "data",
                "recipients",
                "storage",
                "controller",
                "contact",
                "policy_version",
                "policy_url",
                "expires_at",
            }
        ),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("consent receipt")
        verbose_name_plural = _("consent receipts")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["member", "purpose"], name="receipts_of_a_member")
        ]

    def __str__(self) -> str:
        return f"receipt {self.record_id}"


class ConsentEvent(models.Model):
    """What became of it. Lines are added and never changed; the last one holds."""

    class State(models.TextChoices):
        GIVEN = "given", _("given")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")

    receipt = models.ForeignKey(
        ConsentReceipt,
        models.CASCADE,
        related_name="events",
        verbose_name=_("receipt"),
    )
    state = models.CharField(_("state"), max_length=9, choices=State)
    at = models.DateTimeField(_("at"))

    personal = PersonalData(
        subject="receipt__member",
        fields={
            "receipt": _kept(Category.LINK),
            "state": _kept(Category.CONSENT),
            "at": _kept(Category.ACTIVITY),
        },
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("state of a consent")
        verbose_name_plural = _("states of consents")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.state} of receipt {self.receipt_id}"
