"""The normal form: every declaration, in an order and in words that never vary."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import translation

from focaljet.personal import declared
from focaljet.personal.recipients import Recipient
from focaljet.personal.words import Cookie, Keep, Kept, Purpose, Store, Text

Normal = dict[str, Any]


def normal_form(recipients: Iterable[Recipient] | None = None) -> Normal:
    """All that this build declares, as JSON can hold it; costs no query.

    {"tables": {label: {field: datum}}, "stores": {name: datum}, "cookies": {name: …},
    "purposes": {key: …}, "recipients": {key: …}}. Texts are as they stand in the code,
    in no language. Recipients are data of a site: without them there is no such key.
    """
    with translation.override(None):
        form: Normal = {
            "tables": {
                table.label: _sorted(
                    (name, datum(kept)) for name, kept in table.personal.fields.items()
                )
                for table in sorted(declared.tables(), key=lambda table: table.label)
                if table.personal.fields
            },
            "stores": _sorted((s.name, _store(s)) for s in declared.stores()),
            "cookies": _sorted((c.name, _cookie(c)) for c in declared.cookies()),
            "purposes": _sorted((p.value, _purpose(p)) for p in _purposes()),
        }
    if recipients is not None:
        form["recipients"] = with_recipients(recipients)
    return form


def with_recipients(recipients: Iterable[Recipient]) -> Normal:
    return _sorted((each.key, _recipient(each)) for each in recipients)


def datum(kept: Kept) -> Normal:
    """One declared field or store. What says nothing is left out."""
    said: Normal = {
        "category": kept.category.value,
        "purposes": sorted(purpose.value for purpose in kept.purposes),
        "why": _said(kept.why),
        "keep": _keep(kept.keep),
        "visible": kept.visible.value,
        "on_erase": kept.on_erase.value,
        "basis": _said(kept.basis),
        "until": _keep(kept.until) if kept.until else None,
        "edit": kept.edit,
        "keys": _keys(kept),
    }
    return {name: value for name, value in said.items() if value not in (None, "")}


def _keep(keep: Keep) -> Normal:
    """{} is "with the account"."""
    said: Normal = {
        "since": keep.since,
        "event": _said(keep.event),
        "days": None if keep.term is None else keep.term.days,
        "happened": keep.happened,
        "words": _said(keep.words),
    }
    return {name: value for name, value in said.items() if value not in (None, "")}


def _keys(kept: Kept) -> dict[str, str | None] | None:
    if kept.json_keys is None:
        return None
    return _sorted(
        (name, category.value if category else None)
        for name, category in kept.json_keys.items()
    )


def _store(store: Store) -> Normal:
    return datum(store.kept)


def _cookie(cookie: Cookie) -> Normal:
    """`seconds` is None for "until the browser closes"."""
    return {
        "purpose": cookie.purpose.value,
        "why": _said(cookie.why),
        "seconds": None if cookie.life is None else int(cookie.life.total_seconds()),
        "feature": _said(cookie.feature),
    }


def _purpose(purpose: Purpose) -> Normal:
    return {"basis": purpose.basis.value, "clauses": list(purpose.clauses)}


def _purposes() -> Iterable[Purpose]:
    """Those in use."""
    used = {cookie.purpose for cookie in declared.cookies()}
    for store in declared.stores():
        used.update(store.kept.purposes)
    for table in declared.tables():
        for kept in table.personal.fields.values():
            used.update(kept.purposes)
    return used


def _recipient(recipient: Recipient) -> Normal:
    return {
        "name": recipient.name,
        "kind": recipient.kind,
        "country": recipient.country,
        "purposes": sorted(purpose.value for purpose in recipient.purposes),
        "why": recipient.why,
    }


def _sorted(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return dict(sorted(pairs))


def _said(text: Text) -> str:
    return str(text)
