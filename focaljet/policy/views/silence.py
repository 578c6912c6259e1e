"""A member who has read of a change sees its banner no more."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from focaljet.base.http import safe_next
from focaljet.personal.needs import needs_cookie
from focaljet.policy.queries import banners, versions
from focaljet.policy.services import silencing


@require_POST
@needs_cookie("account")
@login_required
def silence(request: HttpRequest, version_id: int) -> HttpResponse:
    """Then back to the page on which the banner stood."""
    news = map(banners.news_of, (versions.PRIVACY, versions.TERMS))
    if version_id not in [each.version.id for each in news if each]:
        raise Http404
    silencing.silence(member_id=int(request.user.pk or 0), version_id=version_id)
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    return safe_next(request, request.headers.get("Referer", "")) or "/"
