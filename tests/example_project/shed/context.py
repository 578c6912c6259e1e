from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.urls import reverse


def every_page(request: HttpRequest) -> dict[str, Any]:
    """What the pages of focaljet.privacy ask of the frame around them."""
    return {
        "site_name": settings.SITE_NAME,
        "language": settings.LANGUAGE_CODE,
        "reader": request.user,
        "user_cp_url": reverse("privacy:mine"),
        "csrf_input": csrf_input(request),
    }
