"""What was fetched for the links in posts, as personal data: it ends with the last post
that names it, and so with whoever alone named it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from focaljet.forum.models.links import PostLink
from focaljet.forum.models.posts import Post
from focaljet.forum.services import linking
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    Purpose,
    Stage,
    Store,
    Visible,
)
from focaljet.remote.models import Remote, fingerprint

ELSEWHERE = (
    Store(
        "elsewhere",
        Kept(
            Category.CONTENT,
            Purpose.COMMUNITY,
            _("to show a card or a picture for a link in your post"),
            on_erase=OnErase.DELETE_ROW,
            visible=Visible.PUBLIC,
        ),
        erase="focaljet.forum.stores.erase",
        find="focaljet.forum.stores.find",
        plant="focaljet.forum.stores.plant",
        stage=Stage.FILES,  # after the links of the posts
        title=_("cards and pictures from other sites for links in your posts"),
    ),
)


def find(member_id: int) -> QuerySet[Remote]:
    """What the posts of this member name and nobody else's do."""
    others = PostLink.objects.exclude(post__author=member_id)
    return (
        Remote.objects.filter(post_links__post__author=member_id)
        .exclude(pk__in=others.values("remote"))
        .distinct()
    )


def erase(member_id: int) -> int:
    """The links of the posts went before; what hung on them alone goes now."""
    return linking.forget_unused()


def plant(member_id: int, text: str) -> None:
    """A card that says the text, for the proof."""
    post = Post.objects.filter(author=member_id).order_by("pk").first()
    if post is None:
        raise LookupError("No post was planted before.")
    remote = Remote.objects.create(
        kind=Remote.Kind.CARD,
        state=Remote.State.READY,
        fingerprint=fingerprint(text),
        title=text[:150],
    )
    PostLink.objects.create(post=post, remote=remote)
