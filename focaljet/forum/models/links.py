"""What posts show of other sites."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import Shown
from focaljet.forum.models.posts import Post
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
)
from focaljet.remote.models import Remote


class PostLink(models.Model):
    """That a post names an address elsewhere. Without such a row what was fetched from
    there goes."""

    post = models.ForeignKey(
        Post,
        models.CASCADE,
        related_name="links",
        db_index=False,
        verbose_name=_("post"),
    )
    remote = models.ForeignKey(
        Remote,
        models.CASCADE,
        related_name="post_links",
        verbose_name=_("thing from elsewhere"),
    )

    personal = PersonalData(
        subject="post__author",
        fields={
            "remote": Kept(
                Category.CONTENT,
                Purpose.COMMUNITY,
                _("to show a card or a picture for a link in your post"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.PUBLIC,
            ),
        },
        not_personal=frozenset({"post"}),
    )

    shown = Shown(
        "SELECT 'topic:' || post.topic_id FROM changed"
        " JOIN forum_post AS post ON post.id = changed.post_id"
        " FOR KEY SHARE OF post",
    )

    class Meta:
        verbose_name = _("link of a post")
        verbose_name_plural = _("links of posts")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "remote"], name="one_link_of_each_post"
            )
        ]

    def __str__(self) -> str:
        return f"link of {self.post_id} to {self.remote_id}"
