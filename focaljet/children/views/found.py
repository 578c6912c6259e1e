"""Children, for the staff: who was found, who is to be hidden, and what was a mistake."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
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
from focaljet.children import rules
from focaljet.children.forms import FindForm, PickForm, TakeBackForm
from focaljet.children.models.found import ChildFound
from focaljet.children.models.sealed import SealedRows
from focaljet.children.queries import found as queries
from focaljet.children.services import finding, sealing
from focaljet.personal.needs import needs_cookie


@needs_cookie("staff")
@never_cache
@require_safe
def found(request: HttpRequest) -> HttpResponse:
    return _page(request)


@needs_cookie("staff")
@never_cache
@require_safe
def pick(request: HttpRequest) -> HttpResponse:
    """From a letter to the member that it is about."""
    if not rules.may_find(request.user):
        raise Http404
    form = PickForm(request.GET)
    if form.is_valid():
        if member := queries.member_named(form.cleaned_data["name"]):
            return redirect("children:member", member.pk)
        form.add_error("name", _("There is no member of this name."))
    return _page(request, pick=form, status=422)


@needs_cookie("staff")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, member_id: int) -> HttpResponse:
    """What happens, asked once more; a POST does it."""
    about = queries.member_of(request.user, member_id)
    if about is None:
        raise Http404
    form = FindForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                finding.found_by_staff(
                    by=request.user, member_id=about.pk, **form.cleaned_data
                )
            except RefusedError as refused:
                form.add_error(None, refused.reason)
            else:
                said = _("Hidden: nobody sees this account and its words any more.")
                messages.success(request, said)
                return redirect("children:found")
    context = {
        "about": about,
        "form": form,
        "verdict": rules.may_find_this_one(request.user, about),
        "is_found": queries.is_found(about.pk),
        "laws": queries.laws_that_hold(about.pk),
    }
    return render(request, "children/member.html", context, status=status)


@needs_cookie("staff")
@require_POST
def take_back(request: HttpRequest, found_id: int) -> HttpResponse:
    if not rules.may_take_back(request.user):
        raise Http404
    about = get_object_or_404(ChildFound, pk=found_id)
    form = TakeBackForm(request.POST)
    if form.is_valid():
        try:
            finding.take_back(by=request.user, found_id=about.pk, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Taken back: everything is as it was."))
            return redirect("children:found")
    return _page(request, refused_id=about.pk, take_back=form, status=422)


@needs_cookie("staff")
@require_POST
def erase_now(request: HttpRequest, found_id: int) -> HttpResponse:
    if not rules.may_take_back(request.user):
        raise Http404
    about = get_object_or_404(ChildFound, pk=found_id)
    try:
        finding.erase_now(by=request.user, found_id=about.pk)
    except RefusedError as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, _("It is being erased now."))
    return redirect("children:found")


@needs_cookie("staff")
@require_POST
def let_go(request: HttpRequest, sealed_id: int) -> HttpResponse:
    if not rules.may_take_back(request.user):
        raise Http404
    kept = get_object_or_404(SealedRows.objects.defer("sealed"), pk=sealed_id)
    try:
        sealing.let_go(by=request.user, sealed_id=kept.pk)
    except RefusedError as refused:
        messages.error(request, refused.reason)
    else:
        messages.success(request, _("Let go: what was sealed is deleted."))
    return redirect("children:found")


def _page(
    request: HttpRequest,
    *,
    pick: PickForm | None = None,
    take_back: TakeBackForm | None = None,
    refused_id: int = 0,
    status: int = 200,
) -> HttpResponse:
    if not rules.may_find(request.user):
        raise Http404
    lines = queries.found_for(request.user)
    context: dict[str, Any] = {
        "lines": lines,
        "more": queries.how_many(request.user) - len(lines),
        "sealed": queries.sealed_for(request.user),
        "pick": pick or PickForm(),
        "take_back": take_back or TakeBackForm(),
        "refused_id": refused_id,
    }
    return render(request, "children/found.html", context, status=status)
