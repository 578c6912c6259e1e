"""What a law holds by name of a child who is erased: put away, and readable by nobody."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import NOT_SHOWN
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Store,
    Visible,
    after_event,
)


class SealedRows(models.Model):
    """One statutory hold after the erasure: its rows, encrypted (children/sealing.py).

    Leads to nobody: neither the table nor the site knows any more whose it was. `sealed`
    is empty once it was let go.
    """

    table = models.CharField(_("table"), max_length=100)
    count = models.PositiveIntegerField(_("rows"))
    sealed = models.BinaryField(_("sealed rows"))
    key_id = models.CharField(_("key of the seal"), max_length=8)
    sealed_at = models.DateTimeField(_("sealed"))
    review_on = models.DateField(_("to be reviewed on"))
    opened_at = models.DateTimeField(_("opened"), null=True)
    # Which authority asked, and by which law; it speaks of no person.
    opened_because = models.TextField(_("reason"), blank=True)
    let_go_at = models.DateTimeField(_("let go"), null=True)

    personal = PersonalData(
        not_personal=frozenset(  # declared as the store below: no column leads to anybody
            {
                "table",
                "count",
                "sealed",
                "key_id",
                "sealed_at",
                "review_on",
                "opened_at",
                "opened_because",
                "let_go_at",
            }
        )
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("sealed rows")
        verbose_name_plural = _("sealed rows")

    def __str__(self) -> str:
        return f"sealed rows {self.pk}"


STORES = (
    Store(
        "sealed",
        Kept(
            Category.CONTENT,
            Purpose.LEGAL,
            _("to hand it to the authority that a law names, and to nobody else"),
            on_erase=OnErase.KEEP,
            visible=Visible.NOBODY,
            basis=_("a law that asks for exactly this to be preserved"),
            until=after_event(_("the law lets it go")),
        ),
        title=_("what a law holds of a child who was erased, encrypted"),
    ),
)
