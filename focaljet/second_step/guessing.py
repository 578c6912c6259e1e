"""How often a second step may be tried: soon slowed down for a stranger's browser."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from focaljet.accounts import arrivals
from focaljet.accounts.models import Member
from focaljet.base import http
from focaljet.base.verdict import no
from focaljet.guarding import throttle

REFUSED = no(_("That did not work several times. Wait five minutes, then try again."))


def may_try(request: HttpRequest, member: Member) -> bool:
    """Count a try. Many networks together are slowed down too, but not a browser in
    which the member signed in before: so nobody locks a member out from elsewhere."""
    network = http.network_of(http.client_ip(request))
    here = throttle.has_room(request, "second_step", key=f"{member.pk} {network}")
    if arrivals.is_known_here(request, member):
        return here
    everywhere = throttle.has_room(
        request, "second_step_everywhere", key=f"{member.pk}"
    )
    return here and everywhere
