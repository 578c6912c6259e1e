"""Why the staff took something out of sight: a sentence for its author and readers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import Shown
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
)

LONGEST_REASON = 200


def _kept(visible: Visible) -> Kept:
    return Kept(
        Category.STANDING,
        Purpose.COMMUNITY,
        _("to tell why the staff removed it"),
        on_erase=OnErase.DELETE_ROW,
        visible=visible,
    )


class PostRemoval(models.Model):
    """Why a post is deleted, where the staff said so; gone when it is put back."""

    post = models.OneToOneField(
        Post,
        models.CASCADE,
        primary_key=True,
        related_name="removal",
        verbose_name=_("post"),
    )
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)

    personal = PersonalData(
        subject="post__author",
        fields={"reason": _kept(Visible.PUBLIC)},
        not_personal=frozenset({"post"}),
    )

    shown = Shown(
        "SELECT 'topic:' || post.topic_id FROM changed"
        " JOIN forum_post AS post ON post.id = changed.post_id"
        " FOR KEY SHARE OF post",
    )

    class Meta:
        verbose_name = _("reason why a post was removed")
        verbose_name_plural = _("reasons why posts were removed")

    def __str__(self) -> str:
        return f"removal of post {self.post_id}"


class TopicRemoval(models.Model):
    """Why a topic is deleted, where the staff said so; gone when it is put back."""

    topic = models.OneToOneField(
        Topic,
        models.CASCADE,
        primary_key=True,
        related_name="removal",
        verbose_name=_("topic"),
    )
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)

    personal = PersonalData(
        subject="topic__author",
        fields={"reason": _kept(Visible.STAFF)},
        not_personal=frozenset({"topic"}),
    )

    shown = Shown("SELECT 'topic:' || topic_id FROM changed")

    class Meta:
        verbose_name = _("reason why a topic was removed")
        verbose_name_plural = _("reasons why topics were removed")

    def __str__(self) -> str:
        return f"removal of topic {self.topic_id}"
