"""A value of the database as the archive says it: typed, and safe to hand out."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Field, Model
from django.utils.translation import gettext as _

from focaljet.personal.declared import DeclaredTable
from focaljet.personal.sentences import how_long, on_erase, shown, who_sees
from focaljet.personal.words import Category, Kept

TYPES = {
    "BooleanField": "yes or no",
    "DateTimeField": "moment",
    "DateField": "day",
    "DurationField": "time",
    "FloatField": "number",
    "DecimalField": "number",
    "JSONField": "json",
    "GenericIPAddressField": "address",
    "ForeignKey": "link",
    "OneToOneField": "link",
    "ManyToManyField": "links",
}


def type_of(model: type[Model], name: str) -> str:
    kind = model._meta.get_field(name).get_internal_type()
    if kind in TYPES:
        return TYPES[kind]
    return "number" if kind.endswith(("IntegerField", "AutoField")) else "text"


def said(value: Any, kept: Kept | None) -> Any:
    """What JSON can hold. A means of signing in is said by its fingerprint alone:
    whoever finds the archive must not be able to come in with it."""
    plain: Any = value
    if value is None or isinstance(value, bool | int | float | dict | list):
        pass
    elif isinstance(value, datetime | date):
        plain = value.isoformat()
    elif isinstance(value, timedelta):
        plain = value.total_seconds()
    elif isinstance(value, bytes | memoryview):
        plain = bytes(value).hex()
    else:
        plain = str(value)
    if kept and kept.category is Category.CREDENTIAL and plain not in (None, ""):
        return fingerprint(plain)
    return plain


def fingerprint(value: Any) -> str:
    digest = hashlib.sha256(str(value).encode("utf-8", "surrogatepass")).hexdigest()
    return f"sha256:{digest}"


def describe(table: DeclaredTable, name: str, kept: Kept | None) -> dict[str, Any]:
    """One field: its type and, where it is personal, all that was declared of it."""
    model = table.model
    told: dict[str, Any] = {"title": table.title_of(name)}
    if model is not None:
        told["type"] = type_of(model, name)
        field: Field[Any, Any] = model._meta.get_field(name)  # type: ignore[assignment]
        if field.is_relation and isinstance(field.related_model, type):
            told["to"] = field.related_model._meta.label
    if kept is None:
        return {**told, "personal": False}
    return {
        **told,
        "personal": True,
        "category": kept.category.value,
        "dpv": kept.category.term,
        "purposes": [
            {
                "name": purpose.value,
                "clauses": list(purpose.clauses),
                "basis": purpose.basis.value,
                "dpv": purpose.basis.term,
            }
            for purpose in kept.purposes
        ],
        "why": _("We keep it %(phrase)s.") % {"phrase": shown(kept.why)},
        "how_long": how_long(kept, moment=table.title_of(kept.keep.since)),
        "who_sees": who_sees(kept),
        "on_erase": on_erase(kept),
        **(
            {"told": "as a fingerprint"} if kept.category is Category.CREDENTIAL else {}
        ),
    }
