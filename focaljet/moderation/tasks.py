"""Jobs of the staff log. Each may run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from focaljet.moderation.services import log


@app.periodic(cron="55 3 * * *", periodic_id="verify-staff-log")
@app.task(queue="night", queueing_lock="moderation.verify", name="moderation.verify")
def verify_log(timestamp: int) -> None:
    log.verify()
