"""Choosing."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction

from focaljet.base import clock
from focaljet.choices import queries, signals
from focaljet.choices.models import Chosen
from focaljet.choices.words import choice_named


def choose(*, by_id: int | None, name: str, value: Any) -> None:
    """Write down a choice; here it counts at once, elsewhere within five seconds.

    `value` is what the choice's form field cleaned. Whether the person may choose is
    asked by the page. Raises KeyError for a name that no app declares.
    """
    choice_named(name)
    with transaction.atomic():
        Chosen.objects.update_or_create(
            name=name,
            defaults={"value": json.dumps(value), "chosen_at": clock.now()},
        )
        signals.choice_made.send(sender=Chosen, name=name, by_id=by_id)
        queries.forget()
    # Once more for those who asked between: they read what held before the commit.
    transaction.on_commit(queries.forget)


def back_to_default(*, by_id: int | None, name: str) -> None:
    """Take a choice back. Raises KeyError for a name that no app declares."""
    choice_named(name)
    with transaction.atomic():
        Chosen.objects.filter(name=name).delete()
        signals.choice_made.send(sender=Chosen, name=name, by_id=by_id)
        queries.forget()
    transaction.on_commit(queries.forget)
