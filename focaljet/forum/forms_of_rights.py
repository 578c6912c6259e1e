"""What owners are asked on the pages about rights."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Member
from focaljet.base import text
from focaljet.base.fields import OneLineField
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.explaining import DEEDS
from focaljet.forum.rights import Rights

PERSONAL = {"member": "accounts.Member.screen_name"}
A_NAME = forms.TextInput(attrs={"autocomplete": "off"})


def member_named(name: str) -> Member:
    found = Member.objects.filter(skeleton=text.skeleton(name), hidden_at=None).first()
    if found is None:
        raise forms.ValidationError(_("There is no member of this name."))
    return found


class AppointForm(forms.Form):
    member = OneLineField(label=_("Screen name"), max_length=30, widget=A_NAME)

    personal: ClassVar[dict[str, str]] = PERSONAL

    def clean_member(self) -> Member:
        return member_named(self.cleaned_data["member"])


class ForumField(forms.ModelChoiceField[Forum]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.parent.title} / {obj.title}" if obj.parent else str(obj.title)


class ExplainForm(forms.Form):
    member = OneLineField(
        label=_("Who"),
        max_length=30,
        required=False,
        help_text=_("A screen name; empty for a visitor."),
        widget=A_NAME,
    )
    right = forms.ChoiceField(
        label=_("Wants to"), choices=list(DEEDS.items()), initial="reply"
    )
    forum = ForumField(
        label=_("In"),
        queryset=Forum.objects.select_related("parent").order_by(
            "parent__place", "parent", "place", "pk"
        ),
        empty_label=None,
    )
    topic = forms.IntegerField(
        label=_("In the topic with the number"),
        required=False,
        min_value=1,
        max_value=2**62,
        help_text=_("It stands in the address of the topic."),
    )

    personal: ClassVar[dict[str, str]] = PERSONAL
    not_personal = frozenset({"right", "forum", "topic"})

    def clean_member(self) -> Member | None:
        name = self.cleaned_data["member"]
        return member_named(name) if name else None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("topic") and said.get("forum"):
            topics = Topic.objects.filter(pk=said["topic"], forum=said["forum"])
            said["topic"] = topics.first()
            if said["topic"] is None:
                self.add_error("topic", _("There is no such topic in this forum."))
        return said


def ticked(boxes: Collection[str]) -> Callable[[int], Rights]:
    """From "12:read" and the like to the rights of a group by its id."""
    said = set(boxes)

    def of_group(group_id: int) -> Rights:
        return Rights(*(f"{group_id}:{name}" in said for name in Rights.__slots__))

    return of_group
