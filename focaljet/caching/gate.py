"""The door of the web server, before Django: hands out kept pages, lets others in.

A reader without a session who asks for a page that is marked `guest_page` gets it from
memory. Where it is not there, one reader's thread has it built while the others wait;
it is built from a request that is made up here (wsgi.made_up), so that no header, cookie
or address of whoever asked first can be seen by the next. Everybody else is let in to
Django, so many at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from time import monotonic
from typing import Protocol

from focaljet.base import clock, recording
from focaljet.caching import bots, process
from focaljet.caching.admission import Admission, Kind, Ticket
from focaljet.caching.buckets import COMPUTED, KEPT_PAGE, Buckets
from focaljet.caching.guests import canonical_query
from focaljet.caching.networks import forwarders, network_for
from focaljet.caching.page import Page
from focaljet.caching.store import Kept
from focaljet.caching.wsgi import (
    Answer,
    Application,
    Environ,
    Said,
    StartResponse,
    ask,
    hand_on,
    made_up,
)

BUSY_FOR = 5.0  # seconds after which a reader who was turned away may try again


class Why(Enum):
    """Why a reader gets another answer than the one that was asked for."""

    TOO_FAST = "too fast"
    TOO_BUSY = "too busy"
    CRAWLER = "crawler"
    # A page all the same: as guests see it, or as it was before the database went away.
    SHED = "shed"
    AWAY = "away"


class Voice(Protocol):
    """What the gate needs of the site: its words and its languages.

    None of it may need the database to answer.
    """

    def language_for(self, accepted: str) -> str: ...
    def crawlers(self) -> str: ...
    def mark(self, why: Why, language: str, made_at: datetime) -> bytes: ...
    def refusal(
        self, why: Why, environ: Environ, language: str, seconds: float
    ) -> Said: ...


@dataclass(frozen=True, slots=True)
class Rules:
    """Facts of the site that do not change while the process lives.

    `scheme` is "https" for a public site; `told` are the names of the cookies that tell
    who somebody is; `is_ours` says whether a Host header names this site.
    """

    scheme: str
    told: tuple[str, ...]
    is_ours: Callable[[str], bool]


class Gate:
    def __init__(
        self,
        application: Application,
        *,
        rules: Rules,
        voice: Voice,
        admission: Admission,
        buckets: Buckets,
    ) -> None:
        self.application = application
        self.rules = rules
        self.voice = voice
        self.admission = admission
        self.buckets = buckets
        self._speaks = lru_cache(maxsize=1_000)(self._language_then)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Answer:
        key, is_told = self._key_of(environ), self._is_told(environ)
        kept = None if key is None or is_told else self._kept(key)
        if seconds := self._wait(environ, COMPUTED if kept is None else KEPT_PAGE):
            return self._refuse(Why.TOO_FAST, environ, start_response, seconds)
        agent = environ.get("HTTP_USER_AGENT", "")
        if bots.refuses(agent, self.voice.crawlers(), environ["PATH_INFO"]):
            return self._refuse(Why.CRAWLER, environ, start_response, 0)
        if kept is not None:
            return self._hand_out(kept, environ, start_response)
        if key is not None and not is_told:
            return self._build(key, environ, start_response)
        if is_told and process.keeps():
            # A member may have written a moment ago, in another process.
            process.listener.vouches_now()
        return self._let_in(environ, start_response, key)

    # Which page is asked for

    def _key_of(self, environ: Environ) -> PageKey | None:
        """None where the answer is not one that is kept."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or not process.keeps():
            return None
        if "HTTP_HX_REQUEST" in environ or "HTTP_AUTHORIZATION" in environ:
            return None
        host = environ.get("HTTP_HOST", "")
        if not self.rules.is_ours(host) or _scheme(environ) != self.rules.scheme:
            return None
        path = environ["PATH_INFO"]
        query = canonical_query(path, environ.get("QUERY_STRING", ""))
        if query is None:
            return None
        accepted = environ.get("HTTP_ACCEPT_LANGUAGE", "")
        language = self._speaks(accepted[:200], process.store.all_hit_at)
        return (host, path, query, language)

    def _language_then(self, accepted: str, _since: int) -> str:
        """Remembered until the choices of the site may have changed."""
        return self.voice.language_for(accepted)

    def _is_told(self, environ: Environ) -> bool:
        cookies = environ.get("HTTP_COOKIE", "")
        return bool(cookies) and any(name in cookies for name in self.rules.told)

    # Out of memory

    def _kept(self, key: PageKey) -> Kept | None:
        if not process.listener.vouches():
            return None
        return _still_holds(key)

    def _hand_out(
        self, kept: Kept, environ: Environ, start_response: StartResponse
    ) -> Answer:
        if kept.on_read and not bots.is_bot(environ.get("HTTP_USER_AGENT", "")):
            for do, args in kept.on_read:
                do(*args)
        page: Page = kept.value
        return page.answer(environ, start_response)

    # Built

    def _build(
        self, key: PageKey, environ: Environ, start_response: StartResponse
    ) -> Answer:
        if process.listener.is_away and (held := process.store.get(key)):
            return self._marked(Why.AWAY, held, key, environ, start_response)
        kind = (
            Kind.BOT if bots.is_bot(environ.get("HTTP_USER_AGENT", "")) else Kind.GUEST
        )
        made = process.flights.share(
            key, lambda: self._kept(key), lambda: self._made(key, kind)
        )
        if isinstance(made, Kept):
            return self._hand_out(made, environ, start_response)
        if made is None:
            return self._refuse(Why.TOO_BUSY, environ, start_response, BUSY_FOR)
        if made.status.startswith("503 ") and (held := process.store.get(key)):
            return self._marked(Why.AWAY, held, key, environ, start_response)
        if made.is_for_all:
            return hand_on(made, environ, start_response)
        # Made for nobody, it would hand somebody's cookie to somebody else.
        return self._let_in(environ, start_response, None)

    def _made(self, key: PageKey, kind: Kind) -> tuple[Kept | Said | None, bool]:
        """The page; or another answer, which is this reader's alone; None: too busy."""
        ticket = self.admission.enter(kind)
        if ticket is None:
            return None, False
        host, path, query, language = key
        request = made_up(
            scheme=self.rules.scheme,
            host=host,
            path=path,
            query=query,
            language=language,
        )
        with ticket:
            begun, made_at = process.store.begin(), clock.now()
            with recording.recording(for_nobody=True) as made:
                said = ask(self.application, request)
        if not said.is_a_page:
            return said, False
        page = Page(said.headers, said.body)
        kept = Kept.of(page, page.size, made, made_at)
        shows_the_present = process.store.put(key, kept, begun=begun)
        return kept, shows_the_present and process.listener.vouches()

    # Let in

    def _let_in(
        self,
        environ: Environ,
        start_response: StartResponse,
        key: PageKey | None,
    ) -> Answer:
        ticket = self.admission.enter(self._kind_of(environ))
        if ticket is None:
            if key is not None and (kept := self._kept(key)):
                return self._marked(Why.SHED, kept, key, environ, start_response)
            return self._refuse(Why.TOO_BUSY, environ, start_response, BUSY_FOR)
        try:
            answer = self.application(environ, start_response)
        except BaseException:
            ticket.give_back()
            raise
        return _Closing(answer, ticket)

    def _kind_of(self, environ: Environ) -> Kind:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return Kind.WRITE
        if self._is_told(environ):
            return Kind.MEMBER
        if bots.is_bot(environ.get("HTTP_USER_AGENT", "")):
            return Kind.BOT
        return Kind.GUEST

    # Turned away

    def _wait(self, environ: Environ, cost: float) -> float:
        remote = environ.get("REMOTE_ADDR", "")
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "")
        forwarders.note(remote, forwarded)
        network = network_for(remote, forwarded)
        return self.buckets.take(network, cost, monotonic()) if network else 0.0

    def _marked(
        self,
        why: Why,
        kept: Kept,
        key: PageKey,
        environ: Environ,
        start_response: StartResponse,
    ) -> Answer:
        mark = self.voice.mark(why, key[3], kept.made_at)
        page: Page = kept.value
        return page.marked(environ, start_response, mark)

    def _refuse(
        self, why: Why, environ: Environ, start_response: StartResponse, seconds: float
    ) -> Answer:
        accepted = environ.get("HTTP_ACCEPT_LANGUAGE", "")
        language = self._speaks(accepted[:200], process.store.all_hit_at)
        said = self.voice.refusal(why, environ, language, seconds)
        return hand_on(said, environ, start_response)


PageKey = tuple[str, str, str, str]  # host, path, query, language


class _Closing:
    """An answer that gives its place back when it was read to the end, or left."""

    def __init__(self, answer: Answer, ticket: Ticket) -> None:
        self._answer = answer
        self._ticket = ticket

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._answer)

    def close(self) -> None:
        try:
            close = getattr(self._answer, "close", None)
            if close is not None:
                close()
        finally:
            self._ticket.give_back()


def _still_holds(key: PageKey) -> Kept | None:
    found = process.store.get(key)
    return found if found is not None and found.holds() else None


def _scheme(environ: Environ) -> str:
    """As Django will see it: settings.SECURE_PROXY_SSL_HEADER."""
    forwarded = environ.get("HTTP_X_FORWARDED_PROTO", "")
    return "https" if forwarded == "https" else str(environ["wsgi.url_scheme"])
