"""Jobs: ids in, safe to run twice."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from focaljet.accounts.mails import link
from focaljet.children.models.found import ChildFound
from focaljet.safeguards import mails

AGAIN = RetryStrategy(max_attempts=6, exponential_wait=5)


@app.task(queue="mail", retry=AGAIN)
def mail_that_a_child_was_reported(*, case_id: int) -> None:
    """It holds the number of the case and nothing else."""
    url = link("cases:case", case_id)
    mails.to_the_staff("child_reported", number=case_id, url=url)


@app.task(queue="mail", retry=AGAIN)
def mail_that_a_child_was_found(*, found_id: int) -> None:
    """It names nobody. Nothing where it was taken back, or is over, meanwhile."""
    found = ChildFound.objects.filter(pk=found_id).first()
    if found is not None and found.is_open:
        mails.to_the_staff("child_found", owners_only=True, url=link("children:found"))
