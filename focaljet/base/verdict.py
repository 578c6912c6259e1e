"""The answer of a rule: yes, or no with a sentence for the person.

A service writes `insist(rules.may_reply(ann, topic))` before it does anything.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

Reason = str | Promise


@dataclass(frozen=True, slots=True)
class Verdict:
    """Truthy when allowed. The reason may be a lazy translation, and is "" for a yes."""

    allowed: bool
    reason: Reason = ""

    def __post_init__(self) -> None:
        if not self.allowed and self.reason == "":
            raise ValueError("A refusal owes the person a reason.")

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(allowed=True)


def no(reason: Reason) -> Verdict:
    return Verdict(allowed=False, reason=reason)


class RefusedError(Exception):
    """A service declines; `reason` is a sentence that may be shown to the person."""

    def __init__(self, verdict: Verdict) -> None:
        if verdict.allowed:
            raise ValueError("An allowed deed cannot be refused.")
        super().__init__(verdict)
        self.verdict = verdict

    @property
    def reason(self) -> str:
        return str(self.verdict.reason)

    def __str__(self) -> str:
        return self.reason


def insist(verdict: Verdict) -> None:
    """Raises RefusedError unless the verdict is a yes."""
    if not verdict:
        raise RefusedError(verdict)
