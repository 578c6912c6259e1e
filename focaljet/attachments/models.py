"""What members add to what they write."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from focaljet.base.images import SIZES, fitted
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
)

LONGEST_NAME = 100
KEY_LENGTH = 24


def new_key() -> str:
    """96 bits by chance: nobody comes upon the picture of somebody else by trying."""
    return secrets.token_hex(KEY_LENGTH // 2)


class Attachment(models.Model):
    """A picture or a file; its bytes lie in the storage, under its key (files.py).

    `place` says what it belongs to, such as "forum.post", and `place_id` which; an app
    above offers who may see what is there (AppConfig.attachment_places). Until then it
    is loose: seen by its uploader alone, and swept after a day.
    """

    class Kind(models.TextChoices):
        IMAGE = "image", _("Picture")
        FILE = "file", _("File")

    class State(models.TextChoices):
        WAITING = "waiting", _("Being prepared")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be read")

    key = models.CharField(
        _("key"), max_length=KEY_LENGTH, unique=True, default=new_key, editable=False
    )
    uploader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="attachments",
        verbose_name=_("whose it is"),
    )
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind)
    state = models.CharField(_("state"), max_length=7, choices=State)
    # What it takes of the storage, all its sizes together.
    size = models.PositiveIntegerField(_("bytes"))
    width = models.PositiveSmallIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveSmallIntegerField(_("height"), null=True, blank=True)
    moves = models.BooleanField(_("moves"), default=False)
    uploaded_at = models.DateTimeField(_("uploaded"))
    loose_since = models.DateTimeField(
        _("belongs nowhere since"), null=True, blank=True
    )
    place = models.CharField(_("what it belongs to"), max_length=40, blank=True)
    place_id = models.BigIntegerField(_("which of those"), null=True, blank=True)

    personal = PersonalData(
        subject="uploader",
        plant="focaljet.attachments.stores.plant_row",
        fields={
            "uploader": Kept(
                Category.LINK,
                Purpose.COMMUNITY,
                _("to know whose picture or file it is"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.PUBLIC,
            ),
            "name": Kept(
                Category.CONTENT,
                Purpose.COMMUNITY,
                _("to show the name of a picture or file"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.PUBLIC,
            ),
            "uploaded_at": Kept(
                Category.ACTIVITY,
                Purpose.COMMUNITY,
                _("to list your pictures and files in order"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
            ),
        },
        not_personal=frozenset(
            {
                "key",
                "kind",
                "state",
                "size",
                "width",
                "height",
                "moves",
                "loose_since",
                "place",
                "place_id",
            }
        ),
    )

    class Meta:
        verbose_name = _("picture or file")
        verbose_name_plural = _("pictures and files")
        constraints = [
            models.CheckConstraint(
                name="an_attachment_is_loose_or_has_a_place",
                condition=Q(place="", place_id=None, loose_since__isnull=False)
                | (~Q(place="") & Q(place_id__isnull=False, loose_since=None)),
            )
        ]
        indexes = [
            models.Index(
                fields=["place", "place_id"],
                name="attachments_of_a_place",
                condition=~Q(place=""),
            ),
            models.Index(
                fields=["loose_since"],
                name="loose_attachments",
                condition=Q(place=""),
            ),
            models.Index(
                fields=["uploaded_at"],
                name="attachments_that_wait",
                condition=Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_image(self) -> bool:
        return self.kind == self.Kind.IMAGE

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    def widths(self) -> dict[str, tuple[int, int]]:
        """The sizes in which a picture lies there, largest first, with their sides."""
        if not (self.is_image and self.is_ready and self.width and self.height):
            return {}
        full = (self.width, self.height)
        smaller = {
            name: fitted(*full, size)
            for name, size in zip(SIZE_NAMES[1:], SIZES[1:], strict=True)
            if size < max(full) and not (self.moves and name == "medium")
        }
        if self.moves:  # the smallest stands still, however large
            smaller["small"] = fitted(*full, SIZES[-1])
        return {"full": full} | smaller


SIZE_NAMES = ("full", "medium", "small")
