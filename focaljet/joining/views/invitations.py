"""A member's own invitations."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from focaljet.accounts.requests import MemberRequest
from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.joining import queries, rules
from focaljet.joining.forms import InviteForm
from focaljet.joining.models import Invitation
from focaljet.joining.services import invitations
from focaljet.personal.needs import needs_cookie


@needs_cookie("account")
@login_required
@never_cache
def mine(request: MemberRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            invitations.invite(maker=request.user, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("The invitation is made: pass its link on."))
            return redirect("joining:invitations")
    may_invite = rules.may_invite(request.user)
    context = {
        "form": form,
        "invitations": queries.invitations_of(request.user),
        "refusal": may_invite.reason,
        "now": clock.now(),
        "link_of": link_of,
    }
    status = 422 if form.is_bound else 200
    return render(request, "joining/invitations.html", context, status=status)


def link_of(invitation: Invitation) -> str:
    token = invitations.token_of(invitation)
    return settings.SITE_URL + reverse("joining:invited", args=[token])


@needs_cookie("account")
@login_required
@require_POST
def withdraw(request: MemberRequest, invitation_id: int) -> HttpResponse:
    invitations.withdraw(maker=request.user, invitation_id=invitation_id)
    messages.success(request, _("That invitation lets nobody in any more."))
    return redirect("joining:invitations")
