"""Disclosures, for the owners: drawn up in steps, approved, made and handed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.disclosure import rules, store
from focaljet.disclosure.forms import (
    AnnounceForm,
    ApproveForm,
    DataForm,
    FactsForm,
    PeopleForm,
)
from focaljet.disclosure.models.cases import DisclosureCase
from focaljet.disclosure.package import data, scope, signing
from focaljet.disclosure.queries import cases as queries
from focaljet.disclosure.services import cases as services
from focaljet.disclosure.services import recalls, sending, transfers

Ground = DisclosureCase.Ground
RECALLS_SHOWN = 100


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    _insist_on_staff(request)
    return redirect("disclosure:cases")


@never_cache
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    return _list_page(request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """First the ground, by its link; then what this ground needs."""
    _insist_on_staff(request)
    ground = request.GET.get("ground", "")
    if ground not in Ground.values:
        context = {"grounds": Ground, "clauses": data.CLAUSES}
        return render(request, "disclosure/grounds.html", context)
    form = FactsForm(request.POST or None, ground=ground, initial=_own_name(request))
    if request.method == "POST" and form.is_valid():
        try:
            case = services.open_case(by=request.user, facts=form.facts)
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            step = "case" if case.is_transfer else "people"
            return redirect(f"disclosure:{step}", case.pk)
    return _form_page(request, "facts", form, None, ground=Ground(ground))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, case_id: int) -> HttpResponse:
    case = _draft_for(request, case_id)
    initial = {name: getattr(case, name) for name in FactsForm.base_fields}
    initial["decided_by"] = _name(case.decided_by)
    form = FactsForm(request.POST or None, ground=case.ground, initial=initial)

    def save() -> None:
        services.change_facts(by=request.user, case_id=case.pk, facts=form.facts)

    if done := _saved(request, form, save):
        return done(case)
    return _form_page(request, "facts", form, case, ground=Ground(case.ground))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, case_id: int) -> HttpResponse:
    case = _draft_for(request, case_id)
    names = [_name(each.member) for each in _subjects(case)]
    form = PeopleForm(request.POST or None, initial={"people": "\n".join(names)})

    def save() -> None:
        services.set_people(
            by=request.user, case_id=case.pk, member_ids=form.member_ids
        )

    if done := _saved(request, form, save):
        if not scope.chosen_names(case):
            return redirect("disclosure:data", case.pk)
        return done(case)
    return _form_page(request, "people", form, case)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose_data(request: HttpRequest, case_id: int) -> HttpResponse:
    case = _draft_for(request, case_id)
    shelves = scope.allowed_for(case)
    chosen = {data.as_key(name) for name in scope.chosen_names(case)}
    form = DataForm(request.POST or None, shelves=shelves, initial={"chosen": chosen})

    def save() -> None:
        services.set_data(by=request.user, case_id=case.pk, names=form.names)

    if done := _saved(request, form, save):
        return done(case)
    ticked = set(request.POST.getlist("chosen")) if form.is_bound else chosen
    return _form_page(request, "data", form, case, shelves=shelves, ticked=ticked)


@never_cache
@require_safe
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    return _case_page(request, _case_for(request, case_id))


@require_POST
def ask(request: HttpRequest, case_id: int) -> HttpResponse:
    return _do(request, case_id, services.ask_approval)


@require_POST
def draft(request: HttpRequest, case_id: int) -> HttpResponse:
    return _do(request, case_id, services.back_to_draft)


@require_POST
def approve(request: HttpRequest, case_id: int) -> HttpResponse:
    form = ApproveForm(request.POST)
    seal = form.cleaned_data["seal"] if form.is_valid() else ""
    return _do(request, case_id, services.approve, seal=seal)


@require_POST
def announce(request: HttpRequest, case_id: int) -> HttpResponse:
    found = _case_for(request, case_id)
    form = AnnounceForm(request.POST)
    if not form.is_valid():
        return _case_page(request, found, announcing=form, status=422)
    days = form.cleaned_data["days"]
    return _do(request, case_id, transfers.announce, days=days)


@require_POST
def make(request: HttpRequest, case_id: int) -> HttpResponse:
    return _do(request, case_id, sending.ask_for_package)


@require_POST
def close(request: HttpRequest, case_id: int) -> HttpResponse:
    return _do(request, case_id, services.close)


@never_cache
@require_POST
def fetch(request: HttpRequest, case_id: int) -> HttpResponseBase:
    """The package itself: fetched by whoever sends it on, which hands it over."""
    found = _case_for(request, case_id)
    try:
        given, path = sending.hand_over(by=request.user, case_id=found.pk)
    except RefusedError as refused:
        return _case_page(request, found, refusal=refused.reason, status=422)
    name = f"disclosure-{given.pk}.zip"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


@never_cache
@require_safe
def signature(request: HttpRequest, case_id: int) -> HttpResponse:
    """One line of base64, which says nothing about anybody."""
    found = _case_for(request, case_id)
    if not found.signature:
        raise Http404
    answer = HttpResponse(f"{found.signature}\n", content_type="text/plain")
    name = f"disclosure-{found.pk}.zip.sig"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
def acknowledge(request: HttpRequest, recall_id: int) -> HttpResponse:
    _insist_on_staff(request)
    found = queries.recalls_for(request.user).filter(pk=recall_id).first()
    if found is None:
        raise Http404
    try:
        recalls.acknowledge(by=request.user, recall_id=found.pk)
    except RefusedError as refused:
        return _list_page(request, refusal=refused.reason, status=422)
    return redirect("disclosure:cases")


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The public key, with which anybody checks what was given."""
    return HttpResponse(signing.public_key(), content_type="application/x-pem-file")


