"""What the program itself can see of the machine: jobs, mail, disk, database."""

from __future__ import annotations

import shutil
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from focaljet.base import clock
from focaljet.base.offers import Health, HealthLine

A_WEEK = timedelta(days=7)
TOO_LONG = timedelta(minutes=30)
OLDEST_DATABASE = 15  # docs/operate/settings.md


def lines() -> list[HealthLine]:
    return [jobs(), mail(), disk(), database()]


def jobs() -> HealthLine:
    """Nothing is done while no worker runs: then jobs pile up that are due."""
    name, now = _("Jobs"), clock.now()
    asked = ProcrastinateEvent.objects.filter(type="deferred", at__lt=now - TOO_LONG)
    due = Q(scheduled_at=None) | Q(scheduled_at__lt=now - TOO_LONG)
    waiting = ProcrastinateJob.objects.filter(due, status="todo")
    late = waiting.filter(pk__in=asked.values("job")).count()
    if late:
        text = ngettext(
            "%(n)d job has waited for half an hour: does the worker run?",
            "%(n)d jobs have waited for half an hour: does the worker run?",
            late,
        ) % {"n": late}
        return HealthLine(name, Health.BAD, text)
    failed = _failed().exclude(job__queue_name="mail").count()
    if failed:
        text = ngettext(
            "%(n)d job failed for good within a week.",
            "%(n)d jobs failed for good within a week.",
            failed,
        ) % {"n": failed}
        return HealthLine(name, Health.ATTENTION, text)
    return HealthLine(name, Health.GOOD, _("None waits too long, none failed."))


def mail() -> HealthLine:
    name, url = _("Mail"), reverse("site:outbox")
    if not settings.EMAIL_IS_SENT:
        text = _(
            "This site cannot send mail: what it wants to say waits in the outbox."
        )
        return HealthLine(name, Health.ATTENTION, text, url)
    if failed := _failed().filter(job__queue_name="mail").count():
        text = ngettext(
            "%(n)d mail could not be sent within a week.",
            "%(n)d mails could not be sent within a week.",
            failed,
        ) % {"n": failed}
        return HealthLine(name, Health.BAD, text, url)
    return HealthLine(name, Health.GOOD, _("It is sent."), url)


def disk() -> HealthLine:
    folder = settings.DATA_DIR
    while not folder.exists():
        folder = folder.parent
    used = shutil.disk_usage(folder)
    share = used.free / used.total
    text = _("%(free)d GB of %(all)d GB are free.") % {
        "free": used.free // 10**9,
        "all": used.total // 10**9,
    }
    state = Health.GOOD
    if share < 0.1 or used.free < 2 * 10**9:
        state = Health.ATTENTION
    if share < 0.03 or used.free < 5 * 10**8:
        state = Health.BAD
    return HealthLine(_("Disk"), state, text)


def database() -> HealthLine:
    version: int = connection.pg_version // 10_000  # type: ignore[attr-defined]
    text = _("PostgreSQL %d.") % version
    if version < OLDEST_DATABASE:
        text += " " + _("It is too old for this program.")
        return HealthLine(_("Database"), Health.BAD, text)
    return HealthLine(_("Database"), Health.GOOD, text)


def _failed() -> QuerySet[ProcrastinateEvent]:
    """Events of jobs that were given up within a week."""
    return ProcrastinateEvent.objects.filter(
        type="failed", at__gte=clock.now() - A_WEEK, job__status="failed"
    )
