"""What an owner signs, and until when it counts: who is staff, and how the machine is
kept."""

from __future__ import annotations

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
    Visible,
    after,
)

SIGNED = Kept(
    Category.LINK,
    Purpose.AUDIT,
    _("to know who signed for it"),
    on_erase=OnErase.DETACH,
    visible=Visible.STAFF,
    keep=after("signed_at", years=3),
)


class AccessReview(models.Model):
    """An owner looked at everybody who is staff, and found each one right."""

    signed_at = models.DateTimeField(_("signed"))
    expires_at = models.DateTimeField(_("counts until"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("signed by"),
    )
    staff_count = models.PositiveIntegerField(_("people of the staff"))

    personal = PersonalData(
        subject="signed_by",
        fields={"signed_by": SIGNED},
        not_personal=frozenset({"signed_at", "expires_at", "staff_count"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("review of who is staff")
        verbose_name_plural = _("reviews of who is staff")
        get_latest_by = "pk"

    def __str__(self) -> str:
        return f"review {self.pk}"


class Attestation(models.Model):
    """An owner says how the machine is kept. `said` are the codes of the statements
    that are true (safeguards/statements.py), with spaces between."""

    signed_at = models.DateTimeField(_("signed"))
    expires_at = models.DateTimeField(_("counts until"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("signed by"),
    )
    said = models.TextField(_("what was said"), blank=True)
    seal = models.CharField(_("seal"), max_length=64)
    key_id = models.CharField(_("key of the seal"), max_length=8)

    personal = PersonalData(
        subject="signed_by",
        fields={"signed_by": SIGNED},
        not_personal=frozenset({"signed_at", "expires_at", "said", "seal", "key_id"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("word on how the machine is kept")
        verbose_name_plural = _("words on how the machine is kept")
        get_latest_by = "pk"

    def __str__(self) -> str:
        return f"attestation {self.pk}"
