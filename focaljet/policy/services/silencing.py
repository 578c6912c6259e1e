"""Showing the news of a version no more to whoever has read it."""

from __future__ import annotations

from collections.abc import Callable

from focaljet.base import clock
from focaljet.policy.models.silences import Silence
from focaljet.policy.models.versions import Version


def silence(*, member_id: int, version_id: int) -> None:
    """Safe to say twice."""
    Silence.objects.get_or_create(
        member_id=member_id, version_id=version_id, defaults={"at": clock.now()}
    )


def plant(member_id: int, say: Callable[[str], str]) -> Silence:
    """A row of the member's, for the proof that it is found."""
    from focaljet.policy.services import publishing  # the proof alone needs a version

    version = Version.objects.first() or publishing.plant(member_id, say)
    silence(member_id=member_id, version_id=version.pk)
    return Silence.objects.get(member_id=member_id, version=version)
