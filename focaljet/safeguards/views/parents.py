"""For parents, logged out and without cookies: our child has an account here.

Like Contact Us (site/views/contact.py): in place of the CSRF cookie stand a signed seal
in the form and the browser's word that it was sent from our own page.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from focaljet.accounts.models import Member
from focaljet.accounts.requests import reader_of
from focaljet.base import tokens
from focaljet.base.http import client_ip, network_of, same_origin
from focaljet.base.verdict import YES, RefusedError, Verdict
from focaljet.children.forms import ParentForm
from focaljet.guarding import puzzles
from focaljet.safeguards.services import letters

FORM, SENT = "parents-form", "parents-case"
FORM_LASTS = timedelta(days=1)
SENT_LASTS = timedelta(hours=1)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, ParentForm())
    if not same_origin(request):
        reason = _(
            "Another site tried to send this form in your name, or your browser hides "
            "where the form came from. Nothing was stored."
        )
        return _page(request, ParentForm(), reason=reason, status=403)
    form = ParentForm(request.POST)
    try:
        form_id = str(tokens.read(FORM, request.POST.get("seal", ""))["id"])
    except tokens.TokenError:
        reason = _(
            "The form had been open for too long. Your words are kept: please send "
            "them once more."
        )
        return _page(request, form, reason=reason, status=403)
    return _taken_in(request, form, form_id)


def _taken_in(request: HttpRequest, form: ParentForm, form_id: str) -> HttpResponse:
    network = network_of(client_ip(request))
    verdict = _may_send(request, form_id, network)
    if not verdict:
        form.add_error(None, str(verdict.reason))
    if form.is_valid():
        reader = reader_of(request)
        try:
            number = letters.ask_once(
                form_id=form_id,
                member=reader if isinstance(reader, Member) else None,
                network=network,
                **form.cleaned_data,
            )
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            token = tokens.make(SENT, {"n": number}, lasts=SENT_LASTS)
            return redirect("parents:sent", token)
    puzzle = puzzles.for_the_next(request, verdict)
    return _page(request, form, seal=request.POST["seal"], puzzle=puzzle, status=422)


def _may_send(request: HttpRequest, form_id: str, network: str) -> Verdict:
    if letters.number_of(form_id):
        return YES  # a second click: nothing is sent again
    return puzzles.stands_before(request, "letter", key=network)


@never_cache
@require_safe
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """The same whether there is such a member or not."""
    try:
        number = tokens.read(SENT, token)["n"]
    except tokens.TokenError:
        raise Http404 from None
    return render(request, "safeguards/parents_sent.html", {"number": number})


def _page(
    request: HttpRequest,
    form: ParentForm,
    *,
    seal: str = "",
    reason: str = "",
    puzzle: puzzles.Puzzle | None = None,
    status: int = 200,
) -> HttpResponse:
    seal = seal or tokens.make(FORM, {"id": secrets.token_hex(8)}, lasts=FORM_LASTS)
    context = {"form": form, "seal": seal, "reason": reason, "puzzle": puzzle}
    return render(request, "safeguards/parents.html", context, status=status)
