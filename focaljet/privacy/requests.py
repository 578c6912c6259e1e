from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def member_id_of(request: HttpRequest) -> int:
    """Who asks, behind `login_required`."""
    if request.user.pk is None:
        raise PermissionDenied
    return request.user.pk
