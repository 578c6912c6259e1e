"""What people read of disclosures: their own, and a transfer that is announced."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from focaljet.base.verdict import RefusedError
from focaljet.disclosure import choices
from focaljet.disclosure.queries import people as queries
from focaljet.disclosure.services import transfers
from focaljet.personal.needs import needs_cookie
from focaljet.privacy.requests import member_id_of


@needs_cookie("own-data")
@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    member_id = member_id_of(request)
    context = {
        "given": queries.given_of(member_id),
        "most": queries.MOST_SHOWN,
        "transfer": choices.announced(),
    }
    return render(request, "disclosure/mine.html", context)


@require_safe
def transfer(request: HttpRequest) -> HttpResponse:
    return _transfer_page(request)


@needs_cookie("own-data")
@login_required
@require_POST
def object_to(request: HttpRequest) -> HttpResponse:
    return _decide(request, objects=True)


@needs_cookie("own-data")
@login_required
@require_POST
def go_along(request: HttpRequest) -> HttpResponse:
    return _decide(request, objects=False)


def _decide(request: HttpRequest, *, objects: bool) -> HttpResponse:
    told = choices.announced()
    if told is None:
        raise Http404
    words = {"member_id": member_id_of(request), "case_id": told.case_id}
    try:
        if objects:
            transfers.object_to(**words)
        else:
            transfers.take_back_objection(**words)
    except RefusedError as refused:
        return _transfer_page(request, refusal=refused.reason, status=422)
    return redirect("disclosure:transfer")


def _transfer_page(
    request: HttpRequest, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    """404 where nothing is announced."""
    told = choices.announced()
    if told is None:
        raise Http404
    is_member = request.user.is_authenticated
    context = {
        "transfer": told,
        "has_objected": is_member
        and queries.has_objected(member_id_of(request), told.case_id),
        "is_given": queries.is_given(told.case_id) if is_member else False,
        "refusal": refusal,
    }
    return render(request, "disclosure/transfer.html", context, status=status)
