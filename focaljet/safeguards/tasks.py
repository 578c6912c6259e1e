"""Jobs: ids in, safe to run twice."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from focaljet.accounts.mails import link
from focaljet.safeguards import mails

AGAIN = RetryStrategy(max_attempts=6, exponential_wait=5)


@app.task(queue="mail", retry=AGAIN)
def mail_that_a_child_was_reported(*, case_id: int) -> None:
    """It holds the number of the case and nothing else."""
    url = link("cases:case", case_id)
    mails.to_the_staff("child_reported", number=case_id, url=url)
