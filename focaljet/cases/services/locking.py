"""A case in the hands of one person of the staff at a time."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from focaljet.base import clock
from focaljet.base.verdict import insist
from focaljet.cases import clocks, rules
from focaljet.cases.models.cases import Case
from focaljet.choices import site
from focaljet.choices.queries import chosen
from focaljet.privacy.rules import Person


def handled(by: Person, case_id: int) -> Case:
    """The open case, locked. Raises RefusedError and Case.DoesNotExist."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    insist(rules.may_handle(by, case))
    return case


def to_be_answered(by: Person, case_id: int) -> Case:
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    insist(rules.may_answer(by, case))
    return case


def today() -> date:
    """By the clock of the site, whoever asks."""
    return clocks.day_of(clock.now(), zone())


def zone() -> ZoneInfo:
    return site.time_zone()


def due_from(came: date, *, is_extended: bool = False) -> date:
    """The last day for an answer, by the rules that the owner chose."""
    return clocks.due_on(came, str(chosen("cases.clocks")), is_extended=is_extended)
