"""The gate in front of Django, as this site's settings want it."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from focaljet.accounts import cookies
from focaljet.caching.admission import Admission
from focaljet.caching.buckets import Buckets
from focaljet.caching.gate import Gate, Rules
from focaljet.caching.wsgi import Application
from focaljet.site.voice import SiteVoice

# So many requests compute at once: more would wait for the same interpreter lock, and
# fewer would let one slow answer of the database hold up the rest.
COMPUTING = 4
# So many of each kind wait for their turn; the server holds the rest.
MOST_WAITING = 4  # config/web.py has threads for all of them
PATIENCE = 1.0


def door_before(django: Application) -> Gate:
    return Gate(
        django,
        rules=Rules(
            scheme="https" if settings.IS_PUBLIC else "http",
            told=(f"{cookies.SESSION.name}=", f"{cookies.REMEMBER.name}="),
            is_ours=is_ours,
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
