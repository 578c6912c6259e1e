"""Jobs: ids in, safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from focaljet.backups.services import nightly


@app.periodic(cron="20 2 * * *", periodic_id="backup")
@app.task(queue="night", queueing_lock="backups.make", name="backups.make")
def make_backup(timestamp: int) -> None:
    """Before the nightly work that ends what is over."""
    nightly.make_and_prune()
