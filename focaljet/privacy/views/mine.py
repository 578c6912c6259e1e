"""The member's own page about privacy, and the archives to take along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import NoReverseMatch, reverse
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from focaljet.base.http import wants_fragment
from focaljet.base.verdict import RefusedError
from focaljet.choices import site
from focaljet.personal.needs import needs_cookie
from focaljet.privacy import exports
from focaljet.privacy.models.exports import Export
from focaljet.privacy.queries import archives as archive_queries
from focaljet.privacy.queries import ledger
from focaljet.privacy.queries import mine as queries
from focaljet.privacy.queries.claims import claims_of
from focaljet.privacy.queries.proofs import last_run
from focaljet.privacy.requests import member_id_of
from focaljet.privacy.services import exporting

LINES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive in the list. `url` is "" unless it can be fetched."""

    asked_at: datetime
    percent: int
    is_waiting: bool
    trouble: str
    size: str
    until: datetime
    url: str


@needs_cookie("own-data")
@login_required
@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    return _page(request)


@needs_cookie("own-data")
@login_required
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    try:
        exporting.ask(member_id=member_id_of(request))
    except RefusedError as refused:
        return _page(request, refusal=refused.reason, status=422)
    return redirect(f"{reverse('privacy:mine')}#archives")


@needs_cookie("own-data")
@login_required
@never_cache
@require_safe
def archives(request: HttpRequest) -> HttpResponse:
    """The list alone, for a page that looks again every few seconds."""
    if not wants_fragment(request):
        return redirect(f"{reverse('privacy:mine')}#archives")
    context = {"archives": _archives_of(request)}
    return render(request, "privacy/_archives.html", context)


@needs_cookie("own-data")
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET shows a button, since programs open the links of mails; POST is the file."""
    found = exporting.export_of_link(member_id=member_id_of(request), token=token)
    path = exports.path_of(found) if found else None
    if found is None or path is None:
        raise Http404
    if request.method != "POST":
        return render(request, "privacy/archive.html", {"archive": _archive(found)})
    file = path.open("rb")
    exporting.fetched(export=found, by_id=member_id_of(request))
    return FileResponse(file, as_attachment=True, filename=_file_name(found))


def _page(
    request: HttpRequest, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    member_id = member_id_of(request)
    context = {
        "known": queries.known_about(member_id),
        "holds": queries.holds_on(member_id),
        "proof": last_run(),
        "proof_url": _url_if_any("privacy:proof"),
        "lines": ledger.own_lines(member_id, LINES_SHOWN),
        "archives": _archives_of(request),
        "claims": claims_of(member_id),
        "refusal": refusal,
        "grace_days": settings.ERASURE_GRACE_DAYS,
    }
    return render(request, "privacy/mine.html", context, status=status)


def _archives_of(request: HttpRequest) -> list[Archive]:
    return [
        _archive(each) for each in archive_queries.archives_of(member_id_of(request))
    ]


def _archive(export: Export) -> Archive:
    can_be_fetched = export.is_ready and exports.path_of(export) is not None
    url = reverse("privacy:archive", args=[exporting.link_token(export)])
    return Archive(
        asked_at=export.asked_at,
        percent=export.percent,
        is_waiting=export.is_waiting,
        trouble=str(export.get_trouble_display()) if export.trouble else "",
        size=filesizeformat(export.size),
        until=export.asked_at + exporting.STAYS,
        url=url if can_be_fetched else "",
    )


def _file_name(export: Export) -> str:
    club = slugify(site.name()) or "site"
    return f"my-data-{club}-{export.asked_at:%Y-%m-%d}.zip"


def _url_if_any(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
