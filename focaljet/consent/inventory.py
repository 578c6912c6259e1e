"""Every cookie by name, as the page shows it: what it is for, and what needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from focaljet.consent.needs import Feature, features
from focaljet.personal import declared, sentences
from focaljet.personal.words import Cookie


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    why: str
    what_for: str
    clauses: str
    life: str
    where: str
    features: tuple[Feature, ...]


def lines() -> list[Line]:
    return [_line(cookie) for cookie in declared.cookies()]


def needed_by(cookie: Cookie) -> tuple[Feature, ...]:
    """The features that do not work without it."""
    return tuple(
        listed.feature for listed in features() if cookie.name in listed.feature.cookies
    )


def _line(cookie: Cookie) -> Line:
    return Line(
        name=cookie.name,
        why=sentences.shown(cookie.why),
        what_for=str(cookie.purpose.label),
        clauses=", ".join(cookie.purpose.clauses),
        life=life(cookie),
        where=sentences.shown(cookie.where),
        features=needed_by(cookie),
    )


def life(cookie: Cookie) -> str:
    if cookie.life is None:
        return _("until the browser closes")
    return sentences.span(max(cookie.life, timedelta(days=1)))
