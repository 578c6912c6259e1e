"""What ends with a request: the rows whose case was closed before a moment."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from focaljet.cases.models.appeals import Appeal
from focaljet.cases.models.messages import CaseMessage


def messages_of_cases_closed(before: datetime) -> QuerySet[CaseMessage]:
    return CaseMessage.objects.filter(case__closed_at__lte=before)


def appeals_of_cases_closed(before: datetime) -> QuerySet[Appeal]:
    return Appeal.objects.filter(case__closed_at__lte=before)
