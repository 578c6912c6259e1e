"""What the log hears from the floors below, which do not know of it."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from focaljet.accounts.signals import put_into_group, taken_out_of_group
from focaljet.choices.signals import choice_made
from focaljet.moderation import deeds
from focaljet.moderation.services import log
from focaljet.moderation.words import Thing


@receiver(choice_made)
def a_choice_is_written_down(
    *, name: str, by_id: int | None, **_of_a_signal: Any
) -> None:
    log.write(deeds.CHOSE, by=by_id, thing=Thing("choice", name))


@receiver(put_into_group)
def who_came_into_a_group(
    *, member_id: int, group_id: int, by_id: int | None, **_of_a_signal: Any
) -> None:
    group = Thing("group", str(group_id))
    log.write(deeds.INTO_GROUP, by=by_id, about=member_id, thing=group)


@receiver(taken_out_of_group)
def who_left_a_group(
    *, member_id: int, group_id: int, by_id: int | None, **_of_a_signal: Any
) -> None:
    group = Thing("group", str(group_id))
    log.write(deeds.OUT_OF_GROUP, by=by_id, about=member_id, thing=group)
