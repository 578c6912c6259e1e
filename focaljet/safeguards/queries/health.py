"""What the apps say of the site's health, and under which threat it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from focaljet.base import offers
from focaljet.base.offers import Health, HealthLine
from focaljet.safeguards.threats import Threat


@dataclass(frozen=True, slots=True)
class Guarded:
    """One threat with what stands against it; `state` is the worst of its lines."""

    letter: str
    label: str
    control: str
    test: str
    lines: Sequence[HealthLine]
    state: Health


@dataclass(frozen=True, slots=True)
class HealthPage:
    lines: Sequence[HealthLine]
    threats: Sequence[Guarded]
    bad: int
    attention: int


def health_of_the_site() -> HealthPage:
    lines = offers.health()
    return HealthPage(
        lines=lines,
        threats=[_guarded(threat, lines) for threat in Threat],
        bad=sum(line.state is Health.BAD for line in lines),
        attention=sum(line.state is Health.ATTENTION for line in lines),
    )


def _guarded(threat: Threat, lines: Sequence[HealthLine]) -> Guarded:
    own = [line for line in lines if threat.value in line.threats]
    return Guarded(
        letter=threat.value,
        label=str(threat.label),
        control=str(threat.control),
        test=threat.test,
        lines=own,
        # The lines come the worst first; no line at all is nothing to be proud of.
        state=own[0].state if own else Health.ATTENTION,
    )
