"""A member says: I am too young for this site."""

from __future__ import annotations

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from focaljet.base.verdict import RefusedError
from focaljet.children.models.found import ChildFound
from focaljet.children.services import finding
from focaljet.personal.needs import needs_cookie
from focaljet.privacy.requests import member_id_of


@needs_cookie("own-data")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Asks once; the button hides the account and signs out."""
    if request.method != "POST":
        return render(request, "children/me.html", {"reason": ""})
    source = ChildFound.Source.SELF
    try:
        finding.child_found(member_id=member_id_of(request), source=source)
    except RefusedError as refused:
        context = {"reason": refused.reason}
        return render(request, "children/me.html", context, status=422)
    logout(request)
    return redirect("children:done")


@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """The same for everybody: it says nothing of anybody."""
    return render(request, "children/done.html")
