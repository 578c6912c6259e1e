"""For the script in the composer: a file in, a line of its list out."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from focaljet.accounts.requests import MemberRequest
from focaljet.attachments import pages, rules
from focaljet.attachments.models import Attachment
from focaljet.attachments.services import uploading
from focaljet.base.uploads import refusals, takes_files
from focaljet.base.verdict import RefusedError
from focaljet.guarding.throttle import too_often
from focaljet.personal.needs import needs_cookie


def take_all(request: MemberRequest) -> tuple[list[Attachment], list[str]]:
    """What came in with the form, kept; and a sentence for each that was not."""
    taken: list[Attachment] = []
    refused = refusals(request)
    if request.FILES and too_often(request, "upload") is not None:
        return [], [_("You sent very many files. Please go on in an hour.")]
    for upload in request.FILES.getlist("files"):
        try:
            taken.append(
                uploading.take(
                    by=request.user,
                    upload=upload,
                    name=upload.name or "",
                    size=upload.size or 0,
                )
            )
        except RefusedError as no:
            refused.append(no.reason)
    return taken, refused


@takes_files(rules.limits)
@needs_cookie("attaching")
@login_required
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    taken, refused = take_all(request)  # type: ignore[arg-type]
    context = {"attaching": pages.Uploaded(pages.lines(taken), refused)}
    return render(
        request,
        "attachments/_uploaded.html",
        context,
        status=200 if taken else 422,
    )
