"""The page of the User CP about signatures, and the button that empties one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from focaljet.accounts.models import Member
from focaljet.accounts.requests import MemberRequest
from focaljet.base.markup import show
from focaljet.base.markup.signature import render_signature
from focaljet.base.verdict import RefusedError
from focaljet.choices.queries import chosen
from focaljet.forum import choices
from focaljet.forum.forms import SignatureForm
from focaljet.forum.queries.signatures import known_of, typed_signature
from focaljet.forum.services import signing
from focaljet.personal.needs import needs_cookie


@needs_cookie("account")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: MemberRequest) -> HttpResponse:
    me = request.user
    form = SignatureForm(
        request.POST if request.method == "POST" else None,
        initial={
            "source": typed_signature(me),
            "shows_signatures": known_of(me).shows_signatures,
        },
    )
    preview = ""
    if form.is_valid():
        if request.POST.get("action") == "preview":
            preview = show.on_page(
                render_signature(form.cleaned_data["source"]).html, {}
            )
        elif _is_kept(me, form):
            messages.success(request, _("Your choice is kept."))
            return redirect("forum:signature")
    context = {
        "form": form,
        "preview": preview,
        "is_on": chosen(choices.SIGNATURES),
        "needed": chosen(choices.POSTS_BEFORE_LINKS),
    }
    status = 422 if form.errors else 200
    return render(request, "forum/signature.html", context, status=status)


def _is_kept(me: Member, form: SignatureForm) -> bool:
    """Whether it could be done; the form says why not."""
    try:
        signing.sign_with(member=me, source=form.cleaned_data["source"])
    except RefusedError as refused:
        form.add_error("source", refused.reason)
        return False
    signing.show_signatures(reader=me, shows=form.cleaned_data["shows_signatures"])
    return True


@needs_cookie("account")
@login_required
@require_POST
def empty(request: MemberRequest, member_id: int) -> HttpResponse:
    member = get_object_or_404(Member, pk=member_id, hidden_at=None)
    try:
        signing.empty_signature(by=request.user, member_id=member.pk)
    except RefusedError as refused:
        back = reverse("members:member", args=[member.pk])
        context = {"reason": refused.reason, "back": back}
        return render(request, "forum/refused.html", context, status=403)
    return redirect("members:member", member.pk)
