"""What members leave on posts and under them: mentions, thanks, signatures."""

from __future__ import annotations

from django.conf import settings
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


class Mention(models.Model):
    """That a post mentions a member: shown with the name of now, from this row."""

    post = models.ForeignKey(
        Post,
        models.CASCADE,
        related_name="mentions",
        db_index=False,
        verbose_name=_("post"),
    )
    ordinal = models.PositiveSmallIntegerField(_("its number in the post"))
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="mentioned_in",
        verbose_name=_("member"),
    )
    # Named in what the post quotes, and so not spoken to.
    in_quote = models.BooleanField(_("in a quote"), default=False, db_default=False)

    personal = PersonalData(
        subject="member",
        fields={
            "member": Kept(
                Category.LINK,
                Purpose.COMMUNITY,
                _("to show who is spoken to"),
                on_erase=OnErase.DETACH,
                visible=Visible.PUBLIC,
            ),
        },
        not_personal=frozenset({"post", "ordinal", "in_quote"}),
    )

    shown = Shown(
        "SELECT 'topic:' || post.topic_id FROM changed"
        " JOIN forum_post AS post ON post.id = changed.post_id"
        " FOR KEY SHARE OF post",
    )

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "ordinal"], name="one_mention_at_each_mark"
            )
        ]

    def __str__(self) -> str:
        return f"mention {self.ordinal} in {self.post_id}"


class Thanks(models.Model):
    """That a member thanked for a post."""

    post = models.ForeignKey(
        Post,
        models.CASCADE,
        related_name="thanks",
        db_index=False,
        verbose_name=_("post"),
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("member"),
    )
    given_at = models.DateTimeField(_("given"))

    personal = PersonalData(
        subject="member",
        fields={
            name: Kept(
                Category.ACTIVITY,
                Purpose.COMMUNITY,
                _("to show who found a post helpful"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.PUBLIC,
            )
            for name in ("post", "member", "given_at")
        },
    )

    shown = Shown(
        "SELECT 'topic:' || post.topic_id FROM changed"
        " JOIN forum_post AS post ON post.id = changed.post_id"
        " FOR KEY SHARE OF post",
    )

    class Meta:
        verbose_name = _("thanks")
        verbose_name_plural = _("thanks")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "member"], name="thanked_once_for_each_post"
            )
        ]

    def __str__(self) -> str:
        return f"thanks of {self.member_id} for {self.post_id}"


class Signature(models.Model):
    """A few words under every post of a member, for those who want to see them."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="signature",
        verbose_name=_("member"),
    )
    source = models.TextField(_("words as typed"))
    html = models.TextField(_("words as shown"), blank=True)
    html_version = models.PositiveSmallIntegerField(
        _("version of what is shown"), default=0
    )

    personal = PersonalData(
        subject="member",
        rendered={"source": "html"},
        fields={
            name: Kept(
                Category.CONTENT,
                Purpose.COMMUNITY,
                _("to show your signature under your posts"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.PUBLIC,
                edit="forum:signature",
            )
            for name in ("source", "html")
        }
        | {
            "member": Kept(
                Category.LINK,
                Purpose.COMMUNITY,
                _("to know whose signature it is"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.PUBLIC,
            )
        },
        not_personal=frozenset({"html_version"}),
    )

    shown = Shown(
        "SELECT 'member:' || member_id FROM changed", unseen={"html", "html_version"}
    )

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")

    def __str__(self) -> str:
        return f"signature of {self.member_id}"
