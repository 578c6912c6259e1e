"""What those who keep order are asked before something is done."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from focaljet.accounts.models import Group
from focaljet.base import clock
from focaljet.base.fields import OneLineField
from focaljet.forum.forms import MAX_TITLE
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.removals import LONGEST_REASON
from focaljet.forum.models.topics import Topic
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.chosen import topics_chosen
from focaljet.forum.rights import GroupKey
from focaljet.forum.services.relocating import Sign
from focaljet.forum.services.splitting import NewTopic

SIGNS = [
    ("14", _("For two weeks")),
    ("90", _("For three months")),
    ("ever", _("For ever")),
    ("none", _("None")),
]


MOST_DAYS = 3650  # until a topic locks itself


class DeedForm(forms.Form):
    """Asks for nothing. `topics` are those that the deed is about."""

    personal: ClassVar[dict[str, str]] = {}
    not_personal: ClassVar[frozenset[str]] = frozenset()

    def __init__(
        self, *args: Any, board: Board, topics: Sequence[Topic], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.board, self.topics = board, topics

    def options(self) -> dict[str, Any]:
        """What the service takes beside the doer and the thing."""
        return dict(self.cleaned_data)


def _reason(help_text: Any) -> OneLineField:
    return OneLineField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        required=False,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReasonForm(DeedForm):
    reason = _reason(_("Stands in the staff log."))

    personal: ClassVar[dict[str, str]] = {"reason": "moderation.StaffDetail.reason"}


class ToldReasonForm(ReasonForm):
    reason = _reason(
        _("Its author reads it, with a post everybody who would have read the post.")
    )

    personal: ClassVar[dict[str, str]] = {"reason": "forum.PostRemoval.reason"}


class LockAtForm(ReasonForm):
    days = forms.IntegerField(
        label=_("After so many days"), required=False, min_value=1, max_value=MOST_DAYS
    )
    at = forms.DateTimeField(
        label=_("Or on this day, at this time"),
        required=False,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )

    not_personal = frozenset({"days", "at"})
    field_order = ["days", "at", "reason"]

    def clean_at(self) -> datetime | None:
        """Beyond the year 9999 no page could show it any more."""
        at: datetime | None = self.cleaned_data["at"]
        if at is not None and at.year > clock.now().year + MOST_DAYS // 365:
            raise forms.ValidationError(self.fields["at"].error_messages["invalid"])
        return at

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and bool(said.get("days")) == bool(said.get("at")):
            raise forms.ValidationError(_("Give a number of days, or a day."))
        return said

    def options(self) -> dict[str, Any]:
        said = self.cleaned_data
        days = said.get("days")
        at = clock.now() + timedelta(days=days) if days else said["at"]
        return {"at": at, "reason": said["reason"]}


class RetitleForm(ReasonForm):
    title = OneLineField(
        label=_("Title"),
        max_length=MAX_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    personal = {**ReasonForm.personal, "title": "forum.Topic.title"}
    field_order = ["title", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.topics:
            self.fields["title"].initial = self.topics[0].title


class OpeningForm(ReasonForm):
    """Words may come before new eyes by it: then one has to say that they should."""

    opens_up = forms.BooleanField(
        label=_("Yes, they shall be able to read it"), required=False
    )

    not_personal = frozenset({"opens_up"})

    def ask_who_reads(self, forum_id: int, opens_up: bool) -> None:
        old = {topic.forum_id for topic in self.topics}
        there = self.board.readers(forum_id)
        new = {key for pk in old for key in there - self.board.readers(pk)}
        if new and not opens_up:
            names = ", ".join(group_names(new))
            said = _g(
                "There it can be read by those who cannot read it here: %(names)s."
            )
            self.add_error("opens_up", said % {"names": names})


class MoveForm(OpeningForm):
    forum = forms.TypedChoiceField(label=_("To"), coerce=int)
    sign = forms.ChoiceField(
        label=_("Sign where it stood"), choices=SIGNS, initial="14"
    )

    not_personal = frozenset({"forum", "sign", "opens_up"})
    field_order = ["forum", "sign", "opens_up", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["forum"].choices = forum_choices(self.board)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("forum"):
            self.ask_who_reads(said["forum"], said["opens_up"])
        return said

    def options(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "to": self.board.node(said["forum"]).forum,
            "sign": _sign(said["sign"]),
            "opens_up": said["opens_up"],
            "reason": said["reason"],
        }


class MergeForm(OpeningForm):
    into = forms.TypedChoiceField(
        label=_("Which of them stays"),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("The numbers of the others lead there for ever."),
    )
    title = OneLineField(
        label=_("Title"),
        max_length=MAX_TITLE,
        required=False,
        help_text=_("Empty leaves the title of the one that stays."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    other = OneLineField(
        label=_("And another topic"),
        max_length=300,
        required=False,
        help_text=_("Its address, or its number."),
    )

    personal = {**ReasonForm.personal, "title": "forum.Topic.title"}
    not_personal = frozenset({"into", "other", "opens_up"})
    field_order = ["into", "other", "title", "opens_up", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [  # type: ignore[attr-defined]
            (topic.pk, topic.title) for topic in self.topics
        ]
        self.fields["into"].initial = self.topics[0].pk if self.topics else None

    def clean_other(self) -> Topic | None:
        return _topic_at(self.cleaned_data["other"], self.board)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("other"):
            self.topics = [*self.topics, said["other"]]
        if said.get("into"):
            self.ask_who_reads(self.target().forum_id, said["opens_up"])
        return said

    def target(self) -> Topic:
        into = self.cleaned_data["into"]
        return next(topic for topic in self.topics if topic.pk == into)

    def others(self) -> list[Topic]:
        return [topic for topic in self.topics if topic.pk != self.target().pk]


class SplitForm(OpeningForm):
    title = OneLineField(
        label=_("Title of the new topic"),
        max_length=MAX_TITLE,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    forum = forms.TypedChoiceField(label=_("Its forum"), coerce=int, required=False)
    into = OneLineField(
        label=_("Or into a topic that is there"),
        max_length=300,
        required=False,
        help_text=_("Its address, or its number."),
    )

    personal = {**ReasonForm.personal, "title": "forum.Topic.title"}
    not_personal = frozenset({"forum", "into", "opens_up"})
    field_order = ["title", "forum", "into", "opens_up", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["forum"].choices = forum_choices(self.board)  # type: ignore[attr-defined]
        if self.topics:
            self.fields["forum"].initial = self.topics[0].forum_id

    def clean_into(self) -> Topic | None:
        return _topic_at(self.cleaned_data["into"], self.board)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        if bool(said["title"]) == bool(said["into"]):
            raise forms.ValidationError(
                _("Give a title for a new topic, or name one that is there.")
            )
        self.ask_who_reads(self._forum_id(said), said["opens_up"])
        return said

    def _forum_id(self, said: dict[str, Any]) -> int:
        into: Topic | None = said["into"]
        if into is not None:
            return into.forum_id
        return int(said["forum"] or self.topics[0].forum_id)

    def options(self) -> dict[str, Any]:
        said = self.cleaned_data
        forum = self.board.node(self._forum_id(said)).forum
        return {
            "to": said["into"] or NewTopic(said["title"], forum),
            "opens_up": said["opens_up"],
            "reason": said["reason"],
        }


def _topic_at(typed: str, board: Board) -> Topic | None:
    """The topic of an address or a number, of those that the reader may read."""
    if not typed:
        return None
    number = re.search(r"(?:^|/topics/)(\d{1,18})(?:/|\?|#|$)", typed)
    found = topics_chosen([int(number[1])] if number else [], board)
    if not found:
        raise forms.ValidationError(_("There is no such topic."))
    return found[0]


def _sign(chosen: str) -> Sign:
    if chosen == "none":
        return Sign(is_left=False)
    return Sign(days=None if chosen == "ever" else int(chosen))


def forum_choices(board: Board) -> list[tuple[str, list[tuple[int, str]]]]:
    """Where the reader may put topics, under the headings of the board."""
    found: list[tuple[str, list[tuple[int, str]]]] = []
    for top in board.top:
        nodes = [top, *top.all_below()]
        within = [
            (node.forum.pk, " / ".join(_titles(board, node.forum, top.forum)))
            for node in nodes
            if not node.is_category and (node.rights.start or node.rights.moderate)
        ]
        if within:
            found.append((top.forum.title, within))
    return found


def _titles(board: Board, forum: Forum, top: Forum) -> list[str]:
    path = [each.title for each in board.path_to(forum.pk) if each.pk != top.pk]
    return path or [forum.title]


def group_names(keys: set[GroupKey]) -> list[str]:
    """What these groups are called, the widest first (one query)."""
    own = [key for key in keys if isinstance(key, int)]
    kinds = [key for key in keys if isinstance(key, str)]
    groups = Group.objects.filter(pk__in=own) | Group.objects.filter(kind__in=kinds)
    return [_g(name) for name in groups.order_by("pk").values_list("name", flat=True)]


FORMS: dict[str, type[DeedForm]] = {
    "nothing": DeedForm,
    "reason": ReasonForm,
    "told_reason": ToldReasonForm,
    "lock_at": LockAtForm,
    "retitle": RetitleForm,
    "move": MoveForm,
    "merge": MergeForm,
    "split": SplitForm,
}
