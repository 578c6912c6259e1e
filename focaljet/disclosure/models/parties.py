"""Companies and people outside of the site who may receive data: none by default."""

from __future__ import annotations

import secrets

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.caching.shown import EVERYTHING
from focaljet.personal.words import PersonalData, Purpose

LONGEST_NAME = 120
LONGEST_WHY = 600


def new_key() -> str:
    return secrets.token_hex(8)


class Party(models.Model):
    """Who may receive what for which purposes. `key` never changes, whatever the name.

    `announced_at` is when the version of the policy that lists it takes effect: before
    that it receives nothing. Whatever a reader of the policy has to know, once changed,
    has to be announced anew.
    """

    class Kind(models.TextChoices):
        AFFILIATE = "affiliate", _("affiliate: belongs to us, or we to it")
        SPONSOR = "sponsor", _("sponsor")
        PROCESSOR = "processor", _("processor: works for us, as we tell it")

    key = models.CharField(_("key"), max_length=16, unique=True, default=new_key)
    kind = models.CharField(_("what it is to us"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    country = models.CharField(_("country"), max_length=2)
    purposes = ArrayField(
        models.CharField(max_length=20), verbose_name=_("what it may use data for")
    )
    contact = models.EmailField(_("address for recalls"))
    why = models.TextField(_("why it receives data"))
    added_at = models.DateTimeField(_("added"))
    announced_at = models.DateTimeField(_("announced"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    personal = PersonalData(
        not_personal=frozenset(
            {
                "key",
                "kind",
                "name",
                "country",
                "purposes",
                "contact",  # of an organisation
                "why",
                "added_at",
                "announced_at",
                "withdrawn_at",
            }
        )
    )

    shown = EVERYTHING

    class Meta:
        verbose_name = _("party that may receive data")
        verbose_name_plural = _("parties that may receive data")

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_force(self) -> bool:
        """Whether a policy that lists it has taken effect, and it is still listed."""
        announced = self.announced_at is not None and self.announced_at <= clock.now()
        return announced and self.withdrawn_at is None

    @property
    def allowed(self) -> tuple[Purpose, ...]:
        """What it may use data for; a purpose that the program no longer knows is none."""
        known = {purpose.value: purpose for purpose in Purpose}
        return tuple(known[each] for each in self.purposes if each in known)
