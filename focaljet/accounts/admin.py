"""The tables of members for owners; no addresses, no passwords, nothing to blunder."""

from __future__ import annotations

# Imported for what they register, so that it can be taken out again below.
import allauth.account.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group as UnusedGroup
from django.http import HttpRequest

from focaljet.accounts.models import Group, Member, Membership
from focaljet.base import clock

# Owners sign in where everybody does, with the same limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.unregister([UnusedGroup, EmailAddress])


class MembershipInline(admin.TabularInline[Membership, Member]):
    model = Membership
    extra = 0
    autocomplete_fields = ("group",)
    readonly_fields = ("since",)
    can_delete = True

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False  # `since` has to be told: by a command or a page of ours


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin[Member]):
    list_display = ("screen_name", "joined_at", "is_imported", "is_active")
    list_filter = ("is_active",)
    search_fields = ("screen_name",)
    fields = ("screen_name", "joined_at", "imported_at", "is_active")
    readonly_fields = ("screen_name", "joined_at", "imported_at")
    inlines = (MembershipInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False  # erasure is more than a row


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin[Group]):
    list_display = ("name", "kind")
    search_fields = ("name",)
    fields = ("name",)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return isinstance(obj, Group) and obj.kind == Group.Kind.OWN


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin[Membership]):
    list_display = ("member", "group", "since")
    list_filter = ("group",)
    list_select_related = ("member", "group")
    autocomplete_fields = ("member", "group")
    fields = ("member", "group")

    def save_model(
        self, request: HttpRequest, obj: Membership, form: object, change: bool
    ) -> None:
        if not change:
            obj.since = clock.now()
        super().save_model(request, obj, form, change)
