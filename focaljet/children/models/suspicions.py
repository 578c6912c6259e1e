"""Whom somebody outside takes for a child."""

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


class Suspicion(models.Model):
    """The member whom a parent named in a letter, so that the letter itself, which is
    the parent's, does not have to hold the name. Whoever wrote never learns of it."""

    # A number and no link: the letter goes in its own time, with who wrote it.
    case_number = models.BigIntegerField(_("case"), db_index=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("member"),
    )
    made_at = models.DateTimeField(_("when"))

    personal = PersonalData(
        subject="member",
        fields={
            "member": Kept(
                Category.LINK,
                Purpose.LEGAL,
                _("to look into it when somebody says that you are under thirteen"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=after("made_at", days=90),
            ),
        },
        not_personal=frozenset({"case_number", "made_at"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("member who may be a child")
        verbose_name_plural = _("members who may be children")
        constraints = [
            models.UniqueConstraint(
                fields=["case_number", "member"], name="suspected_once_in_a_case"
            )
        ]

    def __str__(self) -> str:
        return f"suspicion {self.pk}"
