"""The parties that may ever receive data, for the owners."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from focaljet.base.verdict import RefusedError
from focaljet.disclosure import rules
from focaljet.disclosure.forms import PartyForm
from focaljet.disclosure.models.parties import Party
from focaljet.disclosure.queries import cases as queries
from focaljet.disclosure.services import parties as services


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def parties(request: HttpRequest) -> HttpResponse:
    """All of them; a POST lists another."""
    if not rules.may_see(request.user):
        raise Http404
    form = PartyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add(by=request.user, facts=form.facts)
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            said = _(
                "Listed. It may receive data once a version of the policy that names it "
                "is in force."
            )
            messages.success(request, said)
            return redirect("disclosure:parties")
    found = list(queries.parties_for(request.user)[: queries.MOST_SHOWN])
    context = {
        "parties": [each for each in found if not each.withdrawn_at],
        "withdrawn": [each for each in found if each.withdrawn_at],
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "disclosure/parties.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def party(request: HttpRequest, party_id: int) -> HttpResponse:
    found = _party_for(request, party_id)
    initial = {name: getattr(found, name) for name in PartyForm.base_fields}
    form = PartyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change(by=request.user, party_id=found.pk, facts=form.facts)
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            return redirect("disclosure:parties")
    status = 422 if form.is_bound else 200
    context = {"party": found, "form": form}
    return render(request, "disclosure/party.html", context, status=status)


@require_POST
def withdraw(request: HttpRequest, party_id: int) -> HttpResponse:
    found = _party_for(request, party_id)
    services.withdraw(by=request.user, party_id=found.pk)
    messages.success(request, _("Withdrawn. It receives nothing any more."))
    return redirect("disclosure:parties")


def _party_for(request: HttpRequest, party_id: int) -> Party:
    listed = queries.parties_for(request.user).filter(withdrawn_at=None)
    found = listed.filter(pk=party_id).first()
    if found is None:
        raise Http404
    return found
