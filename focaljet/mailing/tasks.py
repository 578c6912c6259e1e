"""Jobs: safe to run twice."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from focaljet.mailing.services import notices

AGAIN = RetryStrategy(max_attempts=6, exponential_wait=5)


@app.task(queue="mail", retry=AGAIN, queueing_lock="mailing.some", lock="mailing.some")
def send_some() -> None:
    """A batch; the next one is another job, so that other mail comes in between."""
    if notices.send_some():
        send_soon()


@app.periodic(cron="* * * * *", periodic_id="send-notices")
@app.task(queue="mail", queueing_lock="mailing.due", name="mailing.send_due")
def send_due(timestamp: int) -> None:
    """Those that wait for another attempt, or whose job fell with the machine."""
    notices.mark_doubts()
    if notices.send_some():
        send_soon()


def send_soon() -> None:
    """One waits at most; the one that waits takes whatever there is by then."""
    # In a savepoint: the database says no by an error, and our caller goes on.
    with suppress(AlreadyEnqueued), transaction.atomic():
        send_some.defer()
