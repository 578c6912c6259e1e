"""What differs between two normal forms, and whether it widens the policy.

*Material* is computed and no opinion: any difference that is wider makes the whole so.
Where nobody can tell whether something became wider, it counts as wider. A table or a
field that was given another name is one datum less and one more, and so wider.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from focaljet.personal.words import OnErase, Visible

Datum = Mapping[str, Any]

# From whom sees the least to everybody. Staff see more than the person alone does.
AUDIENCES = [
    Visible.NOBODY.value,
    Visible.SELF.value,
    Visible.STAFF.value,
    Visible.PARTICIPANTS.value,
    Visible.MEMBERS.value,
    Visible.PUBLIC.value,
]
# From what leaves nothing to what leaves everything: the entry is gone; the place stays
# and is empty; the text stays, without what names the person; all stays but the link;
# it goes only where the person asks for that too; it stays whatever the person wishes.
ERASURES = [
    OnErase.DELETE_ROW.value,
    OnErase.BLANK.value,
    OnErase.SCRUB.value,
    OnErase.DETACH.value,
    OnErase.AUTHOR_DECIDES.value,
    OnErase.KEEP.value,
]


class What(StrEnum):
    DATUM = "datum"
    STORE = "store"
    CATEGORY = "category"
    PURPOSE = "purpose"
    KEEP = "keep"
    AUDIENCE = "audience"
    ERASE = "erase"
    UNTIL = "until"
    KEY = "key"
    COOKIE = "cookie"
    COOKIE_PURPOSE = "cookie purpose"
    COOKIE_LIFE = "cookie life"
    BASIS = "basis"
    RECIPIENT = "recipient"
    RECIPIENT_KIND = "recipient kind"
    RECIPIENT_COUNTRY = "recipient country"
    RECIPIENT_PURPOSE = "recipient purpose"


@dataclass(frozen=True, slots=True)
class Difference:
    """`place` is "accounts.Member.language", the name of a store or of a cookie, the key
    of a purpose or of a recipient. `before` and `after` are as in the normal form; None
    where there was or is nothing. `sentences.told` says it in words.
    """

    what: What
    place: str
    before: Any
    after: Any
    is_wider: bool


def differences(old: Datum, new: Datum) -> list[Difference]:
    """From `old` to `new`, the wider ones first. Other wording is no difference.

    Recipients are compared where both forms name them.
    """
    found = [
        *_of_data(What.DATUM, _fields(old), _fields(new)),
        *_of_data(What.STORE, old.get("stores", {}), new.get("stores", {})),
        *_of_cookies(old.get("cookies", {}), new.get("cookies", {})),
        *_of_purposes(old.get("purposes", {}), new.get("purposes", {})),
    ]
    if "recipients" in old and "recipients" in new:
        found += _of_recipients(old["recipients"], new["recipients"])
    return sorted(found, key=lambda each: (not each.is_wider, each.place, each.what))


def is_material(found: Iterable[Difference]) -> bool:
    return any(difference.is_wider for difference in found)


def stored(found: Iterable[Difference]) -> list[dict[str, Any]]:
    """As JSON can hold them; `read` gives them back."""
    return [asdict(difference) for difference in found]


def read(said: Iterable[Mapping[str, Any]]) -> list[Difference]:
    return [Difference(**{**each, "what": What(each["what"])}) for each in said]


def new_purposes(old: Datum, new: Datum) -> Iterator[tuple[str, str, str]]:
    """(table, field, purpose): what a field that is in both may be used for since."""
    for table, fields in new.get("tables", {}).items():
        before = old.get("tables", {}).get(table, {})
        for name, datum in fields.items():
            if name in before:
                for purpose in _more(before[name]["purposes"], datum["purposes"]):
                    yield table, name, purpose


def _fields(form: Datum) -> dict[str, Datum]:
    return {
        f"{table}.{name}": datum
        for table, fields in form.get("tables", {}).items()
        for name, datum in fields.items()
    }


def _of_data(
    what: What, old: Mapping[str, Datum], new: Mapping[str, Datum]
) -> Iterator[Difference]:
    yield from _come_and_gone(what, old, new)
    for place in old.keys() & new.keys():
        yield from _of_datum(place, old[place], new[place])


def _of_datum(place: str, old: Datum, new: Datum) -> Iterator[Difference]:
    if old["category"] != new["category"]:
        yield Difference(
            What.CATEGORY, place, old["category"], new["category"], is_wider=True
        )
    yield from _purposes(What.PURPOSE, place, old["purposes"], new["purposes"])
    yield from _kept(What.KEEP, place, old["keep"], new["keep"])
    yield from _ranked(What.AUDIENCE, place, AUDIENCES, old["visible"], new["visible"])
    yield from _ranked(What.ERASE, place, ERASURES, old["on_erase"], new["on_erase"])
    if old.get("until") is not None and new.get("until") is not None:
        yield from _kept(What.UNTIL, place, old["until"], new["until"])
    yield from _keys(place, old.get("keys") or {}, new.get("keys") or {})


def _kept(what: What, place: str, old: Datum, new: Datum) -> Iterator[Difference]:
    """Nothing where both last alike, whatever the words."""
    was, now = _length(old), _length(new)
    if was == now:
        return
    yield Difference(what, place, dict(old), dict(new), is_wider=_may_last(was, now))


def _length(keep: Datum) -> tuple[int, str, int]:
    """(kind, from when, days), where 0 is the kind that ends soonest: a term that the
    row itself knows; 1 a term from something that the program can see happen; 2 the end
    of the account; 3 what only a phrase tells."""
    days = keep.get("days")
    if days is None:
        return 2, "", 0
    if keep.get("happened"):
        return 1, keep["happened"], days
    if keep.get("event"):
        return 3, keep["event"], days
    return 0, keep.get("since", ""), days


def _may_last(was: tuple[int, str, int], now: tuple[int, str, int]) -> bool:
    """Whether it may last longer now: another beginning may always be a later one, and
    nobody can tell the end of the account from what only a phrase tells."""
    if was[0] != now[0]:
        return now[0] > was[0] or (was[0], now[0]) == (3, 2)
    return now[1] != was[1] or now[2] > was[2]


def _ranked(
    what: What, place: str, ranks: list[str], old: str, new: str
) -> Iterator[Difference]:
    if old == new:
        return
    known = old in ranks and new in ranks
    wider = not known or ranks.index(new) > ranks.index(old)
    yield Difference(what, place, old, new, is_wider=wider)


def _purposes(
    what: What, place: str, old: list[str], new: list[str]
) -> Iterator[Difference]:
    for purpose in _more(old, new):
        yield Difference(what, place, None, purpose, is_wider=True)
    for purpose in _more(new, old):
        yield Difference(what, place, purpose, None, is_wider=False)


def _keys(
    place: str, old: Mapping[str, str | None], new: Mapping[str, str | None]
) -> Iterator[Difference]:
    """A key of a JSON column that says something about people is a datum."""
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if was != now:
            yield Difference(
                What.KEY, f"{place}.{key}", was, now, is_wider=now is not None
            )


def _of_cookies(
    old: Mapping[str, Datum], new: Mapping[str, Datum]
) -> Iterator[Difference]:
    yield from _come_and_gone(What.COOKIE, old, new)
    for name in old.keys() & new.keys():
        was, now = old[name], new[name]
        if was["purpose"] != now["purpose"]:
            yield Difference(
                What.COOKIE_PURPOSE, name, was["purpose"], now["purpose"], is_wider=True
            )
        if was["seconds"] != now["seconds"]:
            # None is "until the browser closes", the shortest.
            wider = (now["seconds"] or 0) > (was["seconds"] or 0)
            yield Difference(
                What.COOKIE_LIFE, name, was["seconds"], now["seconds"], is_wider=wider
            )


def _of_purposes(
    old: Mapping[str, Datum], new: Mapping[str, Datum]
) -> Iterator[Difference]:
    """On which ground a purpose stands. Asking for consent takes nothing from anybody;
    any other change of ground does, or may."""
    for key in old.keys() & new.keys():
        was, now = old[key]["basis"], new[key]["basis"]
        if was != now:
            yield Difference(What.BASIS, key, was, now, is_wider=now != "consent")


def _of_recipients(
    old: Mapping[str, Datum], new: Mapping[str, Datum]
) -> Iterator[Difference]:
    yield from _come_and_gone(What.RECIPIENT, old, new)
    for key in old.keys() & new.keys():
        was, now = old[key], new[key]
        for what, name in (
            (What.RECIPIENT_KIND, "kind"),
            (What.RECIPIENT_COUNTRY, "country"),
        ):
            if was[name] != now[name]:
                yield Difference(what, key, was[name], now[name], is_wider=True)
        yield from _purposes(
            What.RECIPIENT_PURPOSE, key, was["purposes"], now["purposes"]
        )


def _come_and_gone(
    what: What, old: Mapping[str, Datum], new: Mapping[str, Datum]
) -> Iterator[Difference]:
    for place in sorted(new.keys() - old.keys()):
        yield Difference(what, place, None, dict(new[place]), is_wider=True)
    for place in sorted(old.keys() - new.keys()):
        yield Difference(what, place, dict(old[place]), None, is_wider=False)


def _more(old: list[str], new: list[str]) -> list[str]:
    return sorted(set(new) - set(old))
