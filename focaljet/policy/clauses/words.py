"""How a clause is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from focaljet.policy.clauses.subsystems import ALWAYS, Subsystem

Text = str | Promise


class State(Enum):
    """Whether what a clause speaks of is there today."""

    HERE = "here", _("here")
    OFF = "off", _("switched off")
    WAITS = "waits", _("waits")

    _value_: str
    label: Promise

    def __new__(cls, key: str, label: Promise) -> State:
        member = object.__new__(cls)
        member._value_ = key
        member.label = label
        return member


@dataclass(frozen=True, slots=True)
class Clause:
    """One promise of the policy.

    `number` is its name and its anchor: "C9", or "C14b" for one item of a list, whose
    `whole` is then "C14". `code` are the dotted names of what does it. `is_proven`:
    whether a run of `focaljet privacy prove` tries it. `see` are pages that show it,
    by the name of their address and a title. `remark` gives a sentence about today, or
    nothing; it is asked when the clause is shown and must cost no query.
    """

    number: str
    title: Text
    subsystem: Subsystem = ALWAYS
    code: tuple[str, ...] = ()
    is_proven: bool = False
    see: tuple[tuple[str, Text], ...] = ()
    remark: Callable[[], Text] | None = None

    @property
    def whole(self) -> str:
        return self.number.rstrip("abcdefghi")

    @property
    def is_item(self) -> bool:
        return self.whole != self.number

    @property
    def state(self) -> State:
        if not self.subsystem.is_here():
            return State.WAITS
        return State.HERE if self.subsystem.is_on() else State.OFF

    def said_today(self) -> list[str]:
        """What has to be added to the words of the clause as things stand."""
        words = {State.WAITS: self.subsystem.absent, State.OFF: self.subsystem.off}
        said = [words.get(self.state, ""), self.remark() if self.remark else ""]
        return [str(text) for text in said if text]
