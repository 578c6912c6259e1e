"""The requests of people, for the staff: the queue, and one of them with its answer."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from focaljet.base.offers import offered
from focaljet.base.verdict import YES, RefusedError
from focaljet.cases import clocks, proofs, rules
from focaljet.cases.forms import (
    DecideForm,
    EvidenceForm,
    ExtendForm,
    MergeForm,
    QueueForm,
    WriteForm,
)
from focaljet.cases.models.cases import Case
from focaljet.cases.queries import alike, people
from focaljet.cases.queries import cases as queries
from focaljet.cases.services import correcting, deciding
from focaljet.cases.services.locking import today, zone
from focaljet.cases.views import pages
from focaljet.cases.words import Outcome
from focaljet.privacy.queries.claims import claims_for
from focaljet.privacy.queries.erasures import waiting_for

QUESTIONS = frozenset({Case.Kind.QUESTION, Case.Kind.OTHER, Case.Kind.CHILD})


@never_cache
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    if not rules.may_see_cases(request.user):
        raise Http404
    form = QueueForm(request.GET)
    kind = form.cleaned_data["kind"] if form.is_valid() else ""
    state = request.GET.get("state", queries.OPEN)
    if state not in queries.STATES:
        raise Http404
    queue = queries.queue_for(
        request.user,
        state=state,
        kind=kind,
        page=_page_number(request.GET.get("page", "1")),
        today=today(),
    )
    context = {
        "queue": queue,
        "lines": [(case, pages.state_of(case)) for case in queue.cases],
        "state": state,
        "kind": kind,
        "form": form,
        "open_claims": claims_for(request.user).filter(decided_at=None).count(),
        "findings": waiting_for(request.user).count(),
    }
    return render(request, "cases/cases.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case; a POST decides it."""
    found = case_or_404(request, case_id)
    form = decide_form(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.decide(
                by=request.user, case_id=found.pk, decision=decision_of(form)
            )
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            return redirect("cases:case", found.pk)
    status = 422 if request.method == "POST" else 200
    return case_page(request, found, status=status, decide=form)


def decide_form(case: Case, data: QueryDict | None = None) -> DecideForm:
    """With what the person wrote as the right value, where it can be put right here."""
    return DecideForm(
        data,
        is_question=case.kind in QUESTIONS,
        has_target=correcting.target_of(case) is not None,
        initial={"value": case.right_value, "change_value": bool(case.right_value)},
    )


def decision_of(form: DecideForm) -> deciding.Decision:
    said = form.cleaned_data
    return deciding.Decision(
        outcome=said.get("outcome", Outcome.ANSWERED.value),
        words=said["answer"],
        ground=said.get("ground", ""),
        value=said["value"] if said.get("change_value") else None,
        redaction_tried=said.get("redaction_tried", False),
    )


def case_or_404(request: HttpRequest, case_id: int) -> Case:
    found = queries.case_for(request.user, case_id)
    if found is None:
        raise Http404
    return found


def case_page(
    request: HttpRequest,
    found: Case,
    *,
    status: int = 200,
    refusal: str = "",
    decide: DecideForm | None = None,
    write: WriteForm | None = None,
    prove: EvidenceForm | None = None,
    extend: ExtendForm | None = None,
    merge: MergeForm | None = None,
) -> HttpResponse:
    """The page with the form that came back, and fresh ones for all else."""
    others = alike.open_ones(found) if found.is_open else []
    appeal = queries.appeal_of(found)
    waiting = appeal is not None and not appeal.is_decided
    verdict = YES
    if appeal is not None and waiting:
        verdict = deciding.may_decide_appeal(request.user, found, appeal)
    may_handle = bool(rules.may_handle(request.user, found))
    came_back = decide is not None and decide.is_bound
    may_decide = bool(rules.may_answer(request.user, found)) or came_back
    came = clocks.day_of(found.opened_at, zone())
    context = {
        "case": found,
        "state": pages.state_of(found),
        "talk": pages.conversation(found, to_staff=True),
        "address": people.address_of(found),
        "refusal": refusal,
        "decide": decide or decide_form(found),
        "write": write or WriteForm(),
        "prove": prove or EvidenceForm(),
        "extend": extend or ExtendForm(),
        "merge": merge or (MergeForm(others=others) if others else None),
        "others": others,
        "repetition": alike.repetition(found) if found.is_open else None,
        "target": correcting.target_of(found),
        "is_proven": proofs.is_enough(found),
        "needs_proof": proofs.needed(found.kind) > proofs.Level.NONE,
        "may_handle": may_handle,
        "may_decide": may_decide and not waiting,
        "may_decide_appeal": waiting and (bool(verdict) or came_back),
        "why_not_the_appeal": "" if came_back else verdict.reason,
        "confirm_by": clocks.confirm_by(came),
        "panels": [
            panel
            for offer in offered("case_actions")
            if (panel := offer(request, found)) is not None
        ],
    }
    return render(request, "cases/case.html", context, status=status)


def _page_number(raw: str) -> int:
    """Raises Http404 for what is no number."""
    if not (raw.isascii() and raw.isdecimal() and len(raw) < 10):
        raise Http404
    return int(raw)
