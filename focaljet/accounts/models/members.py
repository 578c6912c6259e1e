"""Members and groups. The e-mail address stands only in the sign-in tables."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock, text
from focaljet.caching.shown import EVERYTHING, Shown
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

WEEK = timedelta(days=7)


class Group(models.Model):
    """Whom a right is given to. Visitors and members are groups of everybody."""

    class Kind(models.TextChoices):
        VISITORS = "visitors", _("Visitors")
        MEMBERS = "members", _("Members")
        MODERATORS = "moderators", _("Moderators")
        OWNERS = "owners", _("Owners")
        OWN = "own", _("Own group")

    name = models.CharField(_("name"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OWN)

    personal = PersonalData(
        subject=None, fields={}, not_personal=frozenset({"name", "kind"})
    )

    shown = EVERYTHING

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=~models.Q(kind="own"),
                name="one_group_of_each_built_in_kind",
            )
        ]

    def __str__(self) -> str:
        return self.name


class MemberManager(BaseUserManager["Member"]):
    def get_by_natural_key(self, username: str | None) -> Member:
        return self.get(skeleton=text.skeleton(username or ""))


class Member(AbstractBaseUser):
    """A person with a screen name; or the author of imported posts, without sign-in."""

    screen_name = models.CharField(_("screen name"), max_length=30, unique=True)
    # What look-alike names have in common (base.text.skeleton), so that it is unique.
    skeleton = models.CharField(
        _("what names that look like it have in common"),
        max_length=200,
        unique=True,
        editable=False,
    )
    joined_at = models.DateTimeField(_("member since"), null=True, blank=True)
    ip_address = models.GenericIPAddressField(
        _("IP address at sign-up"), null=True, blank=True
    )
    imported_at = models.DateTimeField(
        _("came in with an archive"), null=True, blank=True
    )
    is_active = models.BooleanField(_("may be used"), default=True)
    # While an erasure waits: nobody is shown the name, and signing in calls it off.
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    # Until the staff let them in, on a site where joining needs an approval.
    waits_since = models.DateTimeField(
        _("waits to be let in since"), null=True, blank=True
    )
    # "" is the site's own language, or the browser's; and the zone of the site.
    language = models.CharField(
        _("language"), max_length=10, blank=True, default="", db_default=""
    )
    time_zone = models.CharField(
        _("time zone"), max_length=40, blank=True, default="", db_default=""
    )
    groups = models.ManyToManyField(
        Group, through="Membership", related_name="members", verbose_name=_("groups")
    )

    objects: ClassVar[MemberManager] = MemberManager()

    USERNAME_FIELD = "screen_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    personal = PersonalData(
        subject="self",
        stage=Stage.IDENTITY,
        fields={
            "screen_name": Kept(
                Category.SCREEN_NAME,
                Purpose.ACCOUNT,
                _("to show others who is speaking"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.PUBLIC,
            ),
            "skeleton": Kept(
                Category.SCREEN_NAME,
                Purpose.SECURITY,
                _("so that nobody can take a name that looks like yours"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.NOBODY,
            ),
            "password": Kept(
                Category.CREDENTIAL,
                Purpose.ACCOUNT,
                _(
                    "to let only you sign in; stored as a hash that nobody can read back"
                ),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.NOBODY,
                edit="account_change_password",
            ),
            "last_login": Kept(
                Category.ACTIVITY,
                Purpose.SECURITY,
                _("to end links for signing in once they were used"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
            ),
            "joined_at": Kept(
                Category.ACTIVITY,
                Purpose.COMMUNITY,
                _("to show since when you are a member"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.PUBLIC,
            ),
            "ip_address": Kept(
                Category.IP_ADDRESS,
                Purpose.SECURITY,
                _("to stop one person from opening many accounts"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
                keep=after("joined_at", days=30),
            ),
            "is_active": Kept(
                Category.STANDING,
                Purpose.ACCOUNT,
                _("to know whether the account may be used"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
            ),
            "hidden_at": Kept(
                Category.STANDING,
                Purpose.REQUEST,
                _("to hide your account from the moment you ask to be erased"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
            ),
            "waits_since": Kept(
                Category.STANDING,
                Purpose.ACCOUNT,
                _("to let you in once the staff of the site have said yes"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
            ),
            "language": Kept(
                Category.LANGUAGE,
                Purpose.COMMUNITY,
                _("to speak your language to you"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
                edit="accounts:language",
            ),
            "time_zone": Kept(
                Category.PREFERENCE,
                Purpose.COMMUNITY,
                _("to show you when things happened by your own clock"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
                edit="accounts:language",
            ),
            "imported_at": Kept(
                Category.ACTIVITY,
                Purpose.COMMUNITY,
                _("to mark authors who came with an imported archive"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.PUBLIC,
            ),
        },
        not_personal=frozenset({"groups"}),
    )

    shown = (
        Shown(
            "SELECT 'member:' || id FROM changed",
            unseen={"password", "last_login", "ip_address", "language", "time_zone"},
        ),
        # Who hides is missed on pages that do not know them, when they come back.
        Shown(
            "SELECT 'site' FROM changed WHERE hidden_at IS NOT NULL OR NOT is_active",
            only={"hidden_at", "is_active"},
        ),
        # What they themselves are: accounts.backend keeps it.
        Shown("SELECT 'self:' || id FROM changed"),
    )

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")

    def __str__(self) -> str:
        return self.screen_name

    @cached_property
    def live_sign_ins(self) -> dict[int, datetime]:
        """The sign-ins that are not ended, and the day of their last use; `get_user`
        brings them, so that a session ends with its sign-in."""
        return dict(self.sign_ins.values_list("id", "used_on"))

    @property
    def is_imported(self) -> bool:
        return self.imported_at is not None

    @property
    def is_new(self) -> bool:
        """In the first week, when the site still says welcome."""
        return self.joined_at is not None and clock.now() - self.joined_at < WEEK

    @cached_property
    def group_kinds(self) -> frozenset[str]:
        """The kinds of the groups given to this member; one query, or none after
        `MemberBackend.get_user`, which brings them along."""
        return frozenset(kind for _id, kind in self.given_groups)

    @cached_property
    def given_groups(self) -> list[tuple[int, str]]:
        return [
            (group_id, kind)
            for group_id, kind in self.groups.values_list("id", "kind").order_by("id")
        ]

    @property
    def is_owner(self) -> bool:
        return Group.Kind.OWNERS in self.group_kinds

    @property
    def is_moderator(self) -> bool:
        return self.is_owner or Group.Kind.MODERATORS in self.group_kinds

    # What Django's admin and the rooms below ask of a user.
    @property
    def is_staff(self) -> bool:
        return self.is_active and self.is_owner

    @property
    def is_superuser(self) -> bool:
        return self.is_staff

    def has_perm(self, perm: str, obj: object = None) -> bool:
        if not self.is_active:
            return False
        return self.is_owner or (
            self.is_moderator and perm in settings.MODERATOR_PERMISSIONS
        )

    def has_perms(self, perms: list[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perms)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.skeleton = text.skeleton(self.screen_name)
        super().save(*args, **kwargs)


class Membership(models.Model):
    """That a member was put into a group. Everybody is among the members anyway."""

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="memberships", verbose_name=_("member")
    )
    group = models.ForeignKey(
        Group, models.CASCADE, related_name="memberships", verbose_name=_("group")
    )
    since = models.DateTimeField(_("since"))

    personal = PersonalData(
        subject="member",
        fields={
            "member": Kept(
                Category.LINK,
                Purpose.ACCOUNT,
                _("to know what you may do here"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.PUBLIC,
            ),
            "group": Kept(
                Category.MEMBERSHIP,
                Purpose.ACCOUNT,
                _("to know what you may do here"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.PUBLIC,
            ),
            "since": Kept(
                Category.MEMBERSHIP,
                Purpose.ACCOUNT,
                _("to know since when you are in a group"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.SELF,
            ),
        },
        not_personal=frozenset(),
    )

    shown = EVERYTHING

    class Meta:
        verbose_name = _("place in a group")
        verbose_name_plural = _("places in groups")
        constraints = [
            models.UniqueConstraint(fields=["member", "group"], name="once_in_a_group")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.group_id}"
