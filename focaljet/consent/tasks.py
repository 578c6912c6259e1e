"""Jobs: ids in, safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from focaljet.consent.services import consents


@app.periodic(cron="43 3 * * *", periodic_id="expire-consents")
@app.task(queue="night", queueing_lock="consent.expire", name="consent.expire")
def expire(timestamp: int) -> None:
    consents.expire()
