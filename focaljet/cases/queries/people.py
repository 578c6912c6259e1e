"""Whose request it is, by what is confirmed and never by what was only typed."""

from __future__ import annotations

from focaljet.cases.models.cases import Case
from focaljet.personal.words import Category
from focaljet.privacy import walk


def member_of_address(address: str) -> int | None:
    """Who confirmed this address; None for nobody, and where it is not certain.

    Follows the declarations, like the walk. Whoever asks must not be told.
    """
    if not address:
        return None
    found: set[int] = set()
    for table in walk.tables_about_people():
        flag, model = table.personal.confirmed, table.model
        if not flag or model is None:
            continue
        for name, kept in table.personal.fields.items():
            if kept.category is not Category.EMAIL or not walk.is_text(model, name):
                continue
            rows = model._base_manager.filter(
                **{f"{name}__iexact": address, flag: True}
            )
            for path in table.personal.owners:
                if not walk.is_address(model, path):
                    found.update(pk for pk in rows.values_list(path, flat=True) if pk)
    return found.pop() if len(found) == 1 else None


def address_of(case: Case) -> str:
    """Where what we write about the case goes; "" where we know no address."""
    if case.email or case.member_id is None:
        return case.email
    return next(iter(walk.person_of(case.member_id).addresses), "")
