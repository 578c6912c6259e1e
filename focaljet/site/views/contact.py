"""Contact Us: for everybody, signed in or not, also where cookies are refused.

In place of the CSRF cookie stand a signed seal in the form, which says that the form
is ours and not old, and the browser's word that it was sent from our own page.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from focaljet.base import tokens
from focaljet.base.http import same_origin
from focaljet.base.verdict import RefusedError
from focaljet.privacy.forms import ContactForm
from focaljet.privacy.services import open_case

FORM, CASE = "contact-form", "contact-case"
FORM_LASTS = timedelta(days=1)
CASE_LASTS = timedelta(hours=1)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, ContactForm())
    if not same_origin(request):
        # With words from another site, one careless click would complete the attack.
        form = ContactForm()
        reason = _("Another site tried to send this form in your name. Nothing was stored.")
        return _page(request, form, reason=reason, status=403)
    form = ContactForm(request.POST)
    try:
        seal = tokens.read(FORM, request.POST.get("seal", ""))["id"]
    except tokens.TokenError:
        reason = _("The form had been open for too long. Your words are kept: please send it once more.")
        return _page(request, form, reason=reason, status=403)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        return _opened(request, form, str(seal))
    except RefusedError as refused:
        form.add_error(None, refused.reason)
        return _page(request, form, status=422)


@require_safe
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """Thank you, with the number of the case; a reload sends nothing again."""
    try:
        number = tokens.read(CASE, token)["n"]
    except tokens.TokenError:
        raise Http404 from None
    return render(request, "site/contact_sent.html", {"number": number})


def _opened(request: HttpRequest, form: ContactForm, seal: str) -> HttpResponse:
    """One case for one form, however often it is sent."""
    once = f"contact {seal}"
    number = cache.get(once)
    if number is None:
        case = open_case(**form.cleaned_data, member=_member(request))
        number = case.pk
        cache.set(once, number, FORM_LASTS.total_seconds())
    token = tokens.make(CASE, {"n": number}, lasts=CASE_LASTS)
    return redirect("site:contact_sent", token)
