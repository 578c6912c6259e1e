"""The look of the site: the owner's page with its preview, and what browsers fetch."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from focaljet.accounts.models import Member
from focaljet.base import colours, http, uploads
from focaljet.base.verdict import RefusedError
from focaljet.choices import site
from focaljet.site import face as faces
from focaljet.site import logo as logos
from focaljet.site.fields import HOUSE_BLUE
from focaljet.site.forms import FaceForm
from focaljet.site.services import choosing
from focaljet.site.views.owner import owners_only

FOR_EVER = cache_control(public=True, max_age=31_536_000, immutable=True)
LIMITS = uploads.Limits(largest=logos.LARGEST_BYTES, most=1)
PREVIEW = ".face-preview"


@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
@uploads.takes_files(lambda _request: LIMITS)
def face(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, FaceForm(), {})
    form = FaceForm(request.POST, request.FILES)
    for refusal in uploads.refusals(request):
        form.add_error("picture", refusal)
    if not form.is_valid():
        return _page(request, form, {}, status=422)
    try:
        logo_name = form.logo_name()
    except RefusedError as refused:
        form.add_error("picture", refused.reason)
        return _page(request, form, {}, status=422)
    if request.POST.get("action") == "preview":
        tried = {**form.cleaned_data, "site.logo": logo_name}
        return _page(request, form, tried)
    by = cast(Member, request.user)
    choosing.change_face(by=by, changes=form.changes, logo_name=logo_name)
    messages.success(request, _("The site shows its new face."))
    return redirect("site:face")


def _page(
    request: HttpRequest, form: FaceForm, tried: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """With how it is, or how it would be with what was `tried`."""

    def value(name: str) -> Any:
        return tried.get(name, site.known(name))

    accent = str(value("site.accent"))
    context = {
        "form": form,
        "is_tried": bool(tried),
        "shown": faces.face_of(value),
        "accent_was_moved": bool(accent) and colours.accent_of(accent).was_moved,
        "preview_sheet": _preview_of(accent) if tried else "",
    }
    return render(request, "site/face.html", context, status=status)


def _preview_of(accent: str) -> str:
    query = urlencode({"accent": accent or HOUSE_BLUE})
    return f"{reverse('site:face_preview')}?{query}"


@http.the_same_for_all
@require_safe
def face_sheet(request: HttpRequest) -> HttpResponse:
    """The colour of the site, for every page. Kept for ever under its own address."""
    accent = str(site.known("site.accent"))
    css = faces.sheet(accent) if accent else ""
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    if accent and request.get_full_path() == faces.sheet_url(accent):
        response["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response["Cache-Control"] = "no-cache"
    return response


@require_safe
@owners_only
def face_preview(request: HttpRequest) -> HttpResponse:
    accent = request.GET.get("accent", "")
    if not colours.HEX.fullmatch(accent):
        raise Http404
    css = faces.sheet(accent.lower(), PREVIEW)
    return HttpResponse(css, content_type="text/css; charset=utf-8")


@http.the_same_for_all
@require_safe
@FOR_EVER
def logo(request: HttpRequest, name: str) -> HttpResponse:
    return _picture(name, "webp")


@http.the_same_for_all
@require_safe
@FOR_EVER
def icon(request: HttpRequest, name: str) -> HttpResponse:
    return _picture(name, "png")


def _picture(name: str, kind: str) -> HttpResponse:
    data = logos.read(name, kind)
    if data is None:
        raise Http404
    return HttpResponse(data, content_type=f"image/{kind}")
