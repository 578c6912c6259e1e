"""Recovery codes: shown after they were made, for ten minutes, and never again."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from focaljet.accounts.requests import MemberRequest
from focaljet.base import clock
from focaljet.choices import site
from focaljet.personal.needs import needs_cookie
from focaljet.second_step import queries
from focaljet.second_step.proving import freshly_proved
from focaljet.second_step.services import codes

SHOWN_UNTIL = "codes_shown_until"
SHOWN_FOR = timedelta(minutes=10)


@needs_cookie("second-step")
@login_required
@never_cache
@require_safe
@freshly_proved
def recovery_codes(request: MemberRequest) -> HttpResponse:
    means = queries.means_of(request.user)
    if not means.has_second_step:
        return redirect("second_step:means")
    shown = codes.unused(member=request.user) if _may_show(request) else []
    context = {"codes": shown, "means": means}
    return render(request, "second_step/codes.html", context)


@needs_cookie("second-step")
@login_required
@never_cache
@require_POST
@freshly_proved
def make_anew(request: MemberRequest) -> HttpResponse:
    if queries.has_second_step(request.user):
        codes.make_anew(member=request.user)
        return shown_now(request)
    return redirect("second_step:means")


@needs_cookie("second-step")
@login_required
@never_cache
@require_safe
@freshly_proved
def as_text(request: MemberRequest) -> HttpResponse:
    if not _may_show(request):
        raise Http404
    lines = [
        _("Recovery codes for %(site)s, each good once:") % {"site": site.name()},
        "",
        *codes.unused(member=request.user),
        "",
    ]
    name = "recovery-codes.txt"
    return HttpResponse(
        "\n".join(lines),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def shown_now(request: HttpRequest) -> HttpResponse:
    until = clock.now() + SHOWN_FOR
    request.session[SHOWN_UNTIL] = int(until.timestamp())
    return redirect("second_step:codes")


def _may_show(request: HttpRequest) -> bool:
    return bool(clock.now().timestamp() < request.session.get(SHOWN_UNTIL, 0))
