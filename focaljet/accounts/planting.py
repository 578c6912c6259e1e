"""Rows of other people's tables for the proof: each leads to a member by what is in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from procrastinate.contrib.django.models import ProcrastinateJob

from focaljet.accounts import tasks
from focaljet.accounts.models import Member
from focaljet.base import clock

# Gives the text for a field.
Say = Callable[[str], str]


def a_session(member_id: int, say: Say) -> Session:
    data = {"_auth_user_id": str(member_id), "note": say("session_data")}
    return Session.objects.create(
        session_key=say("session_key"),
        session_data=SessionStore().encode(data),
        expire_date=clock.now() + timedelta(days=1),
    )


def a_log_entry(member_id: int, say: Say) -> LogEntry:
    """What somebody of the staff, here the member too, did to the member."""
    return LogEntry.objects.create(
        user_id=member_id,
        action_time=clock.now(),
        content_type=ContentType.objects.get_for_model(Member),
        object_id=str(member_id),
        object_repr=say("object_repr"),
        action_flag=CHANGE,
        change_message=say("change_message"),
    )


def a_job(member_id: int, say: Say) -> Any:
    """Its arguments are ids, so that no text has a place in it."""
    job_id = tasks.mail_device_copied.defer(member_id=member_id)
    return ProcrastinateJob.objects.get(pk=job_id)
