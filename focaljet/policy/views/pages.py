"""The policy and the terms as everybody reads them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from focaljet.caching.guests import guest_page
from focaljet.choices import site
from focaljet.consent import needs
from focaljet.policy.queries import clauses as clause_queries
from focaljet.policy.queries import matters, reading, versions
from focaljet.policy.texts import PRIVACY, TERMS
from focaljet.privacy import policy as declarations
from focaljet.privacy.queries.ledger import last_good_check


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        **_document(PRIVACY),
        "matters": matters.matters(get_language() or site.language()),
        "receivers": matters.receivers(),
        "cookies": declarations.cookies(),
        "about_nobody": declarations.tables_about_nobody(),
        "ledger": last_good_check(),
        "features": [listed.feature for listed in needs.features()],
    }
    return render(request, "policy/privacy.html", context)


@guest_page()
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    return render(request, "policy/terms.html", _document(TERMS))


@require_safe
def clauses(request: HttpRequest) -> HttpResponse:
    """What `docs/reference/clauses.md` says of the program, as it is on this site."""
    context = {
        "chapters": clause_queries.chapters(),
        "proven_at": reading.last_proof(),
    }
    return render(request, "policy/clauses.html", context)


def _document(name: str) -> dict[str, Any]:
    """The text, and which version it is; none before the first was published."""
    version, coming = versions.in_force(name), versions.coming(name)
    differences_url = ""
    if version and coming:
        between = (version.number, coming.number)
        differences_url = reverse(f"policy:{name}_differences", args=between)
    return {
        "sections": reading.shown(name),
        "version": version,
        "coming": coming,
        "versions_url": reverse(f"policy:{name}_versions"),
        "differences_url": differences_url,
    }
