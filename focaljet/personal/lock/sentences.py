"""A difference in words, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from focaljet.personal import declared, sentences
from focaljet.personal.lock.widening import Difference, What
from focaljet.personal.words import (
    Basis,
    Category,
    Keep,
    OnErase,
    Purpose,
    Visible,
)


@dataclass(frozen=True, slots=True)
class Told:
    """`before` and `after` are "" where there was or is nothing."""

    title: str
    what: str
    before: str
    after: str
    is_wider: bool


def told(found: Iterable[Difference]) -> list[Told]:
    return [_told(difference) for difference in found]


def in_one_line(found: Difference) -> str:
    """For a terminal."""
    said = _told(found)
    change = " → ".join((said.before or "nothing", said.after or "nothing"))
    return f"{found.place}: {said.what}: {change}"


def _told(found: Difference) -> Told:
    say = SAYS[found.what]
    # A cookie without a number of seconds has a life all the same.
    is_life = found.what is What.COOKIE_LIFE

    def says(value: Any) -> bool:
        return is_life or value is not None

    return Told(
        title=title_of(found),
        what=_what(found),
        before=say(found.before) if says(found.before) else "",
        after=say(found.after) if says(found.after) else "",
        is_wider=found.is_wider,
    )


def _what(found: Difference) -> str:
    came, went = found.before is None, found.after is None
    match found.what:
        case What.DATUM | What.STORE:
            return _("a new datum") if came else _("a datum that is kept no more")
        case What.KEY:
            if came:
                return _("a new datum")
            return _("a datum that is kept no more") if went else _("kind of datum")
        case What.CATEGORY:
            return _("kind of datum")
        case What.PURPOSE | What.RECIPIENT_PURPOSE:
            return _("a new purpose") if came else _("a purpose that ended")
        case What.KEEP:
            return _("how long it is kept")
        case What.AUDIENCE:
            return _("who sees it")
        case What.ERASE:
            return _("what your erasure does")
        case What.UNTIL:
            return _("until when it stays after your erasure")
        case What.COOKIE:
            return _("a new cookie") if came else _("a cookie that is set no more")
        case What.COOKIE_PURPOSE:
            return _("what it is for")
        case What.COOKIE_LIFE:
            return _("how long it stays")
        case What.BASIS:
            return _("ground in law")
        case What.RECIPIENT:
            return _("a new recipient") if came else _("a recipient that gets no more")
        case What.RECIPIENT_KIND:
            return _("kind of recipient")
        case What.RECIPIENT_COUNTRY:
            return _("country")


def title_of(found: Difference) -> str:
    """What people call the place; its own name, where it is there no more."""
    match found.what:
        case What.COOKIE | What.COOKIE_LIFE | What.COOKIE_PURPOSE:
            return _("Cookie “%(name)s”") % {"name": found.place}
        case What.BASIS:
            return capfirst(_label(Purpose, found.place))
        case What.RECIPIENT:
            return str((found.after or found.before)["name"])
        case What.RECIPIENT_KIND | What.RECIPIENT_COUNTRY | What.RECIPIENT_PURPOSE:
            return _("Recipient “%(name)s”") % {"name": found.place}
    return title_of_place(found.place)


def title_of_place(place: str) -> str:
    """ "Members: language" for "accounts.Member.language"; a store by its title. What is
    there no more keeps the name that it has in the code."""
    for store in declared.stores():
        if store.name == place:
            return capfirst(sentences.shown(store.title) or store.name)
    app, _dot, rest = place.partition(".")
    model, _dot, names = rest.partition(".")
    if not names:
        return place
    label = f"{app}.{model}"
    field, _dot, key = names.partition(".")  # of JSON
    return ": ".join(
        part for part in (title_of_table(label), name_of(label, field), key) if part
    )


def title_of_table(label: str) -> str:
    for table in declared.tables():
        if table.label == label:
            return table.title
    return label.rpartition(".")[2]


def name_of(label: str, field: str) -> str:
    for table in declared.tables():
        if table.label == label:
            return table.title_of(field)
    return field.replace("_", " ")


def time(said: dict[str, Any], place: str = "") -> str:
    """How long, from the normal form of a Keep; `place` is the datum it belongs to."""
    days = said.get("days")
    keep = Keep(
        since=said.get("since", ""),
        event=said.get("event", ""),
        term=None if days is None else timedelta(days=days),
        words=said.get("words", ""),
    )
    label = place.rpartition(".")[0]
    return sentences.time(keep, moment=name_of(label, keep.since) if label else "")


def life(seconds: int | None) -> str:
    """How long a cookie stays."""
    if seconds is None:
        return _("until the browser closes")
    return sentences.span(max(timedelta(seconds=seconds), timedelta(days=1)))


def category(key: str) -> str:
    return _label(Category, key)


def purposes(keys: Iterable[str]) -> str:
    return ", ".join(_label(Purpose, key) for key in keys)


def audience(key: str) -> str:
    return _label(Visible, key)


def erasure(said: dict[str, Any]) -> str:
    """From the normal form of a datum."""
    if said["on_erase"] == OnErase.KEEP.value and said.get("until"):
        return _("It stays %(time)s: %(basis)s.") % {
            "time": time(said["until"]),
            "basis": sentences.shown(said.get("basis", "")),
        }
    return _label(OnErase, said["on_erase"])


def _datum(said: dict[str, Any]) -> str:
    return _("%(kind)s, for: %(purposes)s; kept %(time)s. %(audience)s") % {
        "kind": category(said["category"]),
        "purposes": purposes(said["purposes"]),
        "time": time(said["keep"]),
        "audience": audience(said["visible"]),
    }


def _cookie(said: dict[str, Any]) -> str:
    return f"{sentences.shown(said['why'])}; {life(said['seconds'])}"


def _recipient(said: dict[str, Any]) -> str:
    return f"{said['name']} ({said['country']}): {purposes(said['purposes'])}"


def _label(kind: type[Enum], key: str) -> str:
    """A word that the lists of today know no more stands as it was written."""
    try:
        return str(kind(key).label)  # type: ignore[attr-defined]
    except ValueError:
        return key


def _purpose(key: str) -> str:
    return _label(Purpose, key)


def _basis(key: str) -> str:
    return _label(Basis, key)


def _on_erase(key: str) -> str:
    return _label(OnErase, key)


SAYS: dict[What, Callable[[Any], str]] = {
    What.DATUM: _datum,
    What.STORE: _datum,
    What.CATEGORY: category,
    What.PURPOSE: _purpose,
    What.KEEP: time,
    What.AUDIENCE: audience,
    What.ERASE: _on_erase,
    What.UNTIL: time,
    What.KEY: category,
    What.COOKIE: _cookie,
    What.COOKIE_PURPOSE: _purpose,
    What.COOKIE_LIFE: life,
    What.BASIS: _basis,
    What.RECIPIENT: _recipient,
    What.RECIPIENT_KIND: str,
    What.RECIPIENT_COUNTRY: str,
    What.RECIPIENT_PURPOSE: _purpose,
}
