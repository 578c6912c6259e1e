"""Jobs: ids in, safe to run twice."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from focaljet.policy.services import lines

AGAIN = RetryStrategy(max_attempts=6, exponential_wait=5)


@app.task(queue="privacy", retry=AGAIN)
def take_effect(*, version_id: int) -> None:
    """At the moment of a version: what was collected before it is marked off."""
    lines.draw(version_id=version_id)


@app.periodic(cron="*/10 * * * *", periodic_id="policy-takes-effect")
@app.task(queue="privacy", queueing_lock="policy.lines", name="policy.take_effect_all")
def take_effect_all_due(timestamp: int) -> None:
    """Those whose moment came while no worker was there."""
    lines.draw_all_due()
