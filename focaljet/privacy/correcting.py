"""Where a datum is put right: on its own page, or by a letter that names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from focaljet.base.offers import offered
from focaljet.personal import declared
from focaljet.personal.words import Kept


@dataclass(frozen=True, slots=True)
class Way:
    """The address of a page. A letter is read by a human; all else is done at once.

    Which app takes letters, it says itself: `letters_to_correct` in its AppConfig names
    a function from the label of a datum and the key of its row (None for no certain
    one) to an address. Without one `url` is "".
    """

    url: str
    is_a_letter: bool = False


def way_to_correct(label: str, kept: Kept, key: Any) -> Way:
    """For the datum `label` ("accounts.Member.screen_name") in the row with this key."""
    if url := _page(kept.edit or "", key):
        return Way(url)
    for letter in offered("letters_to_correct"):
        return Way(letter(label, key), is_a_letter=True)
    return Way("", is_a_letter=True)


def letter_about(label: str) -> str:
    """The beginning of a letter that says which datum is wrong; "" for an unknown one."""
    table_label, _dot, name = label.rpartition(".")
    for table in declared.tables():
        if table.label == table_label and name in table.personal.fields:
            return _("“%(datum)s” (%(table)s) is not right. It should be:\n") % {
                "datum": capfirst(table.title_of(name)),
                "table": table.title,
            }
    return ""


def _page(name: str, key: Any) -> str:
    """Some pages are one for everybody's own, others one for each row; "" for none."""
    for args in ([], [key]):
        try:
            return reverse(name, args=args) if name else ""
        except NoReverseMatch:
            continue
    return ""
