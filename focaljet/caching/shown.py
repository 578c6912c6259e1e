"""What a change of a row makes out of date: declared once, beside the table's columns.

    class Post(models.Model):
        shown = Shown("SELECT 'topic:' || topic_id FROM changed", unseen={"ip_address"})

    class Draft(models.Model):
        shown = NOT_SHOWN

`changed` are the rows before and after a statement that differ in a column that counts.
A row of another table that the tag is taken from is locked (FOR KEY SHARE OF post): were
it moved meanwhile, its new place would never hear of this change.
A table that declares nothing makes everything out of date at each write: dear, and never
wrong. An app says the same of tables that are not its own in its AppConfig:
`shown_of_others = {"sessions.Session": NOT_SHOWN}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import LiteralString

from django.apps import apps
from django.db import models

SITE = "site"  # the tag that every page and piece carries


@dataclass(frozen=True, slots=True)
class Shown:
    """One kind of change of a table.

    `tags` is a statement that gives one tag a row, such as "topic:12", from `changed`.
    An UPDATE counts where a column differs that is not `unseen`, or is one of `only`.
    Columns of `rounded` differ when the number that is shown does (moments.about).
    """

    tags: LiteralString
    unseen: frozenset[str] | set[str] = field(default_factory=frozenset)
    only: frozenset[str] | set[str] = field(default_factory=frozenset)
    rounded: frozenset[str] | set[str] = field(default_factory=frozenset)

    def counts(self, column: str) -> bool:
        return column in self.only if self.only else column not in self.unseen


EVERYTHING = (Shown("SELECT 'site' FROM changed LIMIT 1"),)
NOT_SHOWN: tuple[Shown, ...] = ()


def declared() -> Iterator[tuple[type[models.Model], tuple[Shown, ...]]]:
    """Each table of the installed apps, with what its changes touch."""
    others = _of_others()
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy:
            yield model, _rules(model, others)


def is_declared(model: type[models.Model]) -> bool:
    return model._meta.label in _of_others() or "shown" in vars(model)


def _rules(
    model: type[models.Model], others: Mapping[str, Shown | Sequence[Shown]]
) -> tuple[Shown, ...]:
    said = others.get(model._meta.label, vars(model).get("shown", EVERYTHING))
    return (said,) if isinstance(said, Shown) else tuple(said)


def _of_others() -> dict[str, Shown | Sequence[Shown]]:
    return {
        label: said
        for app in apps.get_app_configs()
        for label, said in getattr(app, "shown_of_others", {}).items()
    }
