"""Screen names: changed by the member, or by the staff; and found by an old one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from focaljet.accounts import queries, rules
from focaljet.accounts.forms import ChangeNameForm, RenameForm
from focaljet.accounts.models import Member
from focaljet.accounts.requests import MemberRequest
from focaljet.accounts.services import names
from focaljet.base.verdict import RefusedError
from focaljet.guarding.throttle import limited
from focaljet.personal.needs import needs_cookie


@needs_cookie("account")
@login_required
@never_cache
@sensitive_post_parameters("current")
@limited("change_name")
def name(request: MemberRequest) -> HttpResponse:
    form = ChangeNameForm(request.POST or None, member=request.user)
    if form.is_valid():
        try:
            wanted = form.cleaned_data["screen_name"]
            names.change_name(member=request.user, name=wanted)
        except RefusedError as refused:
            form.add_error("screen_name", refused.reason)
        else:
            messages.success(request, _("That is your name now."))
            return redirect("accounts:name")
    context = {
        "form": form,
        "verdict": rules.may_rename_self(request.user),
        "changes": queries.name_changes_of(request.user),
    }
    status = 422 if form.is_bound else 200
    return render(request, "account/name.html", context, status=status)


@needs_cookie("account")
@login_required
@never_cache
def rename(request: MemberRequest, member_id: int) -> HttpResponse:
    """For the staff. Others do not learn that the page exists."""
    member = get_object_or_404(Member, pk=member_id, hidden_at=None)
    if not request.user.has_perm("accounts.rename_member"):
        raise Http404
    form = RenameForm(request.POST or None)
    if form.is_valid():
        try:
            _renamed(request, member, form)
        except RefusedError as refused:
            form.add_error("screen_name", refused.reason)
        else:
            return redirect("members:member", member.pk)
    context = {
        "form": form,
        "member": member,
        "changes": queries.name_changes_of(member),
    }
    status = 422 if form.is_bound else 200
    return render(request, "account/rename.html", context, status=status)


def _renamed(request: MemberRequest, member: Member, form: RenameForm) -> None:
    names.rename(
        by=request.user,
        member=member,
        name=form.cleaned_data["screen_name"],
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, _("The member is renamed, and hears of it by mail."))


@require_safe
def named(request: HttpRequest, name: str) -> HttpResponse:
    """The page of whoever is called so, or was."""
    member_id = queries.member_named(name)
    if member_id is None:
        raise Http404
    return redirect("members:member", member_id)
