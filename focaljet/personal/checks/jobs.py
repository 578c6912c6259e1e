"""E011: a job argument that is not an id."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.checks import CheckMessage, register
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from focaljet.personal.checks import house
from focaljet.personal.checks.messages import error

# What a periodic job is given: the moment for which it was planned.
OF_THE_CLOCK = "timestamp"


@register
def check_jobs(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    house.import_what_people_reach()
    return list(job_errors(our_tasks()))


def our_tasks() -> list[Task[Any, Any, Any]]:
    tasks = {task.name: task for task in app.tasks.values()}
    return [task for task in tasks.values() if house.is_ours(task.func.__module__)]


def job_errors(tasks: Iterable[Task[Any, Any, Any]]) -> Iterator[CheckMessage]:
    """Arguments lie in a table and in logs: an id says nothing once its row is gone."""
    for task in tasks:
        for name, parameter in inspect.signature(task.func).parameters.items():
            if not _is_plain(name, parameter.annotation):
                message = f"The argument {name!r} of the job {task.name} is no id."
                hint = "Hand over `…_id: int`, and load the row in the job."
                yield error("E011", message, task.name, hint)


def _is_plain(name: str, kind: Any) -> bool:
    is_a_number = kind in (int, "int")
    return is_a_number and (name.endswith("_id") or name == OF_THE_CLOCK)
