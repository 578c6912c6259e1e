"""A request that is followed by a link: without an account and without cookies.

As on Contact Us, the browser's word that the form was sent from our own page stands in
for the CSRF cookie. A GET changes nothing, since programs open the links of mails.
"""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from focaljet.base.http import same_origin
from focaljet.base.verdict import RefusedError
from focaljet.cases import links, mails, rules
from focaljet.cases.forms import AppealForm, MessageForm
from focaljet.cases.links import Followed
from focaljet.cases.models.cases import Case
from focaljet.cases.queries import cases as queries
from focaljet.cases.services import appealing, proving
from focaljet.cases.services import cases as services
from focaljet.cases.views import pages
from focaljet.cases.words import Writer


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """`act` of a POST: write, appeal, confirm or disown."""
    how = links.followed(token)
    case = queries.case_of_link(how.case_id) if how else None
    if how is None or case is None:
        raise Http404
    if request.method != "POST":
        return _page(request, case, how)
    if not same_origin(request):
        reason = _(
            "Another site tried to send this form in your name, or your browser hides "
            "where the form came from. Nothing was stored."
        )
        return _page(request, case, how, reason=reason, status=403)
    act = request.POST.get("act", "")
    if act == "write":
        return _write(request, case, how)
    if act == "appeal" and _sees_answers(case, how):
        return _appeal(request, case, how)
    if act == "confirm" and how.by_mail:
        proving.confirm_by_mail(case_id=case.pk)
        return redirect(request.path)
    if act == "disown" and how.by_mail:
        proving.disown(case_id=case.pk)
        return redirect(request.path)
    raise Http404


def _write(request: HttpRequest, case: Case, how: Followed) -> HttpResponse:
    form = MessageForm(request.POST)
    if form.is_valid():
        try:
            writer = Writer.PERSON if how.by_mail else Writer.SENDER
            services.write_more(case_id=case.pk, writer=writer, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            return redirect(request.path)
    return _page(request, case, how, form=form, status=422)


def _appeal(request: HttpRequest, case: Case, how: Followed) -> HttpResponse:
    form = AppealForm(request.POST)
    if form.is_valid():
        try:
            appealing.appeal(case_id=case.pk, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            return redirect(request.path)
    return _page(request, case, how, appeal=form, status=422)


def _sees_answers(case: Case, how: Followed) -> bool:
    """Answers that go by mail are for who reads the address, and for nobody else."""
    return how.by_mail or not (case.email or case.member_id)


def _page(
    request: HttpRequest,
    case: Case,
    how: Followed,
    *,
    form: MessageForm | None = None,
    appeal: forms.Form | None = None,
    reason: str = "",
    status: int = 200,
) -> HttpResponse:
    shows_answers = _sees_answers(case, how)
    may_appeal = shows_answers and bool(rules.may_appeal(case, queries.appeal_of(case)))
    context = {
        "case": case,
        "state": pages.state_of(case) if shows_answers else None,
        "talk": pages.conversation(case, answers=shows_answers),
        "form": form or MessageForm(),
        "appeal": appeal or AppealForm(),
        "may_appeal": may_appeal or appeal is not None,
        "wants_proof": how.by_mail and mails.wants_proof(case),
        "is_proven": how.by_mail and bool(case.proof),
        "shows_answers": shows_answers,
        "reason": reason,
        "action": request.path,
        "appeal_action": request.path,
    }
    response = render(request, "cases/follow.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
