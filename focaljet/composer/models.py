"""What somebody began to write, kept on the server and so there on every device."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.base.markup.kinds import Markup
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

KEPT_DAYS = 90


class Draft(models.Model):
    """Words that were not sent yet.

    `place` says what they are for: "forum.topic:12" is a reply in topic 12; the app in
    front of the dot knows more (`draft_places` in its AppConfig). The draft with `copy`
    0 is offered where one goes on writing. The others are what a save from elsewhere
    had not seen and would have overwritten: nothing typed is lost silently.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="drafts",
        db_index=False,
        verbose_name=_("member"),
    )
    place = models.CharField(_("what it is for"), max_length=60)
    copy = models.PositiveSmallIntegerField(_("number among texts for it"), default=0)
    version = models.PositiveIntegerField(_("how often it was saved"), default=1)
    # For a change of something: what the words were when it was begun.
    base = models.PositiveBigIntegerField(_("state that is changed"), null=True)
    title = models.CharField(_("title"), max_length=150, blank=True)
    source = models.TextField(_("words as typed"), blank=True)
    markup = models.PositiveSmallIntegerField(
        _("written in"), choices=Markup, default=Markup.MARKDOWN
    )
    saved_at = models.DateTimeField(_("saved"), db_index=True)

    personal = PersonalData(
        subject="member",
        fields={
            name: Kept(
                category,
                Purpose.COMFORT,
                _("so that nothing you began to write is lost"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
                edit="composer:drafts",
                keep=after("saved_at", days=KEPT_DAYS),
            )
            for name, category in {
                "member": Category.LINK,
                "place": Category.ACTIVITY,
                "title": Category.CONTENT,
                "source": Category.CONTENT,
                "saved_at": Category.ACTIVITY,
            }.items()
        },
        not_personal=frozenset({"copy", "version", "base", "markup"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "place", "copy"], name="one_draft_of_each_number"
            )
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
