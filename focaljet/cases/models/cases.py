"""What people ask of the site, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from focaljet.personal.words import (
    Category,
    Keep,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
    after,
)

A_YEAR_ON: Keep = after(
    "closed_at", years=1, words=_("until a year after your request was closed")
)


class Case(models.Model):
    """A letter to the people who run the site, from anybody, and their answer."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("A question")
        ACCESS = "access", _("See what you keep about me")
        CORRECT = "correct", _("Correct something about me")
        ERASE = "erase", _("Erase something about me")
        OTHER = "other", _("Something else")

    kind = models.CharField(_("what it is about"), max_length=10, choices=Kind)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("member"),
    )
    name = models.CharField(_("name"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    message = models.TextField(_("message"))
    opened_at = models.DateTimeField(_("opened"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer_mailed_at = models.DateTimeField(_("answer sent"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    personal = PersonalData(
        subject=("member", "email", "answered_by"),
        fields={
            "kind": Kept(
                Category.LETTER,
                Purpose.REQUEST,
                _("to see at once what you need"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=A_YEAR_ON,
            ),
            "member": Kept(
                Category.LINK,
                Purpose.REQUEST,
                _("to know that it is you who asks about your account"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=A_YEAR_ON,
            ),
            "name": Kept(
                Category.REAL_NAME,
                Purpose.REQUEST,
                _("to address you in the answer, if you give one"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=A_YEAR_ON,
            ),
            "email": Kept(
                Category.EMAIL,
                Purpose.REQUEST,
                _("to send you the answer, and nothing else"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=A_YEAR_ON,
            ),
            "message": Kept(
                Category.LETTER,
                Purpose.REQUEST,
                _("to answer it, and to show later that we did"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=A_YEAR_ON,
            ),
            "answer": Kept(
                Category.LETTER,
                Purpose.REQUEST,
                _("to show later what we answered"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=A_YEAR_ON,
            ),
            "answered_by": Kept(
                Category.LINK,
                Purpose.AUDIT,
                _("to know who answered for the site"),
                on_erase=OnErase.DETACH,
                visible=Visible.STAFF,
                keep=A_YEAR_ON,
            ),
        },
        not_personal=frozenset(
            {"opened_at", "answered_at", "answer_mailed_at", "closed_at"}
        ),
    )

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests to us")
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["opened_at"],
                condition=Q(closed_at=None),
                name="cases_case_open",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="cases_case_answered_with_words",
            )
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
