"""A topic: one conversation in a forum."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.caching.shown import NOT_SHOWN, Shown
from focaljet.forum.models.forums import Forum
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
)

POSTS_PER_PAGE = 20


class Topic(models.Model):
    """Numbers of posts and their order; the words are in the posts.

    `highest_pos` counts every position ever given, `visible_count` those to be seen.
    """

    class Pin(models.IntegerChoices):
        NONE = 0, _("Not sticky")
        STICKY = 1, _("Sticky")
        # On top of its forum and of those below it, and on top of every forum.
        ANNOUNCED = 2, _("Announcement")
        EVERYWHERE = 3, _("Announcement everywhere")

    forum = models.ForeignKey(
        Forum, models.PROTECT, related_name="topics", verbose_name=_("forum")
    )
    title = models.CharField(_("title"), max_length=150)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="topics",
        db_index=False,
        verbose_name=_("who started it"),
    )
    started_at = models.DateTimeField(_("started"))
    pin = models.PositiveSmallIntegerField(_("sticky"), choices=Pin, default=Pin.NONE)
    locked_at = models.DateTimeField(_("locked"), null=True, blank=True)
    # Set ahead, when a topic is to lock itself; a topic is locked from then on.
    locks_at = models.DateTimeField(_("locks itself"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who deleted it"),
    )
    highest_pos = models.PositiveIntegerField(_("highest position"), default=0)
    visible_count = models.PositiveIntegerField(_("posts to be seen"), default=0)
    last_post_at = models.DateTimeField(_("last post"))
    # Ids, not foreign keys: an index on a column that changes with every reply would
    # cost each of them a write in that index too.
    last_post_id = models.BigIntegerField(_("number of the last post"), null=True)
    last_author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("who wrote last"),
    )

    personal = PersonalData(
        subject=("author", "last_author", "deleted_by"),
        fields={
            "author": Kept(
                Category.LINK,
                Purpose.COMMUNITY,
                _("to show who started the topic"),
                on_erase=OnErase.DETACH,
                visible=Visible.PUBLIC,
            ),
            "title": Kept(
                Category.CONTENT,
                Purpose.COMMUNITY,
                _("to show what the topic is about"),
                on_erase=OnErase.AUTHOR_DECIDES,
                visible=Visible.PUBLIC,
            ),
            "started_at": Kept(
                Category.ACTIVITY,
                Purpose.COMMUNITY,
                _("to show when the topic was started"),
                on_erase=OnErase.AUTHOR_DECIDES,
                visible=Visible.PUBLIC,
            ),
            "last_author": Kept(
                Category.LINK,
                Purpose.COMMUNITY,
                _("to show who wrote last"),
                on_erase=OnErase.DETACH,
                visible=Visible.PUBLIC,
            ),
            "deleted_by": Kept(
                Category.LINK,
                Purpose.COMMUNITY,
                _("to know who may undo it"),
                on_erase=OnErase.DETACH,
                visible=Visible.STAFF,
            ),
        },
        not_personal=frozenset(
            {
                "forum",
                "pin",
                "locked_at",
                "locks_at",
                "deleted_at",
                "highest_pos",
                "visible_count",
                "last_post_at",
                "last_post_id",
            }
        ),
    )

    shown = (
        Shown(
            "SELECT 'topic:' || id FROM changed UNION ALL"
            " SELECT 'forum:' || forum_id FROM changed UNION ALL"
            # What stands on top of many forums.
            " SELECT 'announced' FROM changed WHERE pin >= 2"
        ),
        # Whether the posts in it may be read is on pages that do not know the topic.
        Shown("SELECT 'topics' FROM changed", only={"forum_id", "deleted_at"}),
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        indexes = [
            models.Index(
                F("forum"),
                F("pin").desc(),
                F("last_post_at").desc(),
                F("id").desc(),
                name="topics_of_a_forum",
                condition=Q(deleted_at__isnull=True),
            ),
            models.Index(
                F("forum"),
                F("last_post_at").desc(),
                F("id").desc(),
                name="newest_of_a_forum",
                condition=Q(deleted_at__isnull=True),
            ),
            models.Index(
                F("last_post_at").desc(),
                F("id").desc(),
                name="newest_of_all",
                condition=Q(deleted_at__isnull=True),
            ),
            models.Index("author", F("id").desc(), name="topics_of_an_author"),
            # For who asks what is known about them, and for erasures. A reply writes in
            # the indexes of this row anyway, for the moment of the last post.
            models.Index(fields=["last_author"], name="topics_by_last_author"),
            models.Index(
                F("forum"),
                F("last_post_at").desc(),
                F("id").desc(),
                name="unanswered_topics",
                condition=Q(deleted_at__isnull=True, visible_count__lte=1),
            ),
            models.Index(
                fields=["forum"],
                name="announced_topics",
                condition=Q(deleted_at__isnull=True, pin__gte=2),
            ),
            models.Index(
                fields=["locks_at"],
                name="topics_that_lock_themselves",
                condition=Q(locks_at__isnull=False, locked_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forum:topic", args=[self.pk])

    @property
    def is_locked(self) -> bool:
        if self.locked_at is not None:
            return True
        return self.locks_at is not None and self.locks_at <= clock.now()

    @property
    def is_sticky(self) -> bool:
        return self.pin == self.Pin.STICKY

    @property
    def is_announced(self) -> bool:
        return self.pin >= self.Pin.ANNOUNCED

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def page_count(self) -> int:
        return max(1, -(-self.highest_pos // POSTS_PER_PAGE))


class TopicViews(models.Model):
    """How often a topic was opened: counted in memory, written in batches."""

    topic = models.OneToOneField(
        Topic,
        models.CASCADE,
        primary_key=True,
        related_name="views",
        verbose_name=_("topic"),
    )
    count = models.PositiveBigIntegerField(_("how often"), default=0)

    personal = PersonalData(
        subject=None, fields={}, not_personal=frozenset({"topic", "count"})
    )

    shown = Shown(
        "SELECT 'topic:' || topic_id FROM changed UNION ALL"
        " SELECT list.tag FROM (SELECT 'views:' || topic.forum_id FROM changed"
        " JOIN forum_topic AS topic ON topic.id = changed.topic_id"
        " FOR SHARE OF topic) AS list(tag)",
        rounded={"count"},
    )

    class Meta:
        verbose_name = _("views of a topic")
        verbose_name_plural = _("views of topics")

    def __str__(self) -> str:
        return f"{self.count} views of {self.topic_id}"


class MovedTopic(models.Model):
    """A sign in the list of the forum that a topic was moved away from."""

    forum = models.ForeignKey(
        Forum, models.CASCADE, related_name="moved_away", verbose_name=_("forum")
    )
    topic = models.ForeignKey(
        Topic, models.CASCADE, related_name="signs", verbose_name=_("topic")
    )
    moved_at = models.DateTimeField(_("moved"))
    until = models.DateTimeField(_("shown until"), null=True, blank=True)

    personal = PersonalData(
        subject=None,
        fields={},
        not_personal=frozenset({"forum", "topic", "moved_at", "until"}),
    )

    shown = Shown("SELECT 'forum:' || forum_id FROM changed")

    class Meta:
        verbose_name = _("sign to a moved topic")
        verbose_name_plural = _("signs to moved topics")
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "topic"], name="one_sign_per_forum_and_topic"
            )
        ]

    def __str__(self) -> str:
        return f"sign in {self.forum_id} to {self.topic_id}"


class TopicRedirect(models.Model):
    """Where the number of a topic that was merged into another leads, for ever."""

    old_id = models.BigIntegerField(_("number it had"), primary_key=True)
    topic = models.ForeignKey(
        Topic, models.CASCADE, related_name="earlier_numbers", verbose_name=_("topic")
    )

    personal = PersonalData(
        subject=None, fields={}, not_personal=frozenset({"old_id", "topic"})
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("redirect of a topic")
        verbose_name_plural = _("redirects of topics")

    def __str__(self) -> str:
        return f"{self.old_id} leads to {self.topic_id}"
