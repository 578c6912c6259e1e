"""Members' own requests, in the User CP."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from focaljet.base.http import client_ip, network_of
from focaljet.base.verdict import RefusedError
from focaljet.cases import kinds, proofs, rules
from focaljet.cases.forms import AppealForm, MessageForm, PurposesForm, RequestForm
from focaljet.cases.models.cases import Case
from focaljet.cases.queries import cases as queries
from focaljet.cases.queries.objections import objections_of
from focaljet.cases.services import appealing, objecting
from focaljet.cases.services import cases as services
from focaljet.cases.views import pages
from focaljet.cases.words import BY_ONESELF, Proof
from focaljet.personal.needs import needs_cookie
from focaljet.privacy.correcting import letter_about
from focaljet.privacy.requests import member_id_of, person_of


@needs_cookie("own-data")
@login_required
@never_cache
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    found = queries.own_cases(member_id_of(request))
    context = {
        "lines": [(case, pages.state_of(case)) for case in found],
        "most": queries.MOST_OF_ONES_OWN,
        "kinds": kinds.ALL.values(),
    }
    return render(request, "cases/requests.html", context)


@needs_cookie("own-data")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """A form for one kind of request; the way to do it at once stands above it."""
    if kind not in kinds.ALL:
        raise Http404
    if request.method != "POST":
        about = request.GET.get("about", "")
        begun = {
            "about": about,
            "row": request.GET.get("row", ""),
            "message": letter_about(about),
        }
        form = RequestForm(initial=begun, of_kind=kind, agents=False)
        return _new_page(request, kind, form)
    form = RequestForm(request.POST, of_kind=kind, agents=False)
    if form.is_valid():
        try:
            case = services.open_case(
                kind=kind,
                member=request.user,
                signed_in_at=person_of(request).last_login,
                network=network_of(client_ip(request)),
                **form.cleaned_data,
            )
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            return redirect("requests:request", case.pk)
    return _new_page(request, kind, form, status=422)


@needs_cookie("own-data")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: HttpRequest, case_id: int) -> HttpResponse:
    """One of one's own; a POST writes more."""
    case = _own_or_404(request, case_id)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.write_more(case_id=case.pk, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            return redirect("requests:request", case.pk)
    status = 422 if request.method == "POST" else 200
    return _page(request, case, form=form, status=status)


@needs_cookie("own-data")
@login_required
@require_POST
def appeal(request: HttpRequest, case_id: int) -> HttpResponse:
    case = _own_or_404(request, case_id)
    form = AppealForm(request.POST)
    if form.is_valid():
        try:
            appealing.appeal(case_id=case.pk, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            return redirect("requests:request", case.pk)
    return _page(request, case, appeal=form, status=422)


@needs_cookie("own-data")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def purposes(request: HttpRequest) -> HttpResponse:
    """Uses that a member switches off and on, without asking anybody."""
    member_id = member_id_of(request)
    form = PurposesForm(
        request.POST if request.method == "POST" else None,
        initial={"purposes": sorted(objections_of(member_id))},
    )
    if request.method == "POST" and form.is_valid():
        objecting.allow_only(
            member_id=member_id,
            objected=form.cleaned_data["purposes"],
            among=[value for value, _label in BY_ONESELF],
        )
        return redirect(f"{reverse('requests:purposes')}?saved")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "is_saved": "saved" in request.GET}
    return render(request, "cases/purposes.html", context, status=status)


def _own_or_404(request: HttpRequest, case_id: int) -> Case:
    case = queries.own_case(member_id_of(request), case_id)
    if case is None:
        raise Http404
    return case


def _new_page(
    request: HttpRequest, kind: str, form: RequestForm, *, status: int = 200
) -> HttpResponse:
    context = {"kind": kinds.ALL[kind], "form": form}
    return render(request, "cases/new.html", context, status=status)


def _page(
    request: HttpRequest,
    case: Case,
    *,
    form: MessageForm | None = None,
    appeal: AppealForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "case": case,
        "state": pages.state_of(case),
        "talk": pages.conversation(case),
        "form": form or MessageForm(),
        "appeal": appeal or AppealForm(),
        "may_appeal": bool(rules.may_appeal(case, queries.appeal_of(case)))
        or (appeal is not None),
        "wants_mail": case.proof in ("", Proof.ACCOUNT) and not proofs.is_enough(case),
        "action": reverse("requests:request", args=[case.pk]),
        "appeal_action": reverse("requests:appeal", args=[case.pk]),
        "shows_answers": True,
    }
    return render(request, "cases/request.html", context, status=status)
