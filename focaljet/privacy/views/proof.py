"""The last proof, for everybody: step by step, as JSON, and as a small seal."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from focaljet.base import moments
from focaljet.privacy.proof import page
from focaljet.privacy.queries import proofs

# The colours of the design (static/tokens.css), for a picture that stands alone.
GOOD, BAD, NONE = "#1c7a43", "#b3261e", "#5b6470"
briefly = cache_control(public=True, max_age=300)


@require_safe
def proof(request: HttpRequest) -> HttpResponse:
    report = proofs.last_report()
    context = page.context(report) if report else {"report": None}
    return render(request, "privacy/proof/proof.html", context)


@require_safe
@briefly
def as_json(request: HttpRequest) -> HttpResponse:
    report = proofs.last_report()
    if report is None:
        raise Http404
    return HttpResponse(report.as_json(), content_type="application/json")


@require_safe
@briefly
def seal(request: HttpRequest) -> HttpResponse:
    """When it was proven last, as a picture that other pages may show."""
    run = proofs.last_run()
    day = moments.exactly(run.ran_at) if run else ""
    words = {
        None: (_("Nothing was proven yet"), "—", NONE),
        True: (_("Proven on %(day)s") % {"day": day}, _("PROVEN"), GOOD),
        False: (_("Not proven on %(day)s") % {"day": day}, _("NOT PROVEN"), BAD),
    }
    said, word, colour = words[run.passed if run else None]
    context = {
        "said": said,
        "word": word,
        "colour": colour,
        "paper": "#ffffff",
        "passed": bool(run and run.passed),
        "day": run.ran_at.strftime("%Y-%m-%d") if run else "",
        "size": 96,
    }
    # Without the request: a picture for everybody differs by no cookie.
    svg = render_to_string("privacy/proof/seal.svg", context)
    return HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
