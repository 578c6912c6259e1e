"""Handing out our copies of pictures from elsewhere."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from focaljet.base import images
from focaljet.base.http import the_same_for_all
from focaljet.base.serving import hand_over
from focaljet.remote import files


@the_same_for_all
@require_safe
def picture(request: HttpRequest, key: str) -> HttpResponseBase:
    """It was public on the web, and is found here by its random key alone: no query."""
    try:
        return hand_over(
            request,
            lambda: files.opened(key),
            etag=key,
            name="picture.webp",
            content_type=images.CONTENT_TYPE,
        )
    except (FileNotFoundError, ValueError):
        raise Http404 from None
