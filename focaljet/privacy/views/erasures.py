"""What erasures leave to the staff: words of others to look at, and rows held back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from focaljet.base.verdict import RefusedError
from focaljet.privacy import rules
from focaljet.privacy.forms import HoldForm
from focaljet.privacy.models.erasures import Finding
from focaljet.privacy.models.holds import Hold
from focaljet.privacy.queries import erasures as queries
from focaljet.privacy.services import findings, holding


@never_cache
@require_safe
def erasures(request: HttpRequest) -> HttpResponse:
    return _page(request, HoldForm())


@require_POST
def looked_at(request: HttpRequest, finding_id: int) -> HttpResponse:
    if not rules.may_see_findings(request.user):
        raise Http404
    found = get_object_or_404(Finding, pk=finding_id)
    findings.looked_at(by=request.user, finding_id=found.pk)
    return redirect("privacy:erasures")


@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    if not rules.may_hold(request.user):
        raise Http404
    form = HoldForm(request.POST)
    if form.is_valid():
        try:
            holding.hold(by=request.user, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(
                request, _("Held. Nothing erases it until it is released.")
            )
            return redirect("privacy:erasures")
    return _page(request, form, status=422)


@require_POST
def release(request: HttpRequest, hold_id: int) -> HttpResponse:
    if not rules.may_hold(request.user):
        raise Http404
    found = get_object_or_404(Hold, pk=hold_id)
    try:
        holding.release(by=request.user, hold_id=found.pk)
    except RefusedError as refused:
        return _page(request, HoldForm(), refusal=refused.reason, status=422)
    messages.success(request, _("Released. An erasure that waited for it goes on."))
    return redirect("privacy:erasures")


def _page(
    request: HttpRequest, form: HoldForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    if not rules.may_see_findings(request.user):
        raise Http404
    context = {
        "erasures": queries.erasures_for(request.user),
        "findings": queries.findings_for(request.user),
        "waiting": queries.waiting_for(request.user).count(),
        "may_hold": bool(rules.may_hold(request.user)),
        "holds": queries.holds_for(request.user),
        "form": form,
        "refusal": refusal,
    }
    return render(request, "privacy/erasures.html", context, status=status)
