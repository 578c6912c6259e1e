"""A member says: I am too young for this site."""

from __future__ import annotations

from django.contrib.auth import logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from focaljet.base.verdict import RefusedError
from focaljet.children.models.found import ChildFound
from focaljet.children.services import finding
from focaljet.personal.needs import needs_cookie
from focaljet.privacy.forms import PasswordForm
from focaljet.privacy.requests import person_of
from focaljet.privacy.services import leaving
from focaljet.privacy.services.leaving import TooManyTriesError, WrongPasswordError


@needs_cookie("own-data")
@login_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Asks once; the button hides the account and signs out."""
    person = person_of(request)
    if request.method != "POST":
        return _page(request, PasswordForm(person=person))
    form = PasswordForm(request.POST, person=person)
    if not _is_them(form, person):
        return _page(request, form, status=422)
    source = ChildFound.Source.SELF
    try:
        finding.child_found(member_id=int(person.pk), source=source)
    except RefusedError as refused:
        form.add_error(None, refused.reason)
        return _page(request, form, status=422)
    logout(request)
    return redirect("children:done")


def _is_them(form: PasswordForm, person: AbstractBaseUser) -> bool:
    """An account is not lost to whoever finds its browser open."""
    if "password" in form.fields and not form.is_valid():
        return False
    password = form.cleaned_data["password"] if form.fields else ""
    try:
        leaving.insist_it_is_them(person, password)
    except (WrongPasswordError, TooManyTriesError) as refused:
        form.add_error("password", refused.reason)
        return False
    return True


def _page(
    request: HttpRequest, form: PasswordForm, *, status: int = 200
) -> HttpResponse:
    return render(request, "children/me.html", {"form": form}, status=status)


@never_cache
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """The same for everybody: it says nothing of anybody."""
    return render(request, "children/done.html")
