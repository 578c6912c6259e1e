"""“Was this you?”, for members; and what they said, for the staff to decide."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from focaljet.base.verdict import RefusedError
from focaljet.personal.needs import needs_cookie
from focaljet.privacy import rules
from focaljet.privacy.forms import ClaimForm
from focaljet.privacy.models.claims import Claim
from focaljet.privacy.queries import claims as queries
from focaljet.privacy.requests import member_id_of
from focaljet.privacy.services import claiming

CLAIMS_SHOWN = 200


@needs_cookie("own-data")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, author_id: int) -> HttpResponse:
    """Two buttons; the one that is pressed says what is wished."""
    author = queries.author(author_id) if claiming.may_be_claimed(author_id) else None
    if author is None:
        raise Http404
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            claiming.claim(
                claimant_id=member_id_of(request),
                author_id=author_id,
                **form.cleaned_data,
            )
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            return redirect("privacy:claim", author_id)
    own = queries.own_claim(claimant_id=member_id_of(request), author_id=author_id)
    context = {"author": author, "form": form, "own": own}
    status = 422 if request.method == "POST" else 200
    return render(request, "privacy/claim.html", context, status=status)


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
def grant(request: HttpRequest, claim_id: int) -> HttpResponse:
    return _decided(request, claim_id, claiming.grant, _("Granted. It is being done."))


@require_POST
def refuse(request: HttpRequest, claim_id: int) -> HttpResponse:
    said = _("Refused. Everything stays as it is.")
    return _decided(request, claim_id, claiming.refuse, said)


def _decided(
    request: HttpRequest, claim_id: int, deed: Callable[..., Claim], said: str
) -> HttpResponse:
    found = get_object_or_404(queries.claims_for(request.user), pk=claim_id)
    try:
        deed(by=request.user, claim_id=found.pk)
    except RefusedError as refused:
        return _page(request, refusal=refused.reason, status=422)
    messages.success(request, said)
    return redirect("privacy:claims")


def _page(
    request: HttpRequest, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    if not rules.may_decide_claims(request.user):
        raise Http404
    found = list(queries.claims_for(request.user)[:CLAIMS_SHOWN])
    context = {
        "open_claims": [each for each in found if each.decided_at is None],
        "decided_claims": [each for each in found if each.decided_at is not None],
        "refusal": refusal,
    }
    return render(request, "privacy/claims.html", context, status=status)
