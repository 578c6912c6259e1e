"""What the staff do with one request besides deciding it. Each is a POST."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from focaljet.base.verdict import RefusedError
from focaljet.cases.forms import EvidenceForm, ExtendForm, MergeForm, WriteForm
from focaljet.cases.queries import alike
from focaljet.cases.services import cases as services
from focaljet.cases.services import deciding, merging, proving
from focaljet.cases.views.cases import (
    case_or_404,
    case_page,
    decide_form,
    decision_of,
)


@require_POST
def close(request: HttpRequest, case_id: int) -> HttpResponse:
    found = case_or_404(request, case_id)
    try:
        services.close_case(by=request.user, case_id=found.pk)
    except RefusedError as refused:
        return case_page(request, found, refusal=refused.reason, status=422)
    return redirect("cases:cases")


@require_POST
def write(request: HttpRequest, case_id: int) -> HttpResponse:
    found = case_or_404(request, case_id)
    form = WriteForm(request.POST)
    if form.is_valid():
        try:
            services.write(by=request.user, case_id=found.pk, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            return redirect("cases:case", found.pk)
    return case_page(request, found, write=form, status=422)


@require_POST
def prove(request: HttpRequest, case_id: int) -> HttpResponse:
    found = case_or_404(request, case_id)
    form = EvidenceForm(request.POST)
    if form.is_valid():
        try:
            proving.note_evidence(
                by=request.user, case_id=found.pk, **form.cleaned_data
            )
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            return redirect("cases:case", found.pk)
    return case_page(request, found, prove=form, status=422)


@require_POST
def ask(request: HttpRequest, case_id: int) -> HttpResponse:
    """Send the mail by which the person confirms."""
    found = case_or_404(request, case_id)
    try:
        proving.ask_by_mail(by=request.user, case_id=found.pk)
    except RefusedError as refused:
        return case_page(request, found, refusal=refused.reason, status=422)
    return redirect("cases:case", found.pk)


@require_POST
def agent(request: HttpRequest, case_id: int) -> HttpResponse:
    """The staff saw what allows the agent to act."""
    found = case_or_404(request, case_id)
    try:
        proving.accept_agent(by=request.user, case_id=found.pk)
    except RefusedError as refused:
        return case_page(request, found, refusal=refused.reason, status=422)
    return redirect("cases:case", found.pk)


@require_POST
def extend(request: HttpRequest, case_id: int) -> HttpResponse:
    found = case_or_404(request, case_id)
    form = ExtendForm(request.POST)
    if form.is_valid():
        try:
            services.extend(by=request.user, case_id=found.pk, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            return redirect("cases:case", found.pk)
    return case_page(request, found, extend=form, status=422)


@require_POST
def merge(request: HttpRequest, case_id: int) -> HttpResponse:
    found = case_or_404(request, case_id)
    form = MergeForm(request.POST, others=alike.open_ones(found))
    if form.is_valid():
        into_id = form.cleaned_data["into"]
        try:
            merging.merge(by=request.user, case_id=found.pk, into_id=into_id)
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            return redirect("cases:case", into_id)
    return case_page(request, found, merge=form, status=422)


@require_POST
def appeal(request: HttpRequest, case_id: int) -> HttpResponse:
    """Decide an appeal."""
    found = case_or_404(request, case_id)
    form = decide_form(found, request.POST)
    if form.is_valid():
        try:
            deciding.decide_appeal(
                by=request.user, case_id=found.pk, decision=decision_of(form)
            )
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            return redirect("cases:case", found.pk)
    return case_page(request, found, decide=form, status=422)
