"""What a member was called before, and names that nobody takes for a while."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models.members import Member
from focaljet.caching.shown import NOT_SHOWN, Shown
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
    after,
)


class NameChange(models.Model):
    """That a member was renamed. The old name leads here, and stays theirs."""

    member = models.ForeignKey(
        Member, models.CASCADE, related_name="name_changes", verbose_name=_("member")
    )
    old_name = models.CharField(_("old name"), max_length=30)
    old_skeleton = models.CharField(
        _("what names that look like the old one have in common"),
        max_length=200,
        db_index=True,
    )
    changed_at = models.DateTimeField(_("changed"))
    # Of the staff, where it was not the member.
    changed_by = models.ForeignKey(
        Member,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    personal = PersonalData(
        subject=("member", "changed_by"),
        fields={
            "member": Kept(
                Category.LINK,
                Purpose.COMMUNITY,
                _("to lead from an old name to the member"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.PUBLIC,
            ),
            "old_name": Kept(
                Category.SCREEN_NAME,
                Purpose.COMMUNITY,
                _("so that others find you by the name they know"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.PUBLIC,
            ),
            "old_skeleton": Kept(
                Category.SCREEN_NAME,
                Purpose.SECURITY,
                _("so that nobody can take a name that was yours"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.NOBODY,
            ),
            "changed_at": Kept(
                Category.ACTIVITY,
                Purpose.COMMUNITY,
                _("to show since when the name is another"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.PUBLIC,
            ),
            "changed_by": Kept(
                Category.LINK,
                Purpose.AUDIT,
                _("to see later which member of the staff changed a name"),
                on_erase=OnErase.DETACH,
                visible=Visible.STAFF,
            ),
            "reason": Kept(
                Category.STANDING,
                Purpose.AUDIT,
                _("to tell why the staff changed a name"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.STAFF,
            ),
        },
        not_personal=frozenset(),
    )

    shown = Shown("SELECT 'member:' || member_id FROM changed")

    class Meta:
        verbose_name = _("change of a name")
        verbose_name_plural = _("changes of names")

    def __str__(self) -> str:
        return f"name change {self.pk}"


class ProtectedName(models.Model):
    """A name of somebody who was erased, which nobody takes before a day.

    Only a keyed hash is here: it can be asked whether a name is it, and nothing else.
    """

    name_hash = models.CharField(
        _("keyed hash of the name"), max_length=64, unique=True
    )
    until = models.DateTimeField(_("free again"))

    personal = PersonalData(
        subject=None,
        fields={
            name: Kept(
                Category.SCREEN_NAME,
                Purpose.SECURITY,
                _("so that nobody comes back under the name of somebody who left"),
                on_erase=OnErase.DELETE_ROW,
                visible=Visible.NOBODY,
                keep=after("until"),
            )
            for name in ("name_hash", "until")
        },
        not_personal=frozenset(),
    )

    shown = NOT_SHOWN

    class Meta:
        verbose_name = _("protected name")
        verbose_name_plural = _("protected names")

    def __str__(self) -> str:
        return f"protected name {self.pk}"
