"""“Was this you?”: what members say of authors who came in with an archive."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
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

A_YEAR_ON = after("decided_at", years=1)


class Claim(models.Model):
    """A member says: this imported author is me. The staff decide."""

    class Wish(models.TextChoices):
        MINE = "mine", _("Give these posts to my account")
        ERASE = "erase", _("Erase this author")

    claimant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="claims",
        verbose_name=_("who says so"),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="claimed_by",
        verbose_name=_("imported author"),
    )
    wish = models.CharField(_("wish"), max_length=5, choices=Wish)
    message = models.TextField(_("how we can tell"), blank=True)
    asked_at = models.DateTimeField(_("asked"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    granted = models.BooleanField(_("granted"), default=False)

    personal = PersonalData(
        subject=("claimant", "author", "decided_by"),
        fields={
            "claimant": Kept(
                Category.LINK,
                Purpose.REQUEST,
                _("to know to whom the posts would go"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=A_YEAR_ON,
            ),
            "author": Kept(
                Category.LINK,
                Purpose.REQUEST,
                _("to know whose posts they are"),
                on_erase=OnErase.DETACH,
                visible=Visible.STAFF,
                keep=A_YEAR_ON,
            ),
            "message": Kept(
                Category.LETTER,
                Purpose.REQUEST,
                _("to be able to tell that it was you"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=A_YEAR_ON,
            ),
            "decided_by": Kept(
                Category.LINK,
                Purpose.AUDIT,
                _("to know who decided"),
                on_erase=OnErase.DETACH,
                visible=Visible.STAFF,
                keep=A_YEAR_ON,
            ),
        },
        not_personal=frozenset({"wish", "asked_at", "decided_at", "granted"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("claim to an imported author")
        verbose_name_plural = _("claims to imported authors")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claimant", "author"],
                condition=Q(decided_at=None),
                name="one_open_claim_to_an_author",
            )
        ]

    def __str__(self) -> str:
        return f"claim {self.pk}"
