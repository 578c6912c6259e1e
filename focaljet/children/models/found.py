"""That a member turned out to be a child, and what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.caching.shown import NOT_SHOWN
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
    after,
)
from focaljet.privacy.models.erasures import Erasure

AT_LATEST = timedelta(hours=24)


class ChildFound(models.Model):
    """One line of the register. When the child is erased, the source and the moments
    are all that is left of it."""

    class Source(models.TextChoices):
        """From where the site learned it: a closed list."""

        REPORT = "report", _("a report through Contact Us")
        MODERATOR = "moderator", _("a moderator saw it")
        SELF = "self", _("the member said so")
        PARENT = "parent", _("a parent or guardian asked")
        SCHOOL = "school", _("a letter from a school")
        BIRTHDAY = "birthday", _("a date of birth that was given")
        ANSWER = "answer", _("an answer to a survey")

    class State(models.TextChoices):
        HIDDEN = "hidden", _("hidden, to be erased")
        OVERDUE = "overdue", _("overdue")
        ERASED = "erased", _("erased")
        MISTAKE = "mistake", _("it was a mistake")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("member"),
    )
    source = models.CharField(_("learned from"), max_length=10, choices=Source)
    found_at = models.DateTimeField(_("found"))
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("found by"),
    )
    # The receipt; it is kept for a year, and this line for as long as the site exists.
    erasure = models.ForeignKey(
        Erasure,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("erasure"),
    )
    due_at = models.DateTimeField(_("to be erased at"))
    taken_back_at = models.DateTimeField(_("taken back"), null=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )
    reason = models.TextField(_("why it was taken back"), blank=True)

    personal = PersonalData(
        subject=("member", "found_by", "taken_back_by"),
        fields={
            "member": Kept(
                Category.LINK,
                Purpose.LEGAL,
                _("to erase what a child gave us; empty once that is done"),
                on_erase=OnErase.DETACH,
                visible=Visible.STAFF,
            ),
            "reason": Kept(
                Category.STANDING,
                Purpose.LEGAL,
                _("to show why your account was given back to you"),
                on_erase=OnErase.BLANK,
                visible=Visible.STAFF,
                keep=after("taken_back_at", years=1),
            ),
            **{
                name: Kept(
                    Category.LINK,
                    Purpose.AUDIT,
                    why,
                    on_erase=OnErase.DETACH,
                    visible=Visible.STAFF,
                    keep=after("found_at", years=1),
                )
                for name, why in (
                    ("found_by", _("to know who of the staff found it out")),
                    ("taken_back_by", _("to know who took it back")),
                )
            },
        },
        not_personal=frozenset(
            {"source", "found_at", "erasure", "due_at", "taken_back_at"}
        ),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("child that was found")
        verbose_name_plural = _("children that were found")
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(taken_back_at=None),
                name="a_child_is_found_once",
            ),
            models.CheckConstraint(
                condition=Q(due_at__lte=models.F("found_at") + AT_LATEST),
                name="a_child_is_erased_within_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"child found {self.pk}"

    @property
    def latest_at(self) -> datetime:
        """The moment after which the site has broken its word (C89)."""
        return self.found_at + AT_LATEST

    @property
    def is_open(self) -> bool:
        return self.taken_back_at is None and self.member_id is not None

    @property
    def state(self) -> State:
        if self.taken_back_at is not None:
            return self.State.MISTAKE
        if self.member_id is None:
            return self.State.ERASED
        is_late = clock.now() > self.latest_at
        return self.State.OVERDUE if is_late else self.State.HIDDEN
