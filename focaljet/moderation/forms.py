"""What somebody looks for in the staff log."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from focaljet.base.fields import OneLineField
from focaljet.moderation.queries import LogFilter
from focaljet.moderation.words import all_deeds

A_DAY = forms.DateInput(attrs={"type": "date"})


class LogForm(forms.Form):
    """`places` are those that the reader may ask for, by id."""

    person = OneLineField(label=_("Person"), max_length=30, required=False)
    deed = forms.ChoiceField(label=_("Deed"), required=False)
    place = forms.TypedChoiceField(
        label=_("Forum"), required=False, coerce=int, empty_value=None
    )
    since = forms.DateField(label=_("From"), required=False, widget=A_DAY)
    until = forms.DateField(label=_("To"), required=False, widget=A_DAY)

    personal: ClassVar[dict[str, str]] = {"person": "accounts.Member.screen_name"}
    not_personal = frozenset({"deed", "place", "since", "until"})

    def __init__(
        self, *args: Any, places: dict[int, str], is_owner: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deed"].choices = [  # type: ignore[attr-defined]
            ("", _("Every deed")),
            *(
                (deed.code, deed.title)
                for deed in all_deeds().values()
                if is_owner or not deed.for_owners
            ),
        ]
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", _("Every forum")),
            *places.items(),
        ]

    def asked(self, before: int | None) -> LogFilter:
        """What was asked, as far as it makes sense."""
        said = self.cleaned_data
        until = said.get("until")
        return LogFilter(
            person=said.get("person", ""),
            deed=said.get("deed", ""),
            place=said.get("place"),
            since=_midnight(said.get("since")),
            until=_midnight(until, days=1),
            before=before,
        )


def _midnight(day: Any, *, days: int = 0) -> datetime | None:
    """So many days after it; None also at the ends of the calendar, where none is."""
    if day is None:
        return None
    zone = timezone.get_current_timezone()
    try:
        midnight = datetime.combine(day + timedelta(days=days), time.min, tzinfo=zone)
        return midnight.astimezone(UTC)
    except OverflowError:
        return None
