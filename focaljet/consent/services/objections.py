"""Writing down what the browsers of members say, once a day at most."""

from __future__ import annotations

from django.http import HttpRequest

from focaljet.base import clock
from focaljet.consent.hearing import signals_of
from focaljet.consent.models.objections import BrowserSignal

# In the session: {"gpc": "2026-11-29"}, so that nothing is asked of the database.
HEARD = "signals_heard"


def hear(request: HttpRequest, *, member_id: int) -> None:
    """Costs nothing where the browser says nothing, and one write a day where it does."""
    told = signals_of(request)
    if not told:
        return
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    day = today.date().isoformat()
    heard = request.session.get(HEARD, {})
    for kind in sorted(told):
        if heard.get(kind) != day:
            BrowserSignal.objects.bulk_create(
                [
                    BrowserSignal(
                        member_id=member_id,
                        kind=kind,
                        first_seen=today,
                        last_seen=today,
                    )
                ],
                update_conflicts=True,
                unique_fields=["member", "kind"],
                update_fields=["last_seen"],
            )
            heard = {**heard, str(kind): day}
            request.session[HEARD] = heard


def lift(*, member_id: int, kind: str) -> bool:
    """The member's browser says it no more, and the member wants the old state back."""
    gone, _by_table = BrowserSignal.objects.filter(
        member_id=member_id, kind=kind
    ).delete()
    return gone > 0
