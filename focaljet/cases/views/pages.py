"""What the page of one request shows, to whoever may see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from focaljet.cases import clocks
from focaljet.cases.models.cases import Case
from focaljet.cases.queries import cases as queries
from focaljet.cases.services.locking import today
from focaljet.cases.words import Writer


@dataclass(frozen=True, slots=True)
class Said:
    """One piece of the conversation. `tag` says what it is beside a message."""

    writer: str
    at: datetime
    text: str
    tag: str = ""
    look: str = ""
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """How a request stands, in one word and its colour."""

    words: str
    look: str


def state_of(case: Case, on: date | None = None) -> State:
    on = on or today()
    appeal = queries.appeal_of(case)
    if not case.is_open:
        if appeal is not None and appeal.is_decided:
            said = _("%(outcome)s, on appeal") % {
                "outcome": appeal.get_outcome_display()
            }
            return State(said, "plain")
        return State(
            str(case.get_outcome_display()) if case.outcome else _("closed"), "plain"
        )
    standing = clocks.standing(case.due_on, on)
    if standing is clocks.Standing.OVERDUE:
        return State(_("overdue"), "bad")
    if appeal is not None and not appeal.is_decided:
        return State(_("appeal"), "warn")
    if standing is clocks.Standing.NEAR:
        return State(_("due soon"), "warn")
    return State(_("open"), "live")


def conversation(
    case: Case, *, answers: bool = True, to_staff: bool = False
) -> list[Said]:
    """Letter, messages, decision and appeal, in order of time (one query).

    What the program noted beside a letter is for the staff alone.

    Without `answers`, only what was written by the link of the page after sending: for
    who need not be the reader of the address.
    """
    said = [Said(Writer.PERSON, case.opened_at, case.message)]
    if case.right_value:
        said.append(
            Said(Writer.PERSON, case.opened_at, case.right_value, _("What is right"))
        )
    said += [
        Said(each.writer, each.at, each.text, by=_name(each.by))
        for each in queries.messages_of(case, all_of_them=answers)
        if to_staff or each.writer != Writer.SYSTEM
    ]
    said += _decisions(case, answers=answers)
    return sorted(said, key=lambda each: each.at)


def _decisions(case: Case, *, answers: bool) -> Iterator[Said]:
    if answers and case.extended_at:
        tag = _("It takes longer")
        yield Said(Writer.STAFF, case.extended_at, case.extension, tag, "warn")
    if answers and case.answered_at:
        yield Said(
            Writer.STAFF if case.answered_by_id else Writer.SYSTEM,
            case.answered_at,
            case.answer,
            str(case.get_outcome_display()) if case.outcome else _("Answer"),
            "warn" if case.is_declined else "good",
            by=_name(case.answered_by),
            note=str(case.get_ground_display()) if case.ground else "",
        )
    appeal = queries.appeal_of(case) if answers else None
    if appeal is None:
        return
    yield Said(Writer.PERSON, appeal.asked_at, appeal.words, _("Appeal"), "warn")
    if appeal.decided_at:
        alone = _("by the same person, who runs the site alone")
        yield Said(
            Writer.STAFF,
            appeal.decided_at,
            appeal.answer,
            str(appeal.get_outcome_display()),
            "warn" if appeal.ground else "good",
            by=_name(appeal.decided_by),
            note=" · ".join(
                part
                for part in (
                    str(appeal.get_ground_display()) if appeal.ground else "",
                    alone if appeal.by_the_same else "",
                )
                if part
            ),
        )


def _name(member: Any) -> str:
    return member.get_username() if member is not None else ""
