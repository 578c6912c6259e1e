"""The versions of the policy and of the terms, as they were published."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import EVERYTHING
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
)


class Version(models.Model):
    """One published version. A trigger of the database refuses every change but one:
    the link to whoever published it is cut when they are erased.

    `text` is JSON {language: sections} as `policy.texts.text_of` gives them, and
    `declarations` the normal form of that day (personal.lock.normal; the terms have
    none); `differences` are those to the version before, as
    `personal.lock.widening.stored` gives them. `digest` covers all that is read of the
    version, and the digest before it.
    """

    class Document(models.TextChoices):
        PRIVACY = "privacy", _("Privacy policy")
        TERMS = "terms", _("Terms of use")

    document = models.CharField(_("document"), max_length=10, choices=Document)
    number = models.PositiveIntegerField(_("number"))
    published_at = models.DateTimeField(_("published"))
    effective_from = models.DateTimeField(_("in force from"))
    is_material = models.BooleanField(_("changes something that matters"))
    summary = models.TextField(_("what changes, in words"))
    text = models.TextField(_("text, as JSON"))
    declarations = models.TextField(_("declarations, as JSON"), blank=True)
    differences = models.TextField(_("differences, as JSON"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    previous = models.CharField(_("digest of the version before"), max_length=64)
    digest = models.CharField(_("digest"), max_length=64)

    personal = PersonalData(
        subject="published_by",
        plant="focaljet.policy.services.publishing.plant",
        fields={
            "published_by": Kept(
                Category.LINK,
                Purpose.AUDIT,
                _("to show the owners who published a version"),
                on_erase=OnErase.DETACH,
                visible=Visible.STAFF,
            ),
        },
        not_personal=frozenset(
            {
                "document",
                "number",
                "published_at",
                "effective_from",
                "is_material",
                "summary",
                "text",
                "declarations",
                "differences",
                "previous",
                "digest",
            }
        ),
    )

    shown = EVERYTHING

    class Meta:
        verbose_name = _("published version")
        verbose_name_plural = _("published versions")
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="one_version_of_a_number"
            ),
            models.CheckConstraint(
                condition=Q(effective_from__gte=F("published_at")),
                name="no_version_before_it_is_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.number}"
