"""E008: what this build declares is not what `privacy.lock` says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, register

from focaljet.personal.checks.messages import error
from focaljet.personal.lock import file, sentences, widening
from focaljet.personal.lock.normal import normal_form

MOST = 5  # differences that one message names


@register
def check_lock(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Nothing in a project that keeps no lock."""
    return list(lock_errors()) if getattr(settings, "PRIVACY_LOCK", None) else []


def lock_errors() -> Iterator[CheckMessage]:
    try:
        lock = file.read()
    except file.LockError as trouble:
        yield error("E008", str(trouble), file.path())
        return
    if lock is None:
        hint = "Write the first one: focaljet privacy lock"
        yield error("E008", f"There is no {file.path().name}.", file.path(), hint)
        return
    form = normal_form()
    if form == lock.declarations:
        return
    found = widening.differences(lock.declarations, form)
    wider = [difference for difference in found if difference.is_wider]
    if wider:
        message = (
            f"The declarations grew wider than {file.path().name}: {_named(wider)}."
        )
        hint = 'Announce it: focaljet privacy lock --announce "what changes, in words"'
    else:
        said = _named(found) if found else "other words"
        message = f"{file.path().name} is not what the code declares: {said}."
        hint = "Write it anew: focaljet privacy lock"
    yield error("E008", message, file.path(), hint)


def _named(found: list[widening.Difference]) -> str:
    said = "; ".join(sentences.in_one_line(each) for each in found[:MOST])
    left = len(found) - MOST
    return f"{said}; and {left} more" if left > 0 else said
