"""Words of others in which somebody erased is named: that a human looked at them."""

from __future__ import annotations

from focaljet.base import clock
from focaljet.base.verdict import insist
from focaljet.privacy import rules
from focaljet.privacy.models.erasures import Finding


def looked_at(*, by: rules.Person, finding_id: int) -> None:
    """Take it off the list; safe to repeat. What is to be done is done where it stands.

    Raises RefusedError for who may not.
    """
    insist(rules.may_see_findings(by))
    waiting = Finding.objects.filter(pk=finding_id, looked_at=None)
    waiting.update(looked_at=clock.now())
