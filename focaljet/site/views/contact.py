"""Contact Us: for everybody, signed in or not, also where cookies are refused.

In place of the CSRF cookie stand a signed seal in the form, which says that the form
is ours and not old, and the browser's word that it was sent from our own page.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from focaljet.accounts.models import Member
from focaljet.base import tokens
from focaljet.base.http import client_ip, network_of, same_origin
from focaljet.base.verdict import YES, RefusedError, Verdict
from focaljet.cases import kinds, links
from focaljet.cases.forms import ContactForm
from focaljet.cases.models.cases import Case
from focaljet.cases.queries.cases import case_of_link
from focaljet.guarding import puzzles
from focaljet.privacy.correcting import letter_about
from focaljet.site.services.letters import number_of, open_case_once

FORM, CASE = "contact-form", "contact-case"
FORM_LASTS = timedelta(days=1)
CASE_LASTS = timedelta(hours=1)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        begun = _begun(request)
        return _page(request, ContactForm(initial=begun, of_kind=begun.get("kind", "")))
    if not same_origin(request):
        # The words of another site are not kept: one click would send them after all.
        reason = _(
            "Another site tried to send this form in your name, or your browser hides "
            "where the form came from. Nothing was stored."
        )
        return _page(request, ContactForm(), reason=reason, status=403)
    form = ContactForm(request.POST, of_kind=request.POST.get("kind", ""))
    try:
        form_id = str(tokens.read(FORM, request.POST.get("seal", ""))["id"])
    except tokens.TokenError:
        reason = _(
            "The form had been open for too long. Your words are kept: please send "
            "them once more."
        )
        return _page(request, form, reason=reason, status=403)
    return _taken_in(request, form, form_id)


def _taken_in(request: HttpRequest, form: ContactForm, form_id: str) -> HttpResponse:
    """Past some letters an hour each costs its network a puzzle, or half a minute."""
    network = network_of(client_ip(request))
    verdict = _may_send(request, form_id, network)
    if not verdict:
        form.add_error(None, str(verdict.reason))
    if form.is_valid():
        try:
            number = open_case_once(
                form_id=form_id,
                member=request.user if isinstance(request.user, Member) else None,
                network=network,
                signed_in_at=_signed_in_at(request),
                **form.cleaned_data,
            )
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            token = tokens.make(CASE, {"n": number}, lasts=CASE_LASTS)
            return redirect("site:contact_sent", token)
    puzzle = puzzles.for_the_next(request, verdict)
    return _page(request, form, seal=request.POST["seal"], puzzle=puzzle, status=422)


def _signed_in_at(request: HttpRequest) -> datetime | None:
    return request.user.last_login if isinstance(request.user, Member) else None


def _may_send(request: HttpRequest, form_id: str, network: str) -> Verdict:
    if number_of(form_id):
        return YES  # a second click: nothing is sent again
    return puzzles.stands_before(request, "letter", key=network)


@never_cache
@require_safe
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """Thank you, with the number of the case and the way back to it; a reload sends
    nothing again."""
    try:
        number = int(tokens.read(CASE, token)["n"])
    except tokens.TokenError:
        raise Http404 from None
    case = case_of_link(number)
    context = {
        "number": number,
        "due_on": case.due_on if case else None,
        "follow_url": _way_back(request, case) if case else "",
    }
    return render(request, "site/contact_sent.html", context)


def _way_back(request: HttpRequest, case: Case) -> str:
    if case.member_id is not None and case.member_id == request.user.pk:
        return reverse("requests:request", args=[case.pk])
    return links.on_the_page(case.pk)


def _begun(request: HttpRequest) -> dict[str, str]:
    """What a link from the page of somebody's data asks for; all else is ignored."""
    begun = {}
    if (kind := request.GET.get("kind", "")) in Case.Kind.values:
        begun["kind"] = kinds.known(kind)
    about = request.GET.get("about", "")
    if letter := letter_about(about):
        begun |= {"message": letter, "about": about, "row": request.GET.get("row", "")}
    return begun


def _page(
    request: HttpRequest,
    form: ContactForm,
    *,
    seal: str = "",
    reason: str = "",
    puzzle: puzzles.Puzzle | None = None,
    status: int = 200,
) -> HttpResponse:
    seal = seal or tokens.make(FORM, {"id": secrets.token_hex(8)}, lasts=FORM_LASTS)
    chosen = str(form["kind"].value() or "")
    context = {
        "form": form,
        "seal": seal,
        "reason": reason,
        "puzzle": puzzle,
        "kind": kinds.ALL.get(chosen),
        "kinds": kinds.ALL.values(),
    }
    return render(request, "site/contact.html", context, status=status)
