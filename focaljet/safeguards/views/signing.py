"""What an owner signs: that everybody of the staff is right there, and the machine."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from focaljet.accounts.models import Member
from focaljet.accounts.requests import reader_of
from focaljet.base.verdict import RefusedError
from focaljet.personal.needs import needs_cookie
from focaljet.safeguards import rules
from focaljet.safeguards.forms import MachineForm, ReviewForm
from focaljet.safeguards.models.reviews import AccessReview, Attestation
from focaljet.safeguards.services import signing
from focaljet.safeguards.statements import STATEMENTS


@needs_cookie("staff")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def staff(request: HttpRequest) -> HttpResponse:
    owner = owner_of(request)
    form = ReviewForm()
    if request.method == "POST":
        form = ReviewForm(request.POST)
        if form.is_valid():
            try:
                signing.sign_review(by=owner, seen=form.cleaned_data["seen"])
            except RefusedError as refused:
                form.add_error(None, refused.reason)
            else:
                messages.success(request, _("Signed. It counts until the next review."))
                return redirect("safeguards:staff")
    context = {
        "form": form,
        "people": form.people,
        "last": AccessReview.objects.select_related("signed_by").last(),
    }
    return render(request, "safeguards/staff.html", context, status=_status(request))


@needs_cookie("staff")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def machine(request: HttpRequest) -> HttpResponse:
    owner = owner_of(request)
    last = Attestation.objects.select_related("signed_by").last()
    form = MachineForm()
    if request.method == "POST":
        form = MachineForm(request.POST)
        if form.is_valid():
            signing.sign_attestation(by=owner, said=form.cleaned_data["said"])
            messages.success(request, _("Signed. It counts for a year."))
            return redirect("safeguards:machine")
    said = last.said.split() if last else []
    context = {
        "form": form,
        "last": last,
        "holds": last is None or signing.holds(last),
        "missing": [words for code, words in STATEMENTS.items() if code not in said],
    }
    return render(request, "safeguards/machine.html", context, status=_status(request))


def owner_of(request: HttpRequest) -> Member:
    """Raises Http404 for everybody else."""
    reader = reader_of(request)
    if not isinstance(reader, Member) or not rules.may_watch(reader):
        raise Http404
    return reader


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
