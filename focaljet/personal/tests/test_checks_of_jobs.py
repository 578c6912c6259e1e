from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from focaljet.personal.checks import jobs
from focaljet.personal.tests.planted import told


def job(work):
    """A job that the app does not hear of."""
    return Task(work, blueprint=app, queue="planted", name="call")


def test_a_job_that_is_given_ids_or_the_time_passes():
    def call(*, member_id: int, post_id: "int"): ...

    def every_night(timestamp: int): ...

    assert list(jobs.job_errors([job(call), job(every_night)])) == []


def test_a_job_that_is_given_anything_else_is_found():
    def call(*, phone: str, member_id: str, count: int, untold_id, **more: int): ...

    assert told(jobs.job_errors([job(call)])) == {
        ("E011", f"The argument {name!r} of the job call is no id.")
        for name in ("phone", "member_id", "count", "untold_id", "more")
    }


def test_the_check_looks_at_every_job_of_ours(monkeypatch):
    def call(*, phone: str): ...

    monkeypatch.setattr(jobs, "our_tasks", lambda: [job(call)])
    assert [error.id for error in jobs.check_jobs()] == ["personal.E011"]


def test_the_jobs_of_all_our_apps_are_looked_at_and_pass():
    rooms = {task.func.__module__ for task in jobs.our_tasks()}
    assert {"focaljet.accounts.tasks", "focaljet.forum.tasks"} <= rooms
    assert jobs.check_jobs() == []
