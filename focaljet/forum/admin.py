from django.contrib import admin

from focaljet.forum.models.forums import Forum, ForumRight


class RightsInline(admin.TabularInline[ForumRight, Forum]):
    model = ForumRight
    extra = 0


@admin.register(Forum)
class ForumAdmin(admin.ModelAdmin[Forum]):
    list_display = ["title", "kind", "parent", "place", "locked_at"]
    list_select_related = ["parent"]
    list_filter = ["kind"]
    fields = ["kind", "parent", "title", "description", "icon", "place", "locked_at"]
    inlines = [RightsInline]
