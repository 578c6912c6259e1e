"""How backups stand, for the owners."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from focaljet.backups import panels, queries, rules


@never_cache
@require_safe
def backups(request: HttpRequest) -> HttpResponse:
    if not rules.may_see_backups(request.user):
        raise Http404
    runs = queries.runs()
    context = {
        "lines": panels.health(),
        "runs": runs,
        "is_more": len(runs) == queries.SHOWN,
        "last": queries.last_good(),
        "next": queries.next_night(),
        "drill": queries.last_drill(),
        "folder": settings.BACKUP_DIR,
        "keys": settings.BACKUP_TO,
        "days": settings.BACKUP_DAYS,
        "log": settings.ERASURE_LOG_DIR,
    }
    return render(request, "backups/backups.html", context)
