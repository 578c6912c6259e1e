"""What was written in a request after the first letter, by either side."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import NOT_SHOWN
from focaljet.cases.models.cases import Case, staff
from focaljet.cases.words import Writer
from focaljet.personal.words import (
    Category,
    Keep,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
    after_event,
)

A_YEAR_ON: Keep = after_event(
    _("your request was closed"),
    years=1,
    happened="focaljet.cases.queries.keeping.messages_of_cases_closed",
)


class CaseMessage(models.Model):
    """One message in a case; from the person, the staff, or the program itself."""

    # Without a constraint: an erasure ends the rows of each table by themselves.
    case = models.ForeignKey(
        Case,
        models.CASCADE,
        related_name="messages",
        db_constraint=False,
        verbose_name=_("request"),
    )
    writer = models.CharField(_("from whom"), max_length=10, choices=Writer)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written for the site by"),
    )
    text = models.TextField(_("message"))
    at = models.DateTimeField(_("written"))
    mailed_at = models.DateTimeField(_("sent by mail"), null=True, blank=True)

    personal = PersonalData(
        subject=("case__member", "case__email", "by"),
        fields={
            "by": staff(_("to know who answered for the site"), A_YEAR_ON),
            "text": Kept(
                Category.LETTER,
                Purpose.REQUEST,
                _("to answer it, and to show later that we did"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=A_YEAR_ON,
            ),
        },
        not_personal=frozenset({"case", "writer", "at", "mailed_at"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("message about a request")
        verbose_name_plural = _("messages about requests")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"message {self.pk}"
