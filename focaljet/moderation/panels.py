"""What the staff log lends to the frame, and what it shows of its own things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Group, Member
from focaljet.base.offers import MenuEntry
from focaljet.choices.words import all_choices
from focaljet.moderation.words import ShownThing, Thing


def staff_log(request: HttpRequest) -> MenuEntry | None:
    if not getattr(request.user, "is_moderator", False):
        return None
    return MenuEntry(_("Staff log"), reverse("moderation:log"), icon="list", place=85)


def groups_and_choices(
    reader: Member, things: Mapping[str, Sequence[Thing]]
) -> dict[Thing, ShownThing]:
    """The names of groups and choices in the log (one query where a group is named)."""
    shown = {}
    if ids := [thing.id for thing in things.get("group", ()) if thing.id.isdecimal()]:
        names = dict(Group.objects.filter(pk__in=ids).values_list("pk", "name"))
        for pk, name in names.items():
            shown[Thing("group", str(pk))] = ShownThing(_g(name))
    for thing in things.get("choice", ()):
        choice = all_choices().get(thing.id)
        shown[thing] = ShownThing(str(choice.title) if choice else thing.id)
    return shown
