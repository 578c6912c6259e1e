"""Jobs: ids in, safe to run twice."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from focaljet.disclosure.services import recalls, sending, telling

AGAIN = RetryStrategy(max_attempts=6, exponential_wait=5)


@app.task(queue="privacy", retry=AGAIN, name="disclosure.make_package")
def make_package(*, case_id: int) -> None:
    sending.make(case_id=case_id)


@app.periodic(cron="*/10 * * * *", periodic_id="packages-cut-short")
@app.task(
    queue="privacy", queueing_lock="disclosure.packages", name="disclosure.packages"
)
def make_packages_cut_short(timestamp: int) -> None:
    sending.make_all_waiting()


@app.task(queue="mail", retry=AGAIN, name="disclosure.tell")
def tell_of_case(*, case_id: int) -> None:
    """Nobody while a gag lasts."""
    telling.tell_all_due()


@app.periodic(cron="*/10 * * * *", periodic_id="tell-of-disclosures")
@app.task(queue="mail", queueing_lock="disclosure.due", name="disclosure.tell_all_due")
def tell_all_due(timestamp: int) -> None:
    """Those, too, whose gag ended at midnight, and recalls that did not go through."""
    telling.tell_all_due()
    recalls.send_all_waiting()


@app.task(queue="mail", retry=AGAIN, name="disclosure.send_recall")
def send_recall(*, recall_id: int) -> None:
    recalls.send(recall_id=recall_id)
