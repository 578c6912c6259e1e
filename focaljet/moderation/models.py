"""The lines of the staff log, and what of them goes with a person."""

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
    Stage,
    Visible,
    after_event,
)
from focaljet.privacy.models.ledger import PersonReference

ACCOUNTABLE = _(
    "the interest of all members that the staff can be held to what it did (GDPR "
    "article 6.1 f)"
)


class StaffDeed(models.Model):
    """One thing that the staff did. A trigger of the database refuses every change.

    `by` is None where the program did it by itself. `place` is where it was done (a
    forum): who keeps order there may read the line. Chained like the ledger.
    """

    number = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("when"))
    deed = models.CharField(_("what was done"), max_length=60)
    by = models.UUIDField(_("by whom"), null=True)
    about = models.UUIDField(_("whom it concerns"), null=True)
    thing = models.CharField(_("kind of thing"), max_length=20, blank=True)
    thing_id = models.CharField(_("which thing"), max_length=80, blank=True)
    place = models.BigIntegerField(_("where"), null=True)
    count = models.BigIntegerField(_("how many"), null=True)
    commitment = models.CharField(
        _("seal over what erasure deletes"), max_length=64, blank=True
    )
    previous = models.CharField(_("seal of the line before"), max_length=64)
    seal = models.CharField(_("seal"), max_length=64)
    key_id = models.CharField(_("key of the seal"), max_length=8)

    personal = PersonalData(
        found_by="focaljet.moderation.queries.lines_about",
        plant="focaljet.moderation.services.log.plant",
        fields={
            name: Kept(
                Category.LINK,
                Purpose.AUDIT,
                _("to show later who kept order, how, and whom it concerned"),
                on_erase=OnErase.KEEP,
                visible=Visible.STAFF,
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
                "at",
                "deed",
                "thing",
                "thing_id",
                "place",
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
        verbose_name = _("line of the staff log")
        verbose_name_plural = _("staff log")
        ordering = ["number"]
        indexes = [
            models.Index("place", models.F("number").desc(), name="deeds_in_a_place"),
            models.Index("by", models.F("number").desc(), name="deeds_of_somebody"),
            models.Index("about", models.F("number").desc(), name="deeds_about"),
            models.Index("deed", models.F("number").desc(), name="deeds_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.deed}"


class StaffDetail(models.Model):
    """What a line says beyond its codes: it goes with the person whom it concerns."""

    line = models.OneToOneField(
        StaffDeed,
        models.CASCADE,
        primary_key=True,
        related_name="detail",
        verbose_name=_("line"),
    )
    about = models.ForeignKey(
        PersonReference,
        models.CASCADE,
        related_name="staff_details",
        verbose_name=_("whom it concerns"),
    )
    nonce = models.CharField(_("key of the seal"), max_length=64)
    reason = models.TextField(_("reason"), blank=True)
    before = models.TextField(_("words that stood there before"), blank=True)

    personal = PersonalData(
        subject="about__member",
        stage=Stage.IDENTITY,
        plant="focaljet.moderation.services.log.plant_detail",
        fields={
            "about": Kept(
                Category.LINK,
                Purpose.AUDIT,
                _("to know whom a deed of the staff concerned"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
            ),
            "reason": Kept(
                Category.STANDING,
                Purpose.AUDIT,
                _("to tell why the staff did something"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
            ),
            "before": Kept(
                Category.CONTENT,
                Purpose.AUDIT,
                _("to show what the staff changed"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
            ),
        },
        not_personal=frozenset({"line", "nonce"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("detail of a line of the staff log")
        verbose_name_plural = _("details of the staff log")

    def __str__(self) -> str:
        return f"detail of {self.line_id}"
