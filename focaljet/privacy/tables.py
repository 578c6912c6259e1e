"""Declarations of the tables that Django and the queue of jobs bring along.

A project declares them by naming this module in one of its AppConfigs:

    declarations = ["focaljet.privacy.tables.TABLES"]

One with jobs of its own about people declares JOBS by itself, as focaljet.accounts does.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Stage,
    Table,
    Text,
    Visible,
    after_event,
)


def about_nobody(name: str, *fields: str, title: Text = "") -> Table:
    return Table(name, PersonalData(not_personal=frozenset(fields)), title)


# Django's own groups and permissions, where a project does not use them.
GROUP = about_nobody(
    "auth.Group", "name", "permissions", title=_("Django's groups; stays empty")
)
PERMISSION = about_nobody("auth.Permission", "name", "content_type", "codename")
CONTENT_TYPE = about_nobody("contenttypes.ContentType", "app_label", "model")
MIGRATIONS = about_nobody(
    "django_migrations",
    "id",
    "app",
    "name",
    "applied",
    title=_("versions of the tables"),
)
WORKERS = about_nobody(
    "procrastinate.ProcrastinateWorker", "last_heartbeat", title=_("workers")
)
JOB_EVENTS = about_nobody(
    "procrastinate.ProcrastinateEvent",
    "job",
    "type",
    "at",
    title=_("what jobs went through"),
)
PERIODIC_JOBS = about_nobody(
    "procrastinate.ProcrastinatePeriodicDefer",
    "task_name",
    "defer_timestamp",
    "job",
    "periodic_id",
    title=_("jobs that come again"),
)


def jobs(
    *,
    found_by: str = "focaljet.privacy.tables.jobs_of",
    plant: str = "focaljet.privacy.tables.a_job",
    happened: str = "focaljet.privacy.tables.jobs_done_before",
) -> Table:
    """Arguments are ids only; `found_by` knows which of them lead to a person."""
    return Table(
        "procrastinate.ProcrastinateJob",
        PersonalData(
            found_by=found_by,
            plant=plant,
            stage=Stage.JOBS,
            fields={
                "args": Kept(
                    Category.LINK,
                    Purpose.ACCOUNT,
                    _("to know for whom something has to be done"),
                    on_erase=OnErase.DELETE_ROW,
                    visible=Visible.NOBODY,
                    keep=after_event(_("the job is done"), days=1, happened=happened),
                    json_keys={"*_id": Category.LINK, "*": None},
                ),
            },
            not_personal=frozenset(
                {
                    "queue_name",
                    "task_name",
                    "priority",
                    "lock",
                    "status",
                    "scheduled_at",
                    "attempts",
                    "queueing_lock",
                    "abort_requested",
                    "worker",
                }
            ),
        ),
        title=_("jobs to be done"),
    )


JOBS = jobs()
TABLES = (
    GROUP,
    PERMISSION,
    CONTENT_TYPE,
    MIGRATIONS,
    WORKERS,
    JOB_EVENTS,
    PERIODIC_JOBS,
    JOBS,
)


def jobs_of(member_id: int) -> QuerySet[Any]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    return ProcrastinateJob.objects.filter(args__member_id=member_id)


def jobs_done_before(moment: datetime) -> QuerySet[Any]:
    """Jobs that nobody will run again; those that went well the worker deletes."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    over = ("succeeded", "failed", "cancelled", "aborted")
    return ProcrastinateJob.objects.filter(status__in=over).exclude(
        procrastinateevent__at__gte=moment
    )


def a_job(member_id: int, say: Any) -> Any:
    """For the proof: far enough ahead that no worker comes to it."""
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.models import ProcrastinateJob

    waiting = app.configure_task(
        "focaljet.privacy.planted", allow_unknown=True, schedule_in={"days": 365}
    )
    job_id = waiting.defer(member_id=member_id)
    return ProcrastinateJob.objects.get(pk=job_id)
