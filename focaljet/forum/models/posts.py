"""A post, its words, and the quotes in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from focaljet.base.markup.kinds import Markup
from focaljet.caching.shown import NOT_SHOWN, Shown
from focaljet.forum.models.topics import POSTS_PER_PAGE, Topic
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
    after,
)


class Post(models.Model):
    """One message in a topic, at a position that is never given again."""

    topic = models.ForeignKey(
        Topic,
        models.CASCADE,
        related_name="posts",
        db_index=False,
        verbose_name=_("topic"),
    )
    pos = models.PositiveIntegerField(_("position"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="posts",
        db_index=False,
        verbose_name=_("author"),
    )
    written_at = models.DateTimeField(_("written"))
    markup = models.PositiveSmallIntegerField(
        _("written in"), choices=Markup, default=Markup.MARKDOWN
    )
    edited_at = models.DateTimeField(_("changed"), null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who changed it"),
    )
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who deleted it"),
    )
    ip_address = models.GenericIPAddressField(_("IP address"), null=True, blank=True)

    personal = PersonalData(
        subject=("author", "edited_by", "deleted_by"),
        tombstone="deleted_at",
        fields={
            "author": Kept(
                Category.LINK,
                Purpose.COMMUNITY,
                _("to show who wrote the post"),
                on_erase=OnErase.DETACH,
                visible=Visible.PUBLIC,
            ),
            "written_at": Kept(
                Category.ACTIVITY,
                Purpose.COMMUNITY,
                _("to show when the post was written"),
                on_erase=OnErase.AUTHOR_DECIDES,
                visible=Visible.PUBLIC,
            ),
            "edited_by": Kept(
                Category.LINK,
                Purpose.COMMUNITY,
                _("to show who changed the post"),
                on_erase=OnErase.DETACH,
                visible=Visible.PUBLIC,
            ),
            "deleted_by": Kept(
                Category.LINK,
                Purpose.COMMUNITY,
                _("to know who may undo it"),
                on_erase=OnErase.DETACH,
                visible=Visible.PUBLIC,
            ),
            "ip_address": Kept(
                Category.IP_ADDRESS,
                Purpose.SECURITY,
                _("to trace spam and attacks"),
                on_erase=OnErase.BLANK,
                visible=Visible.STAFF,
                keep=after("written_at", days=30),
            ),
        },
        not_personal=frozenset({"topic", "pos", "markup", "edited_at", "deleted_at"}),
    )

    shown = Shown(
        "SELECT 'topic:' || topic_id FROM changed UNION ALL"
        " SELECT 'wrote:' || author_id FROM changed",
        unseen={"ip_address"},
    )

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "pos"], name="one_post_at_each_position"
            )
        ]
        indexes = [
            models.Index("author", models.F("id").desc(), name="posts_of_an_author"),
            models.Index(
                fields=["author", "topic"],
                name="topics_of_a_writer",
                condition=Q(author__isnull=False, deleted_at__isnull=True),
            ),
            models.Index(
                fields=["written_at"],
                name="posts_with_an_address",
                condition=Q(ip_address__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("forum:post", args=[self.pk])

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def page(self) -> int:
        return (self.pos - 1) // POSTS_PER_PAGE + 1


class PostBody(models.Model):
    """The words of a post, apart from it, so that lists of posts stay narrow.

    `source` holds marks instead of quoted words (base.markup.quotes); `html` is made
    from it and may be thrown away at any time; `html_version` 0 means not made yet.
    """

    post = models.OneToOneField(
        Post,
        models.CASCADE,
        primary_key=True,
        related_name="body",
        verbose_name=_("post"),
    )
    source = models.TextField(_("words as typed"))
    html = models.TextField(_("words as shown"), blank=True)
    html_version = models.PositiveSmallIntegerField(
        _("version of what is shown"), default=0
    )

    personal = PersonalData(
        subject="post__author",
        rendered={"source": "html"},
        fields={
            name: Kept(
                Category.CONTENT,
                Purpose.COMMUNITY,
                _("to show the post"),
                on_erase=OnErase.AUTHOR_DECIDES,
                visible=Visible.PUBLIC,
                edit="forum:edit",
            )
            for name in ("source", "html")
        },
        not_personal=frozenset({"post", "html_version"}),
    )

    shown = Shown(
        "SELECT 'topic:' || post.topic_id FROM changed"
        " JOIN forum_post AS post ON post.id = changed.post_id"
        " FOR KEY SHARE OF post",
        unseen={"html", "html_version"},
    )

    class Meta:
        verbose_name = _("words of a post")
        verbose_name_plural = _("words of posts")

    def __str__(self) -> str:
        return f"body of {self.post_id}"

    def get_absolute_url(self) -> str:
        return reverse("forum:post", args=[self.pk])


class Quote(models.Model):
    """That a post quotes another: shown from this row, with the author's name of now."""

    post = models.ForeignKey(
        Post,
        models.CASCADE,
        related_name="quotes",
        db_index=False,
        verbose_name=_("post"),
    )
    ordinal = models.PositiveSmallIntegerField(_("its number in the post"))
    quoted = models.ForeignKey(
        Post,
        models.SET_NULL,
        null=True,
        related_name="quoted_in",
        verbose_name=_("quoted post"),
    )
    excerpt = models.TextField(_("quoted words"))
    html = models.TextField(_("quoted words as shown"), blank=True)

    personal = PersonalData(
        # The words are those of the quoted author; where nobody knows whose they are,
        # they came with the post.
        subject=("quoted__author", "post__author"),
        public="focaljet.forum.queries.public.quotes",
        rendered={"excerpt": "html"},
        fields={
            "quoted": Kept(
                Category.LINK,
                Purpose.COMMUNITY,
                _("to show who said what is quoted"),
                on_erase=OnErase.AUTHOR_DECIDES,
                visible=Visible.PUBLIC,
            ),
            **{
                name: Kept(
                    Category.CONTENT,
                    Purpose.COMMUNITY,
                    _("to show what is quoted"),
                    on_erase=OnErase.AUTHOR_DECIDES,
                    visible=Visible.PUBLIC,
                )
                for name in ("excerpt", "html")
            },
        },
        not_personal=frozenset({"post", "ordinal"}),
    )

    shown = Shown(
        "SELECT 'topic:' || post.topic_id FROM changed"
        " JOIN forum_post AS post ON post.id = changed.post_id"
        " FOR KEY SHARE OF post",
    )

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "ordinal"], name="one_quote_at_each_mark"
            )
        ]

    def __str__(self) -> str:
        return f"quote {self.ordinal} in {self.post_id}"


class Submission(models.Model):
    """That a form was taken, so that the same form sent twice makes one post."""

    key = models.UUIDField(_("key of the form"), primary_key=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("author"),
    )
    post_id = models.BigIntegerField(_("post"))
    taken_at = models.DateTimeField(_("taken"), db_index=True)

    personal = PersonalData(
        subject="author",
        fields={
            name: Kept(
                Category.ACTIVITY,
                Purpose.SECURITY,
                _("so that a form sent twice makes one post"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.NOBODY,
                keep=after("taken_at", days=2),
            )
            for name in ("author", "post_id", "taken_at")
        },
        not_personal=frozenset({"key"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("form that was taken")
        verbose_name_plural = _("forms that were taken")

    def __str__(self) -> str:
        return f"submission {self.key}"
