"""The page of the User CP: what a member agreed to, and what the browser says."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from focaljet.base.verdict import RefusedError
from focaljet.consent import receipt as receipts
from focaljet.consent.forms import GIVE, REFUSE, AnswerForm, LiftForm
from focaljet.consent.hearing import SWITCHES_OFF, signals_of
from focaljet.consent.needs import needs_cookie
from focaljet.consent.queries import consents as queries
from focaljet.consent.services import consents, objections
from focaljet.privacy.requests import member_id_of

PLACE = "consent:mine"


@needs_cookie("own-data")
@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    return _page(request)


@needs_cookie("own-data")
@login_required
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, refusal=_first_error(form), status=422)
    member_id, purpose = member_id_of(request), form.cleaned_data["purpose"]
    wording, said = form.cleaned_data["wording"], form.cleaned_data["answer"]
    asked = {
        "member_id": member_id,
        "purpose": purpose,
        "wording": wording,
        "place": PLACE,
    }
    try:
        if said == GIVE:
            consents.give(**asked)
            messages.success(request, _("Written down. You can take it back here."))
        elif said == REFUSE:
            consents.refuse(**asked)
            messages.success(request, _("Written down: you do not agree."))
        elif consents.withdraw(member_id=member_id, purpose=purpose):
            messages.success(request, _("Taken back. It holds from now on."))
    except RefusedError as refused:
        return _page(request, refusal=refused.reason, status=422)
    return redirect(PLACE)


@needs_cookie("own-data")
@login_required
@require_POST
def lift(request: HttpRequest) -> HttpResponse:
    form = LiftForm(request.POST)
    if not form.is_valid():
        return _page(request, refusal=_first_error(form), status=422)
    kind = form.cleaned_data["kind"]
    if kind in signals_of(request):
        said = _("Your browser still says so. Switch it off there first.")
        return _page(request, refusal=said, status=422)
    if objections.lift(member_id=member_id_of(request), kind=kind):
        messages.success(request, _("Lifted."))
    return redirect(PLACE)


@needs_cookie("own-data")
@login_required
@never_cache
@require_safe
def receipt(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The file for other programs; somebody else's receipt is not there."""
    mine = queries.receipts_of(member_id_of(request))
    found = get_object_or_404(mine, record_id=record_id)
    layout = {"indent": 2, "ensure_ascii": False}
    response = JsonResponse(receipts.as_json(found), json_dumps_params=layout)
    name = f"consent-{found.record_id}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _first_error(form: AnswerForm | LiftForm) -> str:
    return str(next(iter(form.errors.values()))[0])


def _page(
    request: HttpRequest, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    member_id = member_id_of(request)
    shown = list(queries.receipts_of(member_id)[: queries.RECEIPTS_SHOWN + 1])
    context = {
        "standings": queries.standings(member_id),
        "receipts": shown[: queries.RECEIPTS_SHOWN],
        "has_more": len(shown) > queries.RECEIPTS_SHOWN,
        "heard": queries.signals_heard(member_id),
        "now_said": signals_of(request),
        "switches_off": SWITCHES_OFF,
        "refusal": refusal,
    }
    return render(request, "consent/mine.html", context, status=status)
