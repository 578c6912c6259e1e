"""What was changed in a post: who, when, why, and the words that stood there before."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.base.markup.kinds import Markup
from focaljet.caching.shown import NOT_SHOWN, Shown
from focaljet.forum.models.posts import Post
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
)


class PostChange(models.Model):
    """One change of a post. The words before it are its `PostVersion`."""

    post = models.ForeignKey(
        Post,
        models.CASCADE,
        related_name="changes",
        db_index=False,
        verbose_name=_("post"),
    )
    number = models.PositiveIntegerField(_("number of the change"))
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who changed it"),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    personal = PersonalData(
        # What was changed belongs to the author, whoever changed it.
        subject=("post__author", "by"),
        fields={
            "by": Kept(
                Category.LINK,
                Purpose.COMMUNITY,
                _("to show who changed the post"),
                on_erase=OnErase.DETACH,
                visible=Visible.PUBLIC,
            ),
            "at": Kept(
                Category.ACTIVITY,
                Purpose.COMMUNITY,
                _("to show when the post was changed"),
                on_erase=OnErase.AUTHOR_DECIDES,
                visible=Visible.PUBLIC,
            ),
            "reason": Kept(
                Category.CONTENT,
                Purpose.COMMUNITY,
                _("to show why the post was changed"),
                on_erase=OnErase.AUTHOR_DECIDES,
                visible=Visible.PUBLIC,
            ),
        },
        not_personal=frozenset({"post", "number"}),
    )

    shown = Shown(
        "SELECT 'topic:' || post.topic_id FROM changed"
        " JOIN forum_post AS post ON post.id = changed.post_id"
        " FOR KEY SHARE OF post",
    )

    class Meta:
        verbose_name = _("change of a post")
        verbose_name_plural = _("changes of posts")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "number"], name="one_change_of_each_number"
            )
        ]

    def __str__(self) -> str:
        return f"change {self.number} of {self.post_id}"


class PostVersion(models.Model):
    """The words of a post as they stood before a change."""

    change = models.OneToOneField(
        PostChange,
        models.CASCADE,
        primary_key=True,
        related_name="before",
        verbose_name=_("change"),
    )
    source = models.TextField(_("words before the change"))
    markup = models.PositiveSmallIntegerField(_("written in"), choices=Markup)
    title = models.CharField(_("title before the change"), max_length=150, blank=True)

    personal = PersonalData(
        subject="change__post__author",
        fields={
            name: Kept(
                Category.CONTENT,
                Purpose.COMMUNITY,
                _("to show what was changed"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.PUBLIC,
            )
            for name in ("source", "title")
        },
        not_personal=frozenset({"change", "markup"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("earlier words of a post")
        verbose_name_plural = _("earlier words of posts")

    def __str__(self) -> str:
        return f"words before change {self.change_id}"
