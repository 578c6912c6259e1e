"""Erasing one's account: what goes, what stays, the button, and the receipt."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from focaljet.base.verdict import RefusedError
from focaljet.personal.cookies import forget_this_browser
from focaljet.personal.needs import needs_cookie
from focaljet.privacy.forms import EraseForm
from focaljet.privacy.queries import mine as queries
from focaljet.privacy.queries.receipts import receipt_of
from focaljet.privacy.requests import member_id_of, person_of
from focaljet.privacy.services import erasing, leaving
from focaljet.privacy.services.leaving import TooManyTriesError, WrongPasswordError


@needs_cookie("own-data")
@login_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """A page that says what would happen; a POST does it, and signs out."""
    if request.method != "POST":
        return _page(request, EraseForm(person=person_of(request)))
    form = EraseForm(request.POST, person=person_of(request))
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        asked = leaving.ask_to_be_erased(person=person_of(request), **form.cleaned_data)
    except TooManyTriesError as refused:
        form.add_error("password", refused.reason)
        return _page(request, form, status=429)
    except WrongPasswordError as refused:
        form.add_error("password", refused.reason)
        return _page(request, form, status=422)
    except RefusedError as refused:
        form.add_error(None, refused.reason)
        return _page(request, form, status=422)
    logout(request)
    answer = redirect("privacy:receipt", leaving.receipt_token(asked))
    forget_this_browser(answer)
    return answer


@never_cache
@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever has the address; it names nobody."""
    erasure = leaving.erasure_of_receipt(token)
    if erasure is None:
        raise Http404
    context = {"receipt": receipt_of(erasure)}
    response = render(request, "privacy/receipt.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def _page(request: HttpRequest, form: EraseForm, *, status: int = 200) -> HttpResponse:
    member_id = member_id_of(request)
    context = {
        "form": form,
        "known": queries.known_about(member_id),
        "holds": queries.holds_on(member_id),
        "verdict": erasing.may_be_erased(member_id),
        "grace_days": settings.ERASURE_GRACE_DAYS,
    }
    return render(request, "privacy/erase.html", context, status=status)
