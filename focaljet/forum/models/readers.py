"""How far each member has read, by position and by post id; no clock is involved."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.base.markup.kinds import Markup
from focaljet.caching.shown import NOT_SHOWN, Shown
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.topics import Topic
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
)


def _read_mark(**more: Any) -> Kept:
    return Kept(
        Category.BEHAVIOUR,
        Purpose.COMMUNITY,
        _("to show you what is new since you were here"),
        on_erase=OnErase.DELETE_ROW,
        visible=Visible.SELF,
        **more,
    )


def _watch() -> Kept:
    return Kept(
        Category.PREFERENCE,
        Purpose.COMMUNITY,
        _("to show you what is new where you want to know"),
        on_erase=OnErase.DELETE_ROW,
        visible=Visible.SELF,
    )


class ForumMember(models.Model):
    """What the forum itself knows of a member: one row each."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="in_forum",
        verbose_name=_("member"),
    )
    post_count = models.PositiveIntegerField(_("number of posts"), default=0)
    # Every post up to this id counts as read.
    read_up_to = models.BigIntegerField(_("read up to this post"), default=0)
    markup = models.PositiveSmallIntegerField(
        _("way of writing"), choices=Markup, default=Markup.MARKDOWN
    )
    shows_signatures = models.BooleanField(
        _("show signatures"), default=True, db_default=True
    )
    watches_own = models.BooleanField(
        _("watch topics you write in"), default=True, db_default=True
    )
    uses_keys = models.BooleanField(
        _("go about with single keys"), default=True, db_default=True
    )

    personal = PersonalData(
        subject="member",
        fields={
            "member": _read_mark(),
            "read_up_to": _read_mark(),
            "post_count": Kept(
                Category.ACTIVITY,
                Purpose.COMMUNITY,
                _("to show how much you have written"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.PUBLIC,
            ),
            "markup": Kept(
                Category.PREFERENCE,
                Purpose.COMMUNITY,
                _("to offer you the way of writing that you used last"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
            ),
            "shows_signatures": Kept(
                Category.PREFERENCE,
                Purpose.COMMUNITY,
                _("to show signatures, or not, as you like it"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
                edit="forum:signature",
            ),
            "uses_keys": Kept(
                Category.PREFERENCE,
                Purpose.COMMUNITY,
                _("to let you go about with single keys, or not, as you like it"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
                edit="forum:reading",
            ),
            "watches_own": Kept(
                Category.PREFERENCE,
                Purpose.COMMUNITY,
                _("to watch the topics that you write in, or not, as you like it"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
                edit="forum:reading",
            ),
        },
        not_personal=frozenset(),
    )

    shown = Shown(
        "SELECT 'member:' || member_id FROM changed",
        only={"post_count"},
        rounded={"post_count"},
    )

    class Meta:
        verbose_name = _("member in the forum")
        verbose_name_plural = _("members in the forum")

    def __str__(self) -> str:
        return f"member {self.member_id} in the forum"


class ForumRead(models.Model):
    """That a member has read a forum up to a post."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        db_index=False,
        verbose_name=_("member"),
    )
    forum = models.ForeignKey(
        Forum, models.CASCADE, related_name="+", verbose_name=_("forum")
    )
    up_to = models.BigIntegerField(_("read up to this post"))

    personal = PersonalData(
        subject="member",
        fields={name: _read_mark() for name in ("member", "forum", "up_to")},
        not_personal=frozenset(),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("read forum")
        verbose_name_plural = _("forums that you have read")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "forum"], name="one_mark_per_forum"
            )
        ]

    def __str__(self) -> str:
        return f"member {self.member_id} read forum {self.forum_id}"


class TopicRead(models.Model):
    """That a member has read a topic up to a position."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        db_index=False,
        verbose_name=_("member"),
    )
    topic = models.ForeignKey(
        Topic, models.CASCADE, related_name="read_marks", verbose_name=_("topic")
    )
    last_pos = models.PositiveIntegerField(_("read up to this position"))

    personal = PersonalData(
        subject="member",
        fields={name: _read_mark() for name in ("member", "topic", "last_pos")},
        not_personal=frozenset(),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("read topic")
        verbose_name_plural = _("topics that you have read")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "topic"], name="one_mark_per_topic"
            )
        ]

    def __str__(self) -> str:
        return f"member {self.member_id} read topic {self.topic_id}"


class TopicWatch(models.Model):
    """That a member wants to see what is new in a topic."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        db_index=False,
        verbose_name=_("member"),
    )
    topic = models.ForeignKey(
        Topic, models.CASCADE, related_name="watched_by", verbose_name=_("topic")
    )
    since = models.DateTimeField(_("since"))

    personal = PersonalData(
        subject="member",
        fields={name: _watch() for name in ("member", "topic", "since")},
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("watched topic")
        verbose_name_plural = _("topics that you watch")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "topic"], name="one_watch_per_topic"
            )
        ]

    def __str__(self) -> str:
        return f"member {self.member_id} watches topic {self.topic_id}"


class ForumWatch(models.Model):
    """That a member wants to see every new topic of a forum."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        db_index=False,
        verbose_name=_("member"),
    )
    forum = models.ForeignKey(
        Forum, models.CASCADE, related_name="watched_by", verbose_name=_("forum")
    )
    since = models.DateTimeField(_("since"))

    personal = PersonalData(
        subject="member",
        fields={name: _watch() for name in ("member", "forum", "since")},
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("watched forum")
        verbose_name_plural = _("forums that you watch")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "forum"], name="one_watch_per_forum"
            )
        ]

    def __str__(self) -> str:
        return f"member {self.member_id} watches forum {self.forum_id}"
