"""HTML that many readers share, with places for what is one reader's own.

A template writes `{{ slot("tools", 12) }}…{{ slot_end }}` around what everybody gets, and
`Slotted` takes the page apart there. To fill a place costs a join, and nothing is looked
for in the text. The marks hold NUL, which neither a table nor a form of ours lets in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from focaljet.base.markup.show import put_together

MARK = "\0"

Slot = tuple[str, int]


def slot(name: str, number: int = 0) -> SafeString:
    """Where a place begins; what follows, up to `slot_end`, is what everybody gets."""
    return put_together([f"{MARK}{name} {int(number)}{MARK}"])


slot_end = put_together([MARK])


def empty_slot(name: str) -> SafeString:
    """A place in which nothing stands for everybody, to be handed to a template."""
    return put_together([open_place(name, 0)])


def open_place(name: str, number: int) -> str:
    """The same, to be filled into another place: a list has a hundred of them."""
    return f"{MARK}{name} {number}{MARK}{MARK}"


@dataclass(frozen=True, slots=True)
class Slotted:
    """`whole` is what a reader gets of whom nothing has to be filled in."""

    whole: SafeString
    parts: tuple[str, ...]
    places: Mapping[Slot, Sequence[int]]

    @classmethod
    def of(cls, html: str) -> Slotted:
        """From what a template made, in which all is escaped that has to be."""
        first, *rest = html.split(MARK)
        parts = [first]
        places: dict[Slot, list[int]] = {}
        for key, shared, after in zip(*[iter(rest)] * 3, strict=True):
            name, _space, number = key.partition(" ")
            places.setdefault((name, int(number)), []).append(len(parts))
            parts += shared, after
        return cls(put_together(parts), tuple(parts), places)

    def filled(self, own: Mapping[Slot, str]) -> SafeString:
        """With `own` in its places. What has no place here is left out."""
        return put_together(self._with(own)) if own else self.whole

    def joined(self, **own: str) -> str:
        """The same by the names of places without a number, to be joined with more."""
        return "".join(self._with({(name, 0): html for name, html in own.items()}))

    def _with(self, own: Mapping[Slot, str]) -> list[str]:
        parts = list(self.parts)
        for key, html in own.items():
            for at in self.places.get(key, ()):
                parts[at] = html
        return parts

    def __len__(self) -> int:
        """The characters that it takes in memory, about."""
        return 2 * len(self.whole)
