"""What there is to read, for search engines: https://www.sitemaps.org/protocol.html.

Made when asked for, from what every visitor may read at that moment: a part has so many
topics by their numbers, whatever became of the others, and costs one query.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from focaljet.base import http
from focaljet.base.about import whole_url
from focaljet.forum.queries import public
from focaljet.forum.queries.public import Listed

IN_A_PART = 5_000  # topics; the protocol allows 50,000 pages and 50 MB
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
BEGIN = '<?xml version="1.0" encoding="UTF-8"?>\n'


@http.the_same_for_all
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    parts = range(1 + -(-public.newest_topic() // IN_A_PART))
    lines = "".join(
        f"<sitemap><loc>{_address(reverse('site:sitemap_part', args=[n]))}</loc></sitemap>\n"
        for n in parts
    )
    return _xml(f'<sitemapindex xmlns="{NAMESPACE}">\n{lines}</sitemapindex>\n')


@http.the_same_for_all
@require_safe
def part(request: HttpRequest, part: int) -> HttpResponse:
    """Part 0 has the forums, each of the others the topics of so many numbers."""
    if part > -(-public.newest_topic() // IN_A_PART):
        raise Http404
    if part:
        listed = public.topics_for_all((part - 1) * IN_A_PART + 1, part * IN_A_PART)
    else:
        listed = public.forums_for_all()
    lines = "".join(_lines(listed))
    return _xml(f'<urlset xmlns="{NAMESPACE}">\n{lines}</urlset>\n')


def _lines(listed: Iterable[Listed]) -> Iterable[str]:
    for page in listed:
        at = page.changed_at
        when = f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>" if at else ""
        yield f"<url><loc>{_address(page.path)}</loc>{when}</url>\n"


def _address(path: str) -> str:
    return str(escape(whole_url(path)))


def _xml(body: str) -> HttpResponse:
    return HttpResponse(BEGIN + body, content_type="application/xml; charset=utf-8")
