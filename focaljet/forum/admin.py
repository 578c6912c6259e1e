from django.contrib import admin
from django.db.models import F

from focaljet.forum.models.forums import Forum


# The rights have a page of their own, which tells where each comes from and writes
# every change down: views/rights.py.
@admin.register(Forum)
class ForumAdmin(admin.ModelAdmin[Forum]):
    list_display = ["title", "kind", "parent", "place", "locked_at"]
    list_select_related = ["parent"]
    list_filter = ["kind"]
    # As on the board: the categories, and then what stands in the first, the second …
    ordering = [
        F("parent__place").asc(nulls_first=True),
        "parent",
        "place",
        "title",
    ]
    fields = ["kind", "parent", "title", "description", "icon", "place", "locked_at"]
