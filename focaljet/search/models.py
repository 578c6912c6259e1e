"""The words of posts as they are searched, and what waits to be indexed.

All three tables follow from the forum's and can be made anew (`focaljet search rebuild`).
"""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
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
)
from focaljet.search.fields import WordsField

# Posts are looked through in slices of so many numbers, the newest slice first.
SLICE_BITS = 14


class PostWords(models.Model):
    """What a post is found by: its own words, the title where it is the first of its
    topic, and labels (services.indexing) that narrow a search down.

    A label may be out of date for some seconds, and so decides nothing: whether a hit is
    shown is asked of the post and its topic.
    """

    post = models.OneToOneField(
        Post,
        models.CASCADE,
        primary_key=True,
        related_name="search_words",
        # The database cascades by itself (0001), since not every delete is Django's.
        db_constraint=False,
        verbose_name=_("post"),
    )
    words = WordsField(_("words to find it by"))
    version = models.SmallIntegerField(_("how they were made"))

    personal = PersonalData(
        subject="post__author",
        fields={
            "words": Kept(
                Category.CONTENT,
                Purpose.COMMUNITY,
                _("to find the post by its words"),
                on_erase=OnErase.AUTHOR_DECIDES,
                visible=Visible.NOBODY,
            ),
        },
        not_personal=frozenset({"post", "version"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("words that a post is found by")
        verbose_name_plural = _("words that posts are found by")
        indexes = [GinIndex(fields=["words"], name="posts_by_words", fastupdate=False)]

    def __str__(self) -> str:
        return f"words of post {self.post_id}"


class Slice(models.Model):
    """From when to when the posts of a slice were written: a search by date leaves the
    other slices out. Bounds are midnights, so that of no post the moment is kept beyond
    it, and only ever widen; too wide does no harm."""

    number = models.BigIntegerField(_("number of the slice"), primary_key=True)
    first_at = models.DateTimeField(_("oldest post"))
    last_at = models.DateTimeField(_("newest post"))

    personal = PersonalData(
        subject=None,
        fields={},
        not_personal=frozenset({"number", "first_at", "last_at"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("slice of posts")
        verbose_name_plural = _("slices of posts")

    def __str__(self) -> str:
        return f"slice {self.number}"


class Waiting(models.Model):
    """A post, or all posts of a topic, whose words are to be indexed anew.

    Written by triggers (0001) with whatever changed the post. No foreign keys and no
    order: a row costs its writer next to nothing, and what is gone is passed over.
    """

    id = models.UUIDField(
        primary_key=True, db_default=models.Func(function="gen_random_uuid")
    )
    post_id = models.BigIntegerField(_("post"), null=True)
    topic_id = models.BigIntegerField(_("topic"), null=True)

    personal = PersonalData(
        subject=None, fields={}, not_personal=frozenset({"id", "post_id", "topic_id"})
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("post that waits to be indexed")
        verbose_name_plural = _("posts that wait to be indexed")

    def __str__(self) -> str:
        return (
            f"post {self.post_id} waits" if self.post_id else f"topic {self.topic_id}"
        )
