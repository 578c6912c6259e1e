"""For what a member does not want their data to be used."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import NOT_SHOWN
from focaljet.cases.words import PURPOSES
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Text,
    Visible,
)


def _kept(category: Category, why: Text) -> Kept:
    return Kept(
        category,
        Purpose.REQUEST,
        why,
        on_erase=OnErase.DELETE_ROW,
        visible=Visible.SELF,
        edit="requests:purposes",
    )


class Objection(models.Model):
    """From this moment on the purpose is switched off for the member."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="switched_off",
        verbose_name=_("member"),
    )
    purpose = models.CharField(_("which use"), max_length=20, choices=PURPOSES)
    since = models.DateTimeField(_("objected since"))

    personal = PersonalData(
        subject="member",
        fields={
            "member": _kept(Category.LINK, _("to keep to what you told us")),
            "purpose": _kept(Category.CONSENT, _("to keep to what you told us")),
        },
        not_personal=frozenset({"since"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("use that is switched off")
        verbose_name_plural = _("uses that are switched off")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "purpose"], name="one_objection_to_a_purpose"
            )
        ]

    def __str__(self) -> str:
        return f"objection {self.pk}"
