"""Where topics stand, and what each group may do there."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Group
from focaljet.caching.shown import EVERYTHING, NOT_SHOWN, Shown
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
)


class Forum(models.Model):
    """A category (a heading over forums) or a forum; forums may hold forums."""

    class Kind(models.TextChoices):
        CATEGORY = "category", _("Category")
        FORUM = "forum", _("Forum")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.FORUM)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("stands in"),
    )
    title = models.CharField(_("title"), max_length=80)
    description = models.CharField(_("description"), max_length=300, blank=True)
    icon = models.CharField(_("drawing"), max_length=30, blank=True)
    place = models.PositiveSmallIntegerField(_("place among its neighbours"), default=0)
    locked_at = models.DateTimeField(_("no new topics since"), null=True, blank=True)
    # Folded from ForumDelta by a job: right within seconds, never in anybody's way.
    topic_count = models.PositiveIntegerField(
        _("number of topics"), default=0, editable=False
    )
    post_count = models.PositiveIntegerField(
        _("number of posts"), default=0, editable=False
    )

    personal = PersonalData(
        subject=None,
        fields={},
        not_personal=frozenset(
            {
                "kind",
                "parent",
                "title",
                "description",
                "icon",
                "place",
                "locked_at",
                "topic_count",
                "post_count",
            }
        ),
    )

    shown = (
        Shown("SELECT 'site' FROM changed", unseen={"topic_count", "post_count"}),
        Shown("SELECT 'forum:' || id FROM changed", only={"topic_count", "post_count"}),
    )

    class Meta:
        verbose_name = _("forum")
        verbose_name_plural = _("forums")
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return self.title


class ForumRight(models.Model):
    """What a group may do in a forum and, where nothing else is said, below it."""

    forum = models.ForeignKey(
        Forum, models.CASCADE, related_name="rights", verbose_name=_("forum")
    )
    group = models.ForeignKey(
        Group, models.CASCADE, related_name="forum_rights", verbose_name=_("group")
    )
    see = models.BooleanField(_("see that it exists"), default=True)
    read = models.BooleanField(_("read topics"), default=True)
    start = models.BooleanField(_("start topics"), default=False)
    reply = models.BooleanField(_("reply"), default=False)
    attach = models.BooleanField(_("attach pictures and files"), default=False)
    moderate = models.BooleanField(_("moderate"), default=False)

    personal = PersonalData(
        subject=None,
        fields={},
        not_personal=frozenset(
            {"forum", "group", "see", "read", "start", "reply", "attach", "moderate"}
        ),
    )

    shown = EVERYTHING

    class Meta:
        verbose_name = _("right")
        verbose_name_plural = _("rights in forums")
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "group"], name="one_right_per_forum_and_group"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group} in {self.forum}"


class ForumModerator(models.Model):
    """That a member keeps order in a forum and in those below it."""

    forum = models.ForeignKey(
        Forum, models.CASCADE, related_name="moderators", verbose_name=_("forum")
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="moderates",
        verbose_name=_("moderator"),
    )
    since = models.DateTimeField(_("since"))

    personal = PersonalData(
        subject="member",
        fields={
            name: Kept(
                Category.STANDING,
                Purpose.COMMUNITY,
                _("to show who keeps order in a forum"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.PUBLIC,
            )
            for name in ("forum", "member", "since")
        },
    )

    shown = EVERYTHING

    class Meta:
        verbose_name = _("moderator of a forum")
        verbose_name_plural = _("moderators of forums")
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "member"], name="one_office_per_forum_and_member"
            )
        ]

    def __str__(self) -> str:
        return f"member {self.member_id} moderates {self.forum_id}"


class ForumDelta(models.Model):
    """A change of a forum's counts that is not folded into them yet."""

    forum = models.ForeignKey(
        Forum, models.CASCADE, related_name="deltas", verbose_name=_("forum")
    )
    topics = models.SmallIntegerField(_("topics"), default=0)
    posts = models.IntegerField(_("posts"), default=0)

    personal = PersonalData(
        subject=None, fields={}, not_personal=frozenset({"forum", "topics", "posts"})
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("change of counts")
        verbose_name_plural = _("changes of counts")

    def __str__(self) -> str:
        return f"{self.topics:+}, {self.posts:+} in {self.forum_id}"
