"""Screen names for people who come from elsewhere: as they were, as far as they can be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice

from django.utils.translation import gettext as _

from focaljet.accounts import rules
from focaljet.accounts.models import Member
from focaljet.base import text
from focaljet.base.verdict import RefusedError

# Candidates for one name in one query, at most.
_MOST_AT_ONCE = 2_000


def free_names(wanted: Sequence[str]) -> list[str]:
    """A name for each, that nobody has and that looks like nobody's.

    "Ann" where Ann is here becomes "Ann (2)". One query, and a few more where many
    people have one name.
    """
    given: dict[int, str] = {}
    waiting: dict[str, list[int]] = {}
    for place, name in enumerate(wanted):
        waiting.setdefault(shaped(name), []).append(place)
    candidates = {name: _candidates(name) for name in waiting}
    taken: set[str] = set()
    factor = 1
    while waiting:
        tries = {
            name: list(
                islice(candidates[name], min(len(places) * factor, _MOST_AT_ONCE))
            )
            for name, places in waiting.items()
        }
        taken |= _skeletons_here(name for names in tries.values() for name in names)
        for name, places in list(waiting.items()):
            _give(tries[name], places, given, taken)
            if not places:
                del waiting[name]
        factor *= 4
    return [given[place] for place in range(len(wanted))]


def _give(
    names: list[str], places: list[int], given: dict[int, str], taken: set[str]
) -> None:
    for name in names:
        skeleton = text.skeleton(name)
        if places and skeleton not in taken and not rules.is_reserved(name):
            taken.add(skeleton)
            given[places.pop(0)] = name


def shaped(raw: str) -> str:
    """The nearest name that the rules for screen names let pass; never raises."""
    line = text.one_line(raw[:500])
    without_asides = re.sub(r"\s*[(\[{<\"].*?[)\]}>\"]\s*", " ", line).strip()
    attempts = [line, without_asides, *_simpler(without_asides or line)]
    for attempt in (*attempts, *map(_cut, attempts[1:])):
        with suppress(RefusedError):
            return text.cleaned_name(attempt)
    return _("Unnamed author")


def _simpler(name: str) -> Iterator[str]:
    kept = "".join(
        char if char.isalnum() or char in text.SIGNS else " " for char in name
    )
    yield " ".join(kept.split())
    yield " ".join(re.sub(r"[^\w .'-]", " ", kept).split())
    # Where letters of several alphabets are mixed, those of the first one stay.
    yield " ".join(re.sub(r"[^A-Za-z0-9 .'-]", " ", kept).split())


def _cut(name: str) -> str:
    if len(name) <= text.LONGEST:
        return name
    whole_words = name[: text.LONGEST + 1].rsplit(" ", 1)[0]
    fits = text.SHORTEST <= len(whole_words) <= text.LONGEST
    return (whole_words if fits else name[: text.LONGEST]).rstrip(" -_.(")


def _candidates(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        suffix = f" ({number})"
        yield name[: text.LONGEST - len(suffix)].rstrip() + suffix
        number += 1


def _skeletons_here(names: Iterable[str]) -> set[str]:
    skeletons = {text.skeleton(name) for name in names}
    found = Member.objects.filter(skeleton__in=list(skeletons))
    return set(found.values_list("skeleton", flat=True))
