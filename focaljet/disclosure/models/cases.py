"""A disclosure: on which ground, to whom, exactly what, and how far it has come."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import NOT_SHOWN
from focaljet.disclosure.models.parties import LONGEST_NAME, Party
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
    after,
)

LONGEST_REFERENCE = 80
LONGEST_REASON = 4_000
FILE_STAYS_DAYS = 7
SIX_YEARS = after("closed_at", years=6)
ACCOUNTABLE = _(
    "the duty to be able to show to whom data were given, and why (GDPR article 5.2)"
)


class State(StrEnum):
    """How far it has come; follows from the moments of the row."""

    DRAFT = "draft"
    ASKED = "asked"  # frozen; waits for a second person
    APPROVED = "approved"
    ANNOUNCED = "announced"  # a transfer, whose days of notice run
    PACKING = "packing"
    READY = "ready"
    GIVEN = "given"
    CLOSED = "closed"


class DisclosureCase(models.Model):
    """From the letter of a court, or the contract, to the day on which all is told.

    `seal` is a hash of everything that is approved; it is made when the approval is asked
    for, and a case that no longer fits it is not approved. `told_from` is when the people
    may know: at the hand-over, or on the day on which a gag ends.
    """

    class Ground(models.TextChoices):
        LAW = "law", _("A law requires it")
        PROCESS = "process", _("Legal process: an order, a warrant, a subpoena")
        LITIGATION = "litigation", _("A lawsuit that we are part of")
        AUTHORITY = "authority", _("A public authority asks")
        PUBLIC = (
            "public",
            _("National security, law enforcement or public importance, as we find"),
        )
        ENFORCE = "enforce", _("To enforce our terms, or protect the site or its users")
        PARTY = "party", _("Sharing with a party that the policy lists")
        TRANSFER = "transfer", _("Reorganisation, merger or sale of the site")

    class Instrument(models.TextChoices):
        STATUTE = "statute", _("statute")
        COURT_ORDER = "court order", _("order of a court")
        WARRANT = "warrant", _("warrant")
        SUBPOENA = "subpoena", _("subpoena")
        PRODUCTION = "production", _("production order")
        LETTER = "letter", _("letter or request")
        CONTRACT = "contract", _("contract")
        EMERGENCY = "emergency", _("emergency: a life is in danger")
        OWN = "own", _("our own decision")

    class Abroad(models.TextChoices):
        UNKNOWN = "unknown", _("not known: they did not say where they live")
        INSIDE = "inside", _("in their own country, as they said")
        OUTSIDE = "outside", _("outside of their country, as they said")

    class Trouble(models.TextChoices):
        DISK = "disk", _("There was no room on the disk.")
        OTHER = "other", _("Something went wrong; the log says what.")

    ground = models.CharField(_("ground"), max_length=12, choices=Ground)
    instrument = models.CharField(_("instrument"), max_length=12, choices=Instrument)
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        related_name="cases",
        verbose_name=_("party"),
    )
    recipient = models.CharField(_("to whom"), max_length=LONGEST_NAME)
    country = models.CharField(_("their country"), max_length=2)
    abroad = models.CharField(
        _("seen from the people"),
        max_length=8,
        choices=Abroad,
        default=Abroad.UNKNOWN,
    )
    contact = models.EmailField(_("address for recalls"), blank=True)
    reference = models.CharField(
        _("their reference"), max_length=LONGEST_REFERENCE, blank=True
    )
    reason = models.TextField(_("reasoning"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who found so"),
    )
    shared_from = models.DateField(_("from"), null=True)
    shared_until = models.DateField(_("up to and including"), null=True)
    gag_until = models.DateField(_("nobody is told before"), null=True)
    gag_basis = models.TextField(_("who ordered the silence"), blank=True)

    opened_at = models.DateTimeField(_("opened"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("approval asked by"),
    )
    asked_at = models.DateTimeField(_("approval asked"), null=True)
    seal = models.CharField(_("seal over what is approved"), max_length=64, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved"), null=True)
    announced_at = models.DateTimeField(_("announced"), null=True)
    not_before = models.DateTimeField(_("not before"), null=True)
    wanted_at = models.DateTimeField(_("package asked for"), null=True)
    made_at = models.DateTimeField(_("package made"), null=True)
    file = models.CharField(_("file"), max_length=64, blank=True)
    size = models.BigIntegerField(_("size"), default=0)
    sha256 = models.CharField(_("hash of the package"), max_length=64, blank=True)
    signature = models.CharField(_("signature"), max_length=100, blank=True)
    trouble = models.CharField(_("trouble"), max_length=10, choices=Trouble, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("handed over by"),
    )
    given_at = models.DateTimeField(_("handed over"), null=True)
    told_from = models.DateTimeField(_("people may know from"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)

    personal = PersonalData(
        subject=("asked_by", "decided_by", "approved_by", "sent_by"),
        fields={
            **{
                name: Kept(
                    Category.LINK,
                    Purpose.AUDIT,
                    why,
                    on_erase=OnErase.DETACH,
                    visible=Visible.STAFF,
                    keep=SIX_YEARS,
                )
                for name, why in (
                    ("asked_by", _("to know who of the staff drew a disclosure up")),
                    ("decided_by", _("to know who found that it was needed")),
                    ("approved_by", _("to know who approved a disclosure")),
                    ("sent_by", _("to know who handed a disclosure over")),
                )
            },
            **{
                name: Kept(
                    Category.LETTER,
                    Purpose.LEGAL,
                    _("to show why data were given to others"),
                    on_erase=OnErase.KEEP,
                    visible=Visible.STAFF,
                    keep=SIX_YEARS,
                    basis=ACCOUNTABLE,
                    until=SIX_YEARS,
                )
                for name in ("reason", "reference", "gag_basis")
            },
        },
        not_personal=frozenset(
            {
                "ground",
                "instrument",
                "party",
                "recipient",
                "country",
                "abroad",
                "contact",
                "shared_from",
                "shared_until",
                "gag_until",
                "opened_at",
                "asked_at",
                "seal",
                "approved_at",
                "announced_at",
                "not_before",
                "wanted_at",
                "made_at",
                "file",
                "size",
                "sha256",
                "signature",
                "trouble",
                "given_at",
                "told_from",
                "closed_at",
            }
        ),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        permissions = [("approve_disclosurecase", "Can approve a disclosure")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(approved_by=F("asked_by")),
                name="a_second_person_approves",
            ),
            models.CheckConstraint(
                condition=Q(given_at=None) | Q(approved_at__isnull=False),
                name="nothing_leaves_unapproved",
            ),
        ]

    def __str__(self) -> str:
        return f"disclosure {self.pk}"

    @property
    def is_transfer(self) -> bool:
        return self.ground == self.Ground.TRANSFER

    @property
    def is_to_an_authority(self) -> bool:
        """Neither a party nor a successor: they are told nothing afterwards."""
        return self.ground not in (self.Ground.PARTY, self.Ground.TRANSFER)

    @property
    def state(self) -> State:
        passed = (
            (self.closed_at, State.CLOSED),
            (self.given_at, State.GIVEN),
            (self.made_at, State.READY),
            (self.wanted_at if not self.trouble else None, State.PACKING),
            (self.announced_at, State.ANNOUNCED),
            (self.approved_at, State.APPROVED),
            (self.asked_at, State.ASKED),
        )
        return next((state for moment, state in passed if moment), State.DRAFT)


class DisclosureColumn(models.Model):
    """One datum that a case gives: a field of a table, or all files of a store.

    `table` is a label ("forum.Post"), or "store attachments" with an empty `field`.
    """

    case = models.ForeignKey(
        DisclosureCase,
        models.CASCADE,
        related_name="columns",
        verbose_name=_("disclosure"),
    )
    table = models.CharField(_("table"), max_length=100)
    field = models.CharField(_("datum"), max_length=100, blank=True)

    personal = PersonalData(not_personal=frozenset({"case", "table", "field"}))

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("datum of a disclosure")
        verbose_name_plural = _("data of disclosures")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "table", "field"], name="a_datum_of_a_case_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.table}.{self.field}"
