"""The gate in front of Django, as this site's settings want it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from focaljet.accounts import cookies
from focaljet.caching.admission import Admission, Kind
from focaljet.caching.buckets import Buckets
from focaljet.caching.gate import Gate
from focaljet.caching.terms import Rules
from focaljet.caching.wsgi import Application
from focaljet.site.voice import SiteVoice

# So many requests compute at once: more would wait for the same interpreter lock, and
# fewer would let one slow answer of the database hold up the rest.
COMPUTING = 4
# So many of each kind wait for their turn; config/web.py has threads for all of them.
# Whoever wrote something is let wait: it is all that they can do. A member who would
# wait for longer is shown the page as guests see it.
# Guests who wait have each another page built, so more of them than of members may wait.
MOST_WAITING = {Kind.WRITE: 180, Kind.MEMBER: 16, Kind.GUEST: 64, Kind.BOT: 16}
PATIENCE = 1.0


def door_before(django: Application) -> Gate:
    return Gate(
        django,
        rules=Rules(
            scheme="https" if settings.IS_PUBLIC else "http",
            told=(cookies.SESSION.name, cookies.REMEMBER.name),
            is_ours=is_ours,
            is_file=is_file,
        ),
        voice=SiteVoice(),
        admission=Admission(COMPUTING, MOST_WAITING, PATIENCE),
        buckets=Buckets.for_one_of(settings.WEB_PROCESSES),
    )


@lru_cache(maxsize=100)
def is_ours(host: str) -> bool:
    """Whether Django would take this Host header; the others get its refusal."""
    name, _port = split_domain_port(host)
    return bool(name) and validate_host(name, settings.ALLOWED_HOSTS)


def is_file(path: str) -> bool:
    """Whether it is one of the static files, as they were collected at the start.

    Their packed twins are no files of their own: nobody links to them, and Django, which
    answers whatever WhiteNoise does not, would be asked past the queues.
    """
    return (
        path.startswith(settings.STATIC_URL)
        and not path.endswith((".gz", ".br"))
        and _is_there(path)
    )


@lru_cache(maxsize=2_000)
def _is_there(path: str) -> bool:
    parts = path.removeprefix(settings.STATIC_URL).split("/")
    if any(part in {"", ".", ".."} for part in parts):
        return False
    return path.isprintable() and Path(settings.STATIC_ROOT, *parts).is_file()
