"""The requests of people, for the staff."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from focaljet.base.verdict import RefusedError
from focaljet.cases import rules
from focaljet.cases.forms import AnswerForm
from focaljet.cases.models.cases import Case
from focaljet.cases.queries import cases as queries
from focaljet.cases.services import cases as services
from focaljet.privacy.queries.claims import claims_for
from focaljet.privacy.queries.erasures import waiting_for

CASES_SHOWN = 200


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    if not rules.may_see_cases(request.user):
        raise Http404
    found = list(queries.cases_for(request.user)[:CASES_SHOWN])
    context = {
        "open_cases": [case for case in found if case.is_open],
        "closed_cases": [case for case in found if not case.is_open],
        "open_claims": claims_for(request.user).filter(decided_at=None).count(),
        "findings": waiting_for(request.user).count(),
    }
    return render(request, "cases/cases.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case; a POST answers it."""
    found = _case_for(request, case_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_case(
                by=request.user, case_id=found.pk, answer=form.cleaned_data["answer"]
            )
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            return redirect("cases:case", found.pk)
    status = 422 if request.method == "POST" else 200
    return _case_page(request, found, form, status)


@require_POST
def close(request: HttpRequest, case_id: int) -> HttpResponse:
    found = _case_for(request, case_id)
    try:
        services.close_case(by=request.user, case_id=found.pk)
    except RefusedError as refused:
        form = AnswerForm({})
        form.add_error(None, refused.reason)
        return _case_page(request, found, form, 422)
    return redirect("cases:cases")


def _case_for(request: HttpRequest, case_id: int) -> Case:
    found = queries.case_for(request.user, case_id)
    if found is None:
        raise Http404
    return found


def _case_page(
    request: HttpRequest, found: Case, form: AnswerForm, status: int
) -> HttpResponse:
    context = {
        "case": found,
        "form": form,
        "may_answer": bool(rules.may_answer(request.user, found)) or form.is_bound,
    }
    return render(request, "cases/case.html", context, status=status)
