"""The register of breaches, for owners: from the first line to the last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from focaljet.base.verdict import RefusedError
from focaljet.personal.needs import needs_cookie
from focaljet.safeguards import forms, rules
from focaljet.safeguards.models.breaches import Breach
from focaljet.safeguards.queries import breaches as queries
from focaljet.safeguards.queries.reach import tables_to_choose
from focaljet.safeguards.services import breaches as services
from focaljet.safeguards.services import telling
from focaljet.safeguards.views.signing import owner_of


@needs_cookie("staff")
@never_cache
@require_safe
def breaches(request: HttpRequest) -> HttpResponse:
    found = queries.breaches_for(owner_of(request))
    context = {
        "breaches": [(each, queries.hours_left(each)) for each in found[: queries.MOST]]
    }
    return render(request, "safeguards/breaches.html", context)


@needs_cookie("staff")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    owner = owner_of(request)
    form = forms.BreachForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = services.write_down(by=owner, **form.cleaned_data)
            except RefusedError as refused:
                form.add_error("found_at", refused.reason)
            else:
                return redirect("safeguards:breach", made.pk)
    context = {"form": form, "breach": None}
    return render(request, "safeguards/breach_form.html", context, status=status)


@needs_cookie("staff")
@never_cache
@require_safe
def breach(request: HttpRequest, breach_id: int) -> HttpResponse:
    return _page(request, _breach_for(request, breach_id))


@needs_cookie("staff")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, breach_id: int) -> HttpResponse:
    found = _breach_for(request, breach_id)
    form = forms.BreachForm(initial=_as_it_is(found))
    status = 200
    if request.method == "POST":
        form, status = forms.BreachForm(request.POST), 422
        if form.is_valid():
            try:
                services.change(
                    by=owner_of(request), breach_id=found.pk, **form.cleaned_data
                )
            except RefusedError as refused:
                form.add_error("found_at", refused.reason)
            else:
                return redirect("safeguards:breach", found.pk)
    context = {"form": form, "breach": found}
    return render(request, "safeguards/breach_form.html", context, status=status)


@needs_cookie("staff")
@require_POST
def people(request: HttpRequest, breach_id: int) -> HttpResponse:
    """Works out whom it concerns, by the ledger and by rights."""
    return _done(
        request, breach_id, "scope", forms.ScopeForm(request.POST), services.work_out
    )


@needs_cookie("staff")
@require_POST
def report(request: HttpRequest, breach_id: int) -> HttpResponse:
    form = forms.ReportForm(request.POST)
    return _done(request, breach_id, "report", form, services.note_the_report)


@needs_cookie("staff")
@require_POST
def notice(request: HttpRequest, breach_id: int) -> HttpResponse:
    form = forms.NoticeForm(request.POST)
    return _done(request, breach_id, "notice_form", form, services.save_notice)


@needs_cookie("staff")
@require_POST
def close(request: HttpRequest, breach_id: int) -> HttpResponse:
    form = forms.CloseForm(request.POST)
    return _done(request, breach_id, "close", form, services.close)


@needs_cookie("staff")
@require_POST
def tell(request: HttpRequest, breach_id: int) -> HttpResponse:
    """Sends the notice that was saved to everybody who has not got it yet."""
    found = _breach_for(request, breach_id)
    try:
        told = telling.tell(by=owner_of(request), breach_id=found.pk)
    except RefusedError as refused:
        return _page(request, found, refusal=refused.reason, status=422)
    said = ngettext(
        "The notice is on its way to %(n)d person.",
        "The notice is on its way to %(n)d people.",
        told,
    ) % {"n": told}
    messages.success(request, said)
    return redirect("safeguards:breach", found.pk)


@needs_cookie("staff")
@never_cache
@require_safe
def printed(request: HttpRequest, breach_id: int) -> HttpResponse:
    """For the authority: what GDPR article 33.3 asks for, on paper or as a file."""
    found = _breach_for(request, breach_id)
    context = _facts(found) | {"breach": found}
    return render(request, "safeguards/breach_print.html", context)


def _done(
    request: HttpRequest,
    breach_id: int,
    name: str,
    form: django_forms.Form,
    service: Callable[..., Any],
) -> HttpResponse:
    """One part of the page of a breach: its form is taken in, or comes back."""
    found = _breach_for(request, breach_id)
    if form.is_valid():
        try:
            service(by=owner_of(request), breach_id=found.pk, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("Saved."))
            return redirect("safeguards:breach", found.pk)
    return _page(request, found, status=422, bound={name: form})


def _page(
    request: HttpRequest,
    found: Breach,
    *,
    refusal: str = "",
    status: int = 200,
    bound: dict[str, django_forms.Form] | None = None,
) -> HttpResponse:
    scope = {
        "account": found.account.screen_name if found.account else "",
        "tables": found.tables.split(),
    }
    saved = {"notice_title": found.notice_title, "notice_text": found.notice_text}
    context: dict[str, Any] = _facts(found) | {
        "breach": found,
        "hours_left": queries.hours_left(found),
        "scope": forms.ScopeForm(initial=scope, auto_id="scope_%s"),
        "report": forms.ReportForm(auto_id="report_%s"),
        "notice_form": forms.NoticeForm(
            initial=saved if found.notice_text else telling.drafted(found),
            auto_id="notice_%s",
        ),
        "close": forms.CloseForm(auto_id="close_%s"),
        "may_tell": rules.may_tell(found),
        "refusal": refusal,
        "wrong": next(iter(bound or {}), ""),
    }
    return render(
        request, "safeguards/breach.html", context | (bound or {}), status=status
    )


def _facts(found: Breach) -> dict[str, Any]:
    lay_open = found.tables.split()
    return {
        "concerned": queries.concerned_by(found),
        "tables": [t.title for t in tables_to_choose() if t.label in lay_open],
    }


def _as_it_is(found: Breach) -> dict[str, Any]:
    named = forms.BreachForm.base_fields
    return {name: getattr(found, name) for name in named} | {
        "threats": list(found.threats)
    }


def _breach_for(request: HttpRequest, breach_id: int) -> Breach:
    found = queries.breach_for(owner_of(request), breach_id)
    if found is None:
        raise Http404
    return found
