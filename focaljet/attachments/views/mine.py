"""The page of the User CP on which members see, and delete, what is theirs."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from focaljet.accounts.requests import MemberRequest
from focaljet.attachments import pages
from focaljet.attachments.models import Attachment
from focaljet.attachments.queries.attachments import own
from focaljet.attachments.services import removing
from focaljet.base.verdict import RefusedError
from focaljet.personal.needs import needs_cookie

PER_PAGE = 30


@needs_cookie("attaching")
@login_required
@never_cache
@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    raw = request.GET.get("page", "1")
    found = Attachment.objects.filter(uploader=request.user).order_by("-id")
    paginator = Paginator(found, PER_PAGE)
    is_number = raw.isascii() and raw.isdecimal() and len(raw) < 10
    if not is_number or int(raw) not in paginator.page_range:
        raise Http404
    context = {
        "room": pages.room_of(request.user),
        "items": pages.lines(paginator.page(int(raw)).object_list),
        "page": int(raw),
        "pages": paginator.num_pages,
    }
    return render(request, "attachments/mine.html", context)


@needs_cookie("attaching")
@login_required
@require_POST
def delete(request: MemberRequest, key: str) -> HttpResponse:
    attachment = own(request.user, key)
    try:
        removing.delete(by=request.user, attachment=attachment)
    except RefusedError as refused:
        messages.error(request, refused.reason)
    else:
        said = _("“%(name)s” is deleted, everywhere.") % {"name": attachment.name}
        messages.success(request, said)
    return redirect("attachments:mine")
