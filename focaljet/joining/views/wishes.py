"""People who want to join, for the staff."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from focaljet.accounts.requests import MemberRequest
from focaljet.base.verdict import RefusedError
from focaljet.joining import queries, rules
from focaljet.joining.forms import DecideForm
from focaljet.joining.services import wishes as service
from focaljet.personal.needs import needs_cookie


@needs_cookie("staff")
@login_required
@never_cache
@require_safe
def wishes(request: MemberRequest) -> HttpResponse:
    return _page(request, DecideForm(), status=200)


@needs_cookie("staff")
@login_required
@require_POST
def decide(request: MemberRequest) -> HttpResponse:
    """All that are ticked at once, or the one whose own button was pressed."""
    form = DecideForm(request.POST)
    if not rules.may_decide(request.user) or not form.is_valid():
        return _page(request, form, status=422)
    decided = _decided(request, form)
    said = ngettext(
        "%(n)d person has an answer.", "%(n)d people have an answer.", decided
    )
    messages.success(request, said % {"n": decided})
    return redirect("joining:wishes")


def _decided(request: MemberRequest, form: DecideForm) -> int:
    """How many; those whom somebody else decided about meanwhile are left as they are."""
    decided = 0
    for wish in form.cleaned_data["wish"]:
        try:
            if form.is_yes:
                service.let_in(by=request.user, wish_id=wish.pk)
            else:
                reason = form.cleaned_data["reason"]
                service.turn_down(by=request.user, wish_id=wish.pk, reason=reason)
            decided += 1
        except RefusedError as refused:
            messages.warning(request, refused.reason)
    return decided


def _page(request: MemberRequest, form: DecideForm, *, status: int) -> HttpResponse:
    if not rules.may_decide(request.user):
        raise Http404
    context = {"form": form, "wishes": queries.wishes_to_decide()}
    return render(request, "joining/wishes.html", context, status=status)
