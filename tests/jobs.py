"""Run the jobs that a test has asked for, as the worker would, where the test is.

The worker has connections of its own and could not see the rows of a test that
never commits; so its jobs are fetched and finished here, on the test's connection.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import async_to_sync
from django.core.cache import cache
from django.db import connection, connections
from procrastinate import App, jobs
from procrastinate.contrib.django import app


def run_jobs(*, queue: str | None = None) -> list[str]:
    """Run all that is due, and what that asks for in turn; says which tasks ran.

    A job that fails raises here, where its test sees it.
    """
    manager = app.job_manager
    queues = [queue] if queue else None
    worker_id = async_to_sync(manager.register_worker)()
    done: list[str] = []
    while job := async_to_sync(manager.fetch_job)(queues, worker_id):
        _run(app, job)
        async_to_sync(manager.finish_job)(job, jobs.Status.SUCCEEDED, True)
        done.append(job.task_name.rpartition(".")[2])
    async_to_sync(manager.unregister_worker)(worker_id)
    return done


def _run(on: App, job: jobs.Job) -> None:
    # Django leaves JSON of the database as text where no field of a model reads it.
    kwargs: Any = job.task_kwargs
    kwargs = json.loads(kwargs) if isinstance(kwargs, str) else kwargs
    on.tasks[job.task_name].func(**kwargs)


def run_jobs_beside_a_browser(*, queue: str | None = None) -> list[str]:
    """The same from a thread: Playwright keeps a loop of its own in this one.

    For tests that commit, since a thread has another connection.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_run_and_hang_up, queue).result()


def _run_and_hang_up(queue: str | None) -> list[str]:
    try:
        return run_jobs(queue=queue)
    finally:
        connections.close_all()


def forget_jobs_and_counts() -> None:
    """What a test that commits leaves behind: tables that Django does not flush.

    Call it at the end of a `transaction=True` test that asked for jobs, or the
    next test finds them, and the throttles that counted.
    """
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")
    cache.clear()
