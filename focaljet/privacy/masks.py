"""Which fields of a table not everybody may see, and which lookups touch them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import OrderBy

from focaljet.personal import declared
from focaljet.personal.words import Category, Kept, Visible

OPEN = frozenset({Visible.PUBLIC, Visible.MEMBERS})


@cache
def hidden_fields(model: type[Model]) -> dict[str, Kept]:
    """The declared fields of the table that not everybody may see, by name."""
    tables = {model._meta.concrete_model, *model._meta.get_parent_list()}
    return {
        name: kept
        for table in declared.tables()
        if table.model in tables
        for name, kept in table.personal.fields.items()
        if kept.visible not in OPEN
    }


def is_never_shown(model: type[Model], name: str) -> bool:
    """What lets people in is of no use to the staff, whatever the reason."""
    kept = hidden_fields(model).get(name)
    return kept is not None and kept.category is Category.CREDENTIAL


def steps(model: type[Model], lookup: str) -> Iterator[tuple[type[Model], str]]:
    """The tables and fields that a lookup goes through: "member__ip_address__gte"."""
    here: Any = model
    for part in lookup.split(LOOKUP_SEP):
        try:
            field: Any = here._meta.pk if part == "pk" else here._meta.get_field(part)
        except FieldDoesNotExist:
            return  # "gte", or a column that the admin class makes
        if field.auto_created and not field.concrete:
            yield field.related_model, field.field.name  # a link that leads here
        else:
            yield here, field.name
        here = field.related_model
        if not isinstance(here, type):
            return


def ordered_by(order: Any) -> str:
    """The lookup in an entry of `ordering`: "-place", F("place").asc()."""
    if isinstance(order, OrderBy):
        order = order.expression
    return str(getattr(order, "name", order)).lstrip("-")


def filtered_by(offered: Any) -> object:
    """The lookup in an entry of `list_filter`; a filter of the page's own has none."""
    if isinstance(offered, list | tuple):
        offered = offered[0]
    return getattr(offered, "name", offered)
