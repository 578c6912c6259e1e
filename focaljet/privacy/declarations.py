"""`focaljet privacy diff` and `lock`: the declarations against those that were announced."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from focaljet.base.offers import offered
from focaljet.personal.lock import file, sentences, widening
from focaljet.personal.lock.normal import normal_form
from focaljet.personal.lock.widening import Difference
from focaljet.privacy.lent import Deed


def _arguments_of_diff(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--published", action="store_true",
        help="against what this site published, instead of privacy.lock",
    )  # fmt: skip


def _diff(out: Any, *, published: bool, **options: Any) -> None:
    against = _published() if published else _locked()
    found = widening.differences(against, normal_form())
    _tell(out, found)


def _arguments_of_lock(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--announce", metavar="WORDS", default="",
        help="what grows wider, in words for owners and members",
    )  # fmt: skip


def _lock(out: Any, *, announce: str, **options: Any) -> None:
    try:
        found = file.update(announce=announce, today=timezone.localdate())
    except file.LockError as trouble:
        _tell(out, widening.differences(_locked(), normal_form()))
        raise CommandError(str(trouble)) from None
    _tell(out, found)
    out.write(f"{file.path()}: written.")


def _locked() -> dict[str, Any]:
    try:
        lock = file.read()
    except file.LockError as trouble:
        raise CommandError(str(trouble)) from None
    if lock is None:
        raise CommandError("There is no lock yet: focaljet privacy lock writes one.")
    return lock.declarations


def _published() -> dict[str, Any]:
    """What the last published policy declares, lent by the app that keeps it."""
    for lent in offered("published_declarations"):
        form: dict[str, Any] | None = lent()
        if form is not None:
            return form
    raise CommandError("This site has published no policy yet.")


def _tell(out: Any, found: list[Difference]) -> None:
    for difference in found:
        mark = "wider   " if difference.is_wider else "narrower"
        out.write(f"{mark}  {sentences.in_one_line(difference)}")
    if not found:
        out.write("No difference.")


DEEDS = (
    Deed(
        "diff",
        "What the declarations of this build change.",
        _diff,
        _arguments_of_diff,
    ),
    Deed(
        "lock",
        "Write privacy.lock; what grew wider has to be announced.",
        _lock,
        _arguments_of_lock,
    ),
)
