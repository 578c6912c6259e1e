"""Jobs of the forum. Each may run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from focaljet.forum import tally
from focaljet.forum.services import counts


@app.periodic(cron="*/5 * * * *", periodic_id="fold-counts")
@app.task(queue="forum", queueing_lock="forum.fold", name="forum.fold_counts")
def fold_counts(timestamp: int) -> None:
    """Counts that a killed process left behind."""
    tally.fold_counts()


@app.periodic(cron="20 3 * * *", periodic_id="recount")
@app.task(queue="forum", queueing_lock="forum.recount", name="forum.recount")
def recount(timestamp: int) -> None:
    """Every number shown, counted anew, and repaired where it drifted."""
    counts.recount()
