"""Jobs of the forum. Each may run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from focaljet.forum import tally
from focaljet.forum.services import counts, keeping, linking, reading, relocating
from focaljet.remote.services import keeping as remotes


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


@app.periodic(cron="50 3 * * *", periodic_id="forget-read-marks")
@app.task(queue="forum", queueing_lock="forum.marks", name="forum.forget_read_marks")
def forget_read_marks(timestamp: int) -> None:
    """How far people read what nobody wrote in for many days (forum.unread_days)."""
    reading.forget_old_marks()


@app.periodic(cron="*/5 * * * *", periodic_id="lock-topics")
@app.task(queue="forum", queueing_lock="forum.lock", name="forum.lock_what_is_due")
def lock_what_is_due(timestamp: int) -> None:
    """Topics whose moment to lock themselves has come; readers see it at once anyway."""
    keeping.lock_what_is_due()


@app.periodic(cron="40 3 * * *", periodic_id="old-signs")
@app.task(queue="forum", queueing_lock="forum.signs", name="forum.take_down_old_signs")
def take_down_old_signs(timestamp: int) -> None:
    relocating.take_down_old_signs()


# After whatever else waits, such as mails: strangers' servers may take their time.
@app.task(queue="forum", priority=-10, name="forum.fetch_from_elsewhere")
def fetch_from_elsewhere(post_id: int, remote_id: int) -> None:
    """What a post names on another site."""
    linking.fetch_for(post_id=post_id, remote_id=remote_id)


@app.periodic(cron="40 3 * * *", periodic_id="look-elsewhere")
@app.task(queue="forum", queueing_lock="forum.elsewhere", name="forum.look_elsewhere")
def look_elsewhere(timestamp: int) -> None:
    """What no post names goes; what could not be had is tried again."""
    linking.forget_unused()
    remotes.remove_strays()
    for post_id, remote_id in linking.to_try_again():
        fetch_from_elsewhere.defer(post_id=post_id, remote_id=remote_id)
