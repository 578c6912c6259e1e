"""Jobs of the search. Each may run twice."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from focaljet.search.services import checking, indexing

log = logging.getLogger(__name__)
# Some minutes' work; what is left then waits for the next job.
MOST_BATCHES = 400


@app.periodic(cron="*/2 * * * *", periodic_id="index-posts")
@app.task(queue="search", queueing_lock="search.index", name="search.index_waiting")
def index_waiting(timestamp: int) -> None:
    """What came in without a signal, or was left by a process that ended."""
    for _batch in range(MOST_BATCHES):
        if not indexing.index_waiting():
            return


@app.periodic(cron="30 4 * * *", periodic_id="check-search")
@app.task(queue="search", queueing_lock="search.check", name="search.check")
def check(timestamp: int) -> None:
    """Every post has its words, made as they are made now."""
    if drifted := checking.queue_what_drifted():
        log.warning("%d posts were not indexed as they should be.", drifted)
