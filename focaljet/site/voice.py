"""What the gate in front of Django says to readers: caching.gate.Voice, for this site."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from focaljet.base.http import HEADERS
from focaljet.caching.bots import REFUSAL
from focaljet.caching.terms import Why
from focaljet.caching.wsgi import Said
from focaljet.choices import site
from focaljet.site import busy, robots

STATUS = {
    Why.TOO_FAST: "429 Too Many Requests",
    Why.TOO_BUSY: "503 Service Unavailable",
    Why.CRAWLER: "403 Forbidden",
}
HELD = {
    Why.SHED: busy.Held.AS_A_VISITOR,
    Why.OLD: busy.Held.AS_IT_WAS,
    Why.AWAY: busy.Held.WITHOUT_DATABASE,
}


class SiteVoice:
    def language_for(self, accepted: str) -> str:
        return site.language_for(accepted)

    def crawlers(self) -> str:
        return robots.last_known_crawlers().value

    def mark(self, why: Why, language: str, made_at: datetime) -> bytes:
        return busy.held_line(language, HELD[why], made_at)

    def refusal(
        self, why: Why, environ: dict[str, Any], language: str, seconds: float
    ) -> Said:
        if why is Why.CRAWLER:
            body, kind = REFUSAL, "text/plain; charset=utf-8"
        else:
            reason = (
                busy.Reason.TOO_FAST if why is Why.TOO_FAST else busy.Reason.TOO_BUSY
            )
            body = busy.busy_answer(environ, language, seconds, reason)
            kind = "text/html; charset=utf-8"
        headers = [
            *HEADERS.items(),
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
        ]
        if why is not Why.CRAWLER:
            headers.append(("Retry-After", str(max(1, round(seconds)))))
        return Said(STATUS[why], headers, body)
