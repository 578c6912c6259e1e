"""Handing out bytes, to those who may see what they belong to."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from focaljet.accounts.requests import reader_of
from focaljet.attachments import files, kinds
from focaljet.attachments.models import Attachment
from focaljet.attachments.queries.attachments import attachment_for
from focaljet.base import images
from focaljet.base.serving import hand_over


@require_safe
def picture(request: HttpRequest, key: str, size: str) -> HttpResponseBase:
    attachment = attachment_for(reader_of(request), key)
    if size not in attachment.widths():
        raise Http404
    return _handed_over(request, attachment, size, images.CONTENT_TYPE)


@require_safe
def download(request: HttpRequest, key: str) -> HttpResponseBase:
    """A file that is no picture: saved, and never opened in the site."""
    attachment = attachment_for(reader_of(request), key)
    kind = kinds.FILE_KINDS.get(kinds.suffix_of(attachment.name))
    if attachment.is_image or kind is None:
        raise Http404
    return _handed_over(request, attachment, files.FILE, kind.content_type)


def _handed_over(
    request: HttpRequest, attachment: Attachment, part: str, content_type: str
) -> HttpResponseBase:
    try:
        return hand_over(
            request,
            lambda: files.opened(attachment.key, part),
            etag=f"{attachment.key}-{part}",
            name=attachment.name if part == files.FILE else f"{part}.webp",
            content_type=content_type,
            as_attachment=not attachment.is_image,
        )
    except FileNotFoundError:
        raise Http404 from None
