"""Which thing of an archive became which row here, so that nothing comes in twice."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.caching.shown import NOT_SHOWN
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
    after_event,
)


class Origin(models.Model):
    """That a thing came in. `key` is its id there, or a hash of it (loading.origins)."""

    class Kind(models.TextChoices):
        GROUP = "group", _("Group")
        FORUM = "forum", _("Forum")
        TOPIC = "topic", _("Topic")
        POST = "post", _("Post")
        # A message that posts refer to and that has not come in; leads to their topic.
        ABSENT = "absent", _("Missing message")

    source = models.CharField(_("source"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    key = models.CharField(_("its number there"), max_length=64)
    our_id = models.BigIntegerField(_("its number here"))

    personal = PersonalData(
        subject=None,
        fields={},
        not_personal=frozenset({"source", "kind", "key", "our_id"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("origin")
        verbose_name_plural = _("what came in with archives")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "key"], name="each_thing_comes_in_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.our_id} of {self.source}"


class AuthorOrigin(models.Model):
    """That an author came in, apart from `Origin` because this is about a person.

    When the member is erased the row stays, and leads to nobody: the next archive with
    words of the same author does not bring the person back.
    """

    source = models.CharField(_("source"), max_length=100)
    key = models.CharField(_("hash of the address"), max_length=64)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("member"),
    )

    personal = PersonalData(
        subject="member",
        fields={
            "member": Kept(
                Category.LINK,
                Purpose.COMMUNITY,
                _("to give one author's posts one name, whichever archive has them"),
                on_erase=OnErase.DETACH,
                visible=Visible.NOBODY,
            ),
            "key": Kept(
                Category.LINK,
                Purpose.LEGAL,
                _("so that who was erased does not come back with the next archive"),
                on_erase=OnErase.KEEP,
                visible=Visible.NOBODY,
                basis=_("the erasure itself, which has to last (GDPR article 17)"),
                until=after_event(_("the last import from this source")),
            ),
        },
        not_personal=frozenset({"source"}),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("imported author")
        verbose_name_plural = _("authors who came in with archives")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key"], name="each_author_comes_in_once"
            )
        ]

    def __str__(self) -> str:
        return f"author {self.pk} of {self.source}"
