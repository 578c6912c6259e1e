"""What the site keeps of addresses elsewhere. The addresses themselves stand only in
the posts that name them; here is a hash of each, so that nobody's words lie here."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.personal.words import PersonalData

KEY_LENGTH = 24
MOST_TRIES = 4
FRESH_FOR = timedelta(days=30)


def new_key() -> str:
    """96 bits by chance: nobody comes upon a picture of a closed forum by trying."""
    return secrets.token_hex(KEY_LENGTH // 2)


def fingerprint(url: str) -> str:
    """By which an address is found again without being written down."""
    return sha256(url.encode()).hexdigest()


class Remote(models.Model):
    """What one address elsewhere gave: words and a small picture for a card, or a
    picture. Fetched once for all posts that name it; what failed is remembered too."""

    class Kind(models.TextChoices):
        CARD = "card", _("Card")
        PICTURE = "picture", _("Picture")

    class State(models.TextChoices):
        WAITING = "waiting", _("To be fetched")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be had")

    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    fingerprint = models.CharField(_("fingerprint of the address"), max_length=64)
    state = models.CharField(
        _("state"), max_length=7, choices=State, default=State.WAITING
    )
    title = models.CharField(_("title"), max_length=150, blank=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    site_name = models.CharField(_("name of the site"), max_length=80, blank=True)
    # Of the picture in the storage (files.py); "" and 0 where there is none.
    key = models.CharField(_("key"), max_length=KEY_LENGTH, blank=True)
    width = models.PositiveSmallIntegerField(_("width"), default=0)
    height = models.PositiveSmallIntegerField(_("height"), default=0)
    tries = models.PositiveSmallIntegerField(_("tries in vain"), default=0)
    tried_at = models.DateTimeField(_("last tried"), null=True, blank=True)

    personal = PersonalData(
        subject=None,
        fields={},
        # What a public page says of itself to all the world. Whose post leads to it is
        # written elsewhere (forum.PostLink), and without such a post it goes.
        not_personal=frozenset(
            {
                "kind",
                "fingerprint",
                "state",
                "title",
                "description",
                "site_name",
                "key",
                "width",
                "height",
                "tries",
                "tried_at",
            }
        ),
    )

    class Meta:
        verbose_name = _("thing from elsewhere")
        verbose_name_plural = _("things from elsewhere")
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint", "kind"], name="one_of_each_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def due_at(self) -> datetime | None:
        """When it may be fetched (again); None where it was tried often enough."""
        if self.tried_at is None:
            return clock.now()
        if self.state == self.State.READY:
            return self.tried_at + FRESH_FOR
        if self.tries >= MOST_TRIES:
            return None
        # After an hour, six hours, a day and a half.
        return self.tried_at + timedelta(hours=6 ** max(0, self.tries - 1))

    @property
    def is_due(self) -> bool:
        due = self.due_at
        return due is not None and due <= clock.now()
