"""Important notices: one row for each member and thing that they are told of."""

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

STAYS_DAYS = 730


class Notice(models.Model):
    """A mail that no preference stops (C16, C17); so its kinds are a closed list.

    `taken_at` is when the worker began with it. Where it has that and neither
    `sent_at` nor a trouble for long, the machine fell while the mail went out: whether it
    did is in doubt, and it is not sent twice.
    """

    class Kind(models.TextChoices):
        POLICY = "policy", _("privacy policy")
        TERMS = "terms", _("terms of use")
        BREACH = "breach", _("security")
        ACCOUNT = "account", _("your account")
        ORDER = "order", _("an order")

    class Trouble(models.TextChoices):
        NONE = "", _("none")
        AWAY = "away", _("The mail server did not take it; it is tried again.")
        GIVEN_UP = "given up", _("The mail server did not take it, again and again.")
        REFUSED = "refused", _("The mail server refuses the address.")
        NO_ADDRESS = "no address", _("There is no confirmed address.")
        GONE = "gone", _("The account is hidden or closed.")
        DOUBT = (
            "doubt",
            _("The machine fell meanwhile, or was restored: it may have gone out."),
        )

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    about_id = models.BigIntegerField(_("what it is about"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notices",
        verbose_name=_("member"),
    )
    queued_at = models.DateTimeField(_("queued"))
    try_at = models.DateTimeField(_("to be tried at"))
    taken_at = models.DateTimeField(_("begun"), null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    trouble = models.CharField(
        _("trouble"), max_length=12, choices=Trouble, blank=True, default=""
    )

    personal = PersonalData(
        subject="member",
        plant="focaljet.mailing.services.notices.plant",
        fields={
            name: Kept(
                category,
                Purpose.NOTICE,
                _("to send you each important notice once"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=after("queued_at", days=STAYS_DAYS),
            )
            for name, category in (
                ("member", Category.LINK),
                ("kind", Category.ACTIVITY),
                ("about_id", Category.ACTIVITY),
                ("queued_at", Category.ACTIVITY),
                ("sent_at", Category.ACTIVITY),
                ("trouble", Category.ACTIVITY),
            )
        },
        not_personal=frozenset({"try_at", "taken_at", "attempts"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("important notice")
        verbose_name_plural = _("important notices")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about_id", "member"], name="one_notice_to_a_member"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["policy", "terms", "breach", "account", "order"]),
                name="notices_of_known_kinds",
            ),
        ]
        indexes = [
            models.Index(
                "try_at",
                condition=Q(sent_at=None, taken_at=None, trouble__in=["", "away"]),
                name="notices_to_send",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about_id} to {self.member_id}"