def _do(
    request: HttpRequest, case_id: int, deed: Callable[..., object], **words: Any
) -> HttpResponse:
    """A service of the case, and back to its page; a refusal stands on the page."""
    found = _case_for(request, case_id)
    try:
        deed(by=request.user, case_id=found.pk, **words)
    except RefusedError as refused:
        return _case_page(request, found, refusal=refused.reason, status=422)
    return redirect("disclosure:case", found.pk)


def _saved(
    request: HttpRequest, form: Form, save: Callable[[], None]
) -> Callable[[DisclosureCase], HttpResponse] | None:
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        save()
    except RefusedError as refused:
        form.add_error(None, refused.reason)
        return None
    return lambda case: redirect("disclosure:case", case.pk)


def _insist_on_staff(request: HttpRequest) -> None:
    if not rules.may_see(request.user):
        raise Http404


def _case_for(request: HttpRequest, case_id: int) -> DisclosureCase:
    found = queries.case_for(request.user, case_id)
    if found is None:
        raise Http404
    return found


def _draft_for(request: HttpRequest, case_id: int) -> DisclosureCase:
    """What is frozen has no forms: its page says so."""
    found = _case_for(request, case_id)
    if not rules.may_change(request.user, found):
        raise Http404
    return found


def _list_page(
    request: HttpRequest, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    _insist_on_staff(request)
    found = list(queries.cases_for(request.user)[: queries.MOST_SHOWN])
    waiting = list(queries.recalls_for(request.user)[:RECALLS_SHOWN])
    context = {
        "open_cases": [each for each in found if not each.closed_at],
        "closed_cases": [each for each in found if each.closed_at],
        "is_full": len(found) == queries.MOST_SHOWN,
        "most": queries.MOST_SHOWN,
        "recalls": waiting,
        "is_alone": rules.is_alone(request.user),
        "now": clock.now(),
        "refusal": refusal,
    }
    return render(request, "disclosure/cases.html", context, status=status)


def _form_page(
    request: HttpRequest,
    step: str,
    form: Form,
    case: DisclosureCase | None,
    **more: Any,
) -> HttpResponse:
    context = {
        "step": step,
        "form": form,
        "case": case,
        "back": reverse("disclosure:case", args=[case.pk])
        if case
        else reverse("disclosure:new"),
        **more,
    }
    status = 422 if form.is_bound else 200
    return render(request, f"disclosure/{step}.html", context, status=status)


def _case_page(
    request: HttpRequest,
    case: DisclosureCase,
    *,
    refusal: str = "",
    announcing: AnnounceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    scoped = None if case.is_transfer else scope.scope_of(case)
    verdict = rules.may_approve(request.user, case)
    context = {
        "case": case,
        "state": case.state.value,
        "clause": data.CLAUSES[case.ground],
        "people": [_name(each.member) for each in _subjects(case)]
        if not case.is_transfer
        else [],
        "held_back": len(scope.withheld(case)) if case.is_transfer else 0,
        "would_go": len(scope.everybody_for(case)) if case.is_transfer else 0,
        "preview": scope.counted(scoped) if scoped and not case.given_at else [],
        "data": data.titles(scope.chosen_names(case)),
        "many_data": case.ground == Ground.ENFORCE
        and case.columns.count() > rules.FEW_DATA,
        "may_approve": bool(verdict),
        "why_not_approve": verdict.reason,
        "is_alone": rules.is_alone(request.user),
        "is_as_approved": not case.seal or scope.is_as_approved(case),
        "may_be_made": rules.may_be_made(case),
        "announcing": announcing or AnnounceForm(),
        "has_file": store.path_of(case) is not None,
        "size": filesizeformat(case.size),
        "file_stays_days": store.STAYS.days,
        "key_sha256": signing.fingerprint(signing.public_key())
        if case.signature
        else "",
        "refusal": refusal,
    }
    return render(request, "disclosure/case.html", context, status=status)


def _subjects(case: DisclosureCase) -> Any:
    return case.subjects.select_related("member").order_by("pk")


def _own_name(request: HttpRequest) -> dict[str, str]:
    return {"decided_by": _name(request.user), "abroad": "unknown"}


def _name(person: Any) -> str:
    return str(person.get_username()) if person is not None else ""
