"""A member's drafts: the list, one of them, saving and throwing away."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from focaljet.accounts.requests import MemberRequest
from focaljet.base.verdict import RefusedError
from focaljet.composer import places, rules
from focaljet.composer.forms import DraftForm
from focaljet.composer.hints import hints
from focaljet.composer.queries.drafts import draft_for, drafts_of
from focaljet.composer.services import drafts as service
from focaljet.personal.needs import needs_cookie


@needs_cookie("drafts")
@login_required
@require_safe
def drafts(request: MemberRequest) -> HttpResponse:
    context = {"drafts": drafts_of(request.user), "most": rules.MOST_DRAFTS}
    return render(request, "composer/drafts.html", context)


@needs_cookie("drafts")
@login_required
@require_safe
def draft(request: MemberRequest, draft_id: int) -> HttpResponse:
    """One text to read and copy, wherever it was for."""
    found = draft_for(request.user, draft_id)
    place = places.known(request.user, [found.place]).get(found.place)
    context = {"draft": found, "place": place}
    return render(request, "composer/draft.html", context)


@needs_cookie("drafts")
@login_required
@require_POST
def save(request: MemberRequest) -> HttpResponse:
    """What the script sends while somebody types. Answers in JSON."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _refused(_("This draft could not be saved."))
    text = form.text()
    try:
        saved = service.save(
            member=request.user, place=form.cleaned_data["place"], text=text
        )
    except RefusedError as refused:
        return _refused(refused.reason)
    found = hints(request.user, f"{text.title}\n{text.source}")
    answer = {"version": saved.version, "others": saved.others, "hints": found}
    return JsonResponse(answer)


@needs_cookie("drafts")
@login_required
@require_POST
def throw_away(request: MemberRequest, draft_id: int) -> HttpResponse:
    place = service.throw_away(member=request.user, draft_id=draft_id)
    if place is None:
        raise Http404
    messages.success(request, _("The draft is gone."))
    back = places.known(request.user, [place]).get(place)
    is_from_there = request.POST.get("place") == place
    return redirect(back.url if back and is_from_there else "composer:drafts")


def _refused(reason: str) -> HttpResponse:
    return JsonResponse({"refused": reason}, status=422)
