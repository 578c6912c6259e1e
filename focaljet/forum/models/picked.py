"""Posts that a member picked to quote, from whatever page and topic."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import NOT_SHOWN
from focaljet.forum.models.posts import Post
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
    after,
)


class PickedQuote(models.Model):
    """A post waits to be quoted in the next thing that the member writes."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="picked_quotes",
        db_index=False,
        verbose_name=_("member"),
    )
    post = models.ForeignKey(
        Post, models.CASCADE, related_name="+", verbose_name=_("post")
    )
    picked_at = models.DateTimeField(_("picked"))

    personal = PersonalData(
        subject="member",
        fields={
            name: Kept(
                category,
                Purpose.COMFORT,
                _("so that you can quote several posts at once"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
                keep=after("picked_at", days=30),
            )
            for name, category in {
                "member": Category.LINK,
                "post": Category.ACTIVITY,
                "picked_at": Category.ACTIVITY,
            }.items()
        },
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("post picked to quote")
        verbose_name_plural = _("posts picked to quote")
        constraints = [
            models.UniqueConstraint(fields=["member", "post"], name="picked_once")
        ]

    def __str__(self) -> str:
        return f"post {self.post_id} picked by {self.member_id}"
