"""Publishing: what this build would change, and the button."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from focaljet.base.verdict import RefusedError
from focaljet.choices import site
from focaljet.personal.needs import needs_cookie
from focaljet.policy import rules
from focaljet.policy.forms import PublishForm
from focaljet.policy.models.versions import Version
from focaljet.policy.queries import comparing, drafting, versions
from focaljet.policy.services import publishing


@needs_cookie("staff")
@never_cache
@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    _owners_only(request)
    drafts = [drafting.draft(document) for document in Version.Document.values]
    context = {
        "documents": [
            {
                "name": draft.document,
                "title": Version.Document(draft.document).label,
                "in_force": versions.in_force(draft.document),
                "coming": versions.coming(draft.document),
                "draft": draft,
            }
            for draft in drafts
        ],
        "wider": bool(drafting.wider_than_published()),
    }
    return render(request, "policy/owner.html", context)


@needs_cookie("staff")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, document: str) -> HttpResponse:
    _owners_only(request)
    if document not in Version.Document.values:
        raise Http404
    draft = drafting.draft(document)
    if request.method != "POST":
        first = {
            "summary": drafting.announced(draft.differences),
            "expects": draft.number,
        }
        form = PublishForm(initial=first, is_material=draft.is_material)
        return _page(request, draft, form)
    form = PublishForm(request.POST, is_material=draft.is_material)
    if form.is_valid():
        said = form.cleaned_data
        try:
            version = publishing.publish(
                document=document,
                by_id=request.user.pk,
                summary=said["summary"],
                effective_from=_moment(said["day"], draft),
                is_material=said.get("tell_everybody", False),
                expects=said["expects"],
            )
        except RefusedError as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _told(version))
            return redirect("policy:owner")
    return _page(request, draft, form, status=422)


def _told(version: Version) -> str:
    if version.is_material:
        return _("Version %(number)s is published, and everybody is told of it.") % {
            "number": version.number
        }
    return _("Version %(number)s is published.") % {"number": version.number}


def _page(
    request: HttpRequest, draft: drafting.Draft, form: PublishForm, status: int = 200
) -> HttpResponse:
    language = get_language() or site.language()
    said = draft.text.get(language, [])
    before = draft.before[0]
    context: dict[str, Any] = {
        "draft": draft,
        "document": Version.Document(draft.document).label,
        "last": versions.latest(draft.document),
        "earliest": draft.earliest(is_material=draft.is_material),
        "changes": comparing.comparison(
            before.get(language, []), said, draft.differences
        ),
        "sections": comparing.plain(said),
        "form": form,
    }
    return render(request, "policy/publish.html", context, status=status)


def _moment(day: date | None, draft: drafting.Draft) -> datetime | None:
    """The day by the site's clock; the earliest day that may be is its earliest moment."""
    if day is None:
        return None
    earliest = draft.earliest(is_material=draft.is_material)
    if day == earliest.astimezone(site.time_zone()).date():
        return None
    return datetime.combine(day, time.min, site.time_zone())


def _owners_only(request: HttpRequest) -> None:
    """Nobody else learns that the page exists."""
    if not rules.may_publish(request.user):
        raise Http404
