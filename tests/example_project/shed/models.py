"""A shed on a street: neighbours lend each other tools, and say how it went."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Stage,
    Visible,
    after,
)


class NeighbourManager(BaseUserManager["Neighbour"]):
    pass


class Neighbour(AbstractBaseUser):
    name = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True)
    email_is_theirs = models.BooleanField(default=False)
    keeps_the_key = models.BooleanField(default=False)

    objects: ClassVar[NeighbourManager] = NeighbourManager()
    USERNAME_FIELD = "name"
    EMAIL_FIELD = "email"

    personal = PersonalData(
        subject="self",
        stage=Stage.IDENTITY,
        confirmed="email_is_theirs",
        fields={
            "name": Kept(
                Category.SCREEN_NAME,
                Purpose.ACCOUNT,
                "to show who lends and who borrows",
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.PUBLIC,
            ),
            "email": Kept(
                Category.EMAIL,
                Purpose.ACCOUNT,
                "to remind you of what you borrowed",
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
            ),
            "email_is_theirs": Kept(
                Category.EMAIL,
                Purpose.ACCOUNT,
                "to know that the address is yours",
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
            ),
            "password": Kept(
                Category.CREDENTIAL,
                Purpose.ACCOUNT,
                "to let only you sign in",
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.NOBODY,
            ),
            "last_login": Kept(
                Category.ACTIVITY,
                Purpose.SECURITY,
                "to end links for signing in once they were used",
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
            ),
        },
        not_personal=frozenset({"keeps_the_key"}),
    )

    class Meta:
        verbose_name = "neighbour"
        verbose_name_plural = "neighbours"

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.keeps_the_key


class Tool(models.Model):
    name = models.CharField(max_length=80)
    lent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="tools"
    )

    personal = PersonalData(
        subject="lent_by",
        fields={
            "lent_by": Kept(
                Category.LINK,
                Purpose.COMMUNITY,
                "to know to whom the tool goes back",
                on_erase=OnErase.DETACH,
                visible=Visible.MEMBERS,
            ),
        },
        not_personal=frozenset({"name"}),
    )

    class Meta:
        verbose_name = "tool"
        verbose_name_plural = "tools"

    def __str__(self) -> str:
        return self.name


class Loan(models.Model):
    tool = models.ForeignKey(Tool, models.CASCADE, related_name="loans")
    borrower = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="loans"
    )
    reason = models.CharField(max_length=200, blank=True)
    lent_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True)

    personal = PersonalData(
        subject="borrower",
        fields={
            name: Kept(
                category,
                Purpose.COMMUNITY,
                "to know who has which tool",
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.MEMBERS,
                keep=after("back_at", days=365),
            )
            for name, category in (
                ("borrower", Category.LINK),
                ("reason", Category.CONTENT),
                ("lent_at", Category.ACTIVITY),
                ("back_at", Category.ACTIVITY),
            )
        },
        not_personal=frozenset({"tool"}),
    )

    class Meta:
        verbose_name = "loan"
        verbose_name_plural = "loans"

    def __str__(self) -> str:
        return f"loan {self.pk}"


class Note(models.Model):
    """What somebody says of a tool, for whoever borrows it next."""

    tool = models.ForeignKey(Tool, models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="notes"
    )
    text = models.TextField()
    taken_down_at = models.DateTimeField(null=True)

    personal = PersonalData(
        subject="author",
        tombstone="taken_down_at",
        fields={
            "author": Kept(
                Category.LINK,
                Purpose.COMMUNITY,
                "to show who wrote it",
                on_erase=OnErase.DETACH,
                visible=Visible.PUBLIC,
            ),
            "text": Kept(
                Category.CONTENT,
                Purpose.COMMUNITY,
                "to show it",
                on_erase=OnErase.AUTHOR_DECIDES,
                visible=Visible.PUBLIC,
            ),
        },
        not_personal=frozenset({"tool", "taken_down_at"}),
    )

    class Meta:
        verbose_name = "note"
        verbose_name_plural = "notes"

    def __str__(self) -> str:
        return f"note {self.pk}"
