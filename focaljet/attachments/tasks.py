"""Jobs: ids in, safe to run twice."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from focaljet.attachments.services import making, removing

AGAIN = RetryStrategy(max_attempts=6, exponential_wait=5)


@app.task(queue="pictures", retry=AGAIN, name="attachments.make_sizes")
def make_sizes(*, attachment_id: int) -> None:
    making.make_sizes(attachment_id=attachment_id)


@app.periodic(cron="*/10 * * * *", periodic_id="pictures-that-wait")
@app.task(
    queue="pictures", queueing_lock="attachments.wait", name="attachments.what_waits"
)
def make_what_waits(timestamp: int) -> None:
    """Pictures that a killed worker left."""
    making.make_what_waits()


@app.periodic(cron="40 * * * *", periodic_id="sweep-attachments")
@app.task(queue="pictures", queueing_lock="attachments.sweep", name="attachments.sweep")
def sweep(timestamp: int) -> None:
    removing.sweep()
