"""The tables of members for owners; no addresses without a reason, no passwords."""

from __future__ import annotations

from typing import Any

# Imported for what they register, so that it can be taken out again below.
import allauth.account.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group as UnusedGroup
from django.db.models import QuerySet
from django.http import HttpRequest
from procrastinate.contrib.django.admin import ProcrastinateJobAdmin
from procrastinate.contrib.django.models import ProcrastinateJob

from focaljet.accounts.models import Group, Member, Membership
from focaljet.accounts.services import groups
from focaljet.base import clock
from focaljet.privacy.masking import MaskedAdmin, MaskedInline

# Owners sign in where everybody does, with the same limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.unregister([UnusedGroup, EmailAddress, ProcrastinateJob])


class MembershipInline(MaskedInline[Membership, Member]):
    model = Membership
    extra = 0
    autocomplete_fields = ("group",)
    readonly_fields = ("since",)
    can_delete = True

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False  # `since` has to be told: by a command or a page of ours


class AddressInline(MaskedInline[EmailAddress, Member]):
    """An address changes only where its member confirms the new one."""

    model = EmailAddress
    extra = 0
    fields = ("email", "verified", "primary")
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Member)
class MemberAdmin(MaskedAdmin[Member]):
    list_display = ("screen_name", "joined_at", "is_imported", "is_active")
    list_filter = ("is_active",)
    search_fields = ("screen_name",)
    ordering = ("screen_name",)  # also where a member is picked from a list
    fields = (
        "screen_name",
        "joined_at",
        "imported_at",
        "ip_address",
        "hidden_at",
        "is_active",
    )
    readonly_fields = ("screen_name", "joined_at", "imported_at")
    inlines = (AddressInline, MembershipInline)
    # An owner has to be able to shut an account, and to see which ones are shut.
    unmasked = frozenset({"is_active"})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False  # erasure is more than a row

    def save_formset(
        self, request: HttpRequest, form: Any, formset: Any, change: bool
    ) -> None:
        super().save_formset(request, form, formset, change)
        for row in formset.deleted_objects:
            if isinstance(row, Membership):
                groups.tell_taken_out(row, by_id=request.user.pk)
        for row, _fields in formset.changed_objects:
            if isinstance(row, Membership):
                groups.tell_put_into(row, by_id=request.user.pk)


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin[Group]):
    list_display = ("name", "kind")
    search_fields = ("name",)
    fields = ("name",)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return isinstance(obj, Group) and obj.kind == Group.Kind.OWN


@admin.register(Membership)
class MembershipAdmin(MaskedAdmin[Membership]):
    list_display = ("member", "group", "since")
    list_filter = ("group",)
    list_select_related = ("member", "group")
    autocomplete_fields = ("member", "group")
    fields = ("member", "group")

    def save_model(
        self, request: HttpRequest, obj: Membership, form: object, change: bool
    ) -> None:
        before = Membership.objects.filter(pk=obj.pk).first() if change else None
        if before is None:
            obj.since = clock.now()
        super().save_model(request, obj, form, change)
        if before is not None:
            groups.tell_taken_out(before, by_id=request.user.pk)
        groups.tell_put_into(obj, by_id=request.user.pk)

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        super().delete_model(request, obj)
        groups.tell_taken_out(obj, by_id=request.user.pk)

    def delete_queryset(
        self, request: HttpRequest, queryset: QuerySet[Membership]
    ) -> None:
        for membership in queryset:
            self.delete_model(request, membership)


@admin.register(ProcrastinateJob)
class JobAdmin(MaskedAdmin[ProcrastinateJob], ProcrastinateJobAdmin):
    """The arguments of a job are ids of people, among others."""

    fields = [
        "pk",
        "short_task_name",
        "args",
        "pretty_status",
        "queue_name",
        "lock",
        "queueing_lock",
        "priority",
        "scheduled_at",
        "attempts",
    ]
    list_display = ["pk", "short_task_name", "args", "pretty_status", "summary"]
