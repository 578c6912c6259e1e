"""The door of the web server, before Django: hands out kept pages, lets others in.

A reader without a session who asks for a page that is marked `guest_page` gets it from
memory. Where it is not there, one reader's thread has it built while the others wait;
it is built from a request that is made up here (wsgi.made_up), so that no header, cookie
or address of whoever asked first can be seen by the next. Everybody else is let in to
Django, so many at a time.
"""

from __future__ import annotations

import re
from functools import lru_cache
from threading import Lock
from time import monotonic
from typing import Any

from focaljet.base import clock, recording
from focaljet.base.recording import Made
from focaljet.caching import bots, process
from focaljet.caching.admission import Admission, Kind
from focaljet.caching.bodies import LARGEST, CutShortError, announced, taken_in
from focaljet.caching.buckets import COMPUTED, KEPT_PAGE, Buckets
from focaljet.caching.guests import canonical_query
from focaljet.caching.holding import Holding
from focaljet.caching.lending import connections_lent
from focaljet.caching.networks import forwarders, network_for
from focaljet.caching.page import Page
from focaljet.caching.shown import SITE
from focaljet.caching.store import Kept
from focaljet.caching.streamed import Streamed, read
from focaljet.caching.terms import Rules, Voice, Why
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
        self.holding = Holding()
        self._asking = Lock()
        # As Django reads them: blanks around a name do not count.
        names = "|".join(map(re.escape, rules.told))
        self._tells = re.compile(rf"(?:^|;)\s*(?:{names})\s*=").search
        self._speaks = lru_cache(maxsize=1_000)(self._language_then)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Answer:
        if _only_reads(environ) and self.rules.is_file(environ["PATH_INFO"]):
            return self._file(environ, start_response)
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

    def _file(self, environ: Environ, start_response: StartResponse) -> Answer:
        """A page asks for a dozen at once, computes none, and is broken without one."""
        if seconds := self._wait(environ, KEPT_PAGE):
            return self._refuse(Why.TOO_FAST, environ, start_response, seconds)
        return self.application(environ, start_response)

    # Which page is asked for

    def _key_of(self, environ: Environ) -> PageKey | None:
        """None where the answer is not one that is kept."""
        if not _only_reads(environ) or not process.keeps():
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
        """Remembered until the choices of the site may have changed.

        Those may have to be read, outside of any place: by one thread at a time, and
        with a connection that does not stay with it, or hundreds of threads open one.
        """
        with self._asking, connections_lent():
            return self.voice.language_for(accepted)

    def _is_told(self, environ: Environ) -> bool:
        cookies = environ.get("HTTP_COOKIE", "")
        return bool(cookies) and self._tells(cookies) is not None

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
            return self._busy(key, environ, start_response)
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
        with ticket, connections_lent():
            begun, made_at = process.store.begin(), clock.now()
            said, made, begun = self._asked(request, begun)
        if not said.is_a_page:
            return said, False
        page = Page(said.headers, said.body)
        kept = Kept.of(page, page.size, made, made_at)
        # In this order: what was heard by now is known to the store when it looks.
        vouched = process.listener.vouches()
        shows_the_present = process.store.put(key, kept, begun=begun)
        return kept, vouched and shows_the_present

    def _asked(self, request: Environ, begun: int) -> tuple[Said, Made, int]:
        """The answer, what it shows, and since when that holds: from the replica, where
        that gives what the primary would; else from the primary."""

        def asked() -> tuple[Said, Made]:
            with recording.recording(for_nobody=True) as made:
                return ask(self.application, dict(request)), made

        if process.listener.vouches() and (found := process.replica.read(asked)):
            (said, made), shown = found
            if self._is_present(said, made, shown):
                return said, made, shown
        return (*asked(), begun)

    def _is_present(self, said: Said, made: Made, shown: int) -> bool:
        # In this order: what was heard by now is known to the store when it looks.
        if not process.listener.vouches():
            return False
        if said.is_a_page:
            return process.store.shows_the_present(made.tags | {SITE}, shown)
        # Of what is not there it has no tags; and what broke may not break elsewhere.
        return shown == process.store.number and not said.status.startswith("5")

    # Let in

    def _let_in(
        self,
        environ: Environ,
        start_response: StartResponse,
        key: PageKey | None,
    ) -> Answer:
        length = announced(environ)
        if length > LARGEST:
            return hand_on(TOO_LARGE, environ, start_response)
        if not length:
            return self._admitted(environ, start_response, key)
        with self.holding.held(_network_of(environ)) as may:
            if not may:
                return self._refuse(Why.TOO_BUSY, environ, start_response, BUSY_FOR)
            try:
                body = taken_in(environ)
            except CutShortError:
                return hand_on(CUT_SHORT, environ, start_response)
        if body is None:
            return self._admitted(environ, start_response, key)
        with body:
            environ["wsgi.input"] = body
            return self._admitted(environ, start_response, key)

    def _admitted(
        self,
        environ: Environ,
        start_response: StartResponse,
        key: PageKey | None,
    ) -> Answer:
        ticket = self.admission.enter(self._kind_of(environ))
        if ticket is None:
            kept = self._as_guest(key) if key is not None else None
            if key is not None and kept is not None:
                return self._marked(Why.SHED, kept, key, environ, start_response)
            return self._busy(key, environ, start_response)
        begun: list[tuple[Any, ...]] = []
        with ticket, connections_lent():
            answer = self.application(environ, lambda *said: begun.append(said))
            if not getattr(answer, "streaming", False):
                # Closed in its place, where Django looks after its connections.
                answer = read(answer)
                start_response(*begun[-1])
                return answer
        # What is read bit by bit, by however slow a reader, takes nobody's place.
        network = _network_of(environ)
        if not self.holding.take(network):
            Streamed(answer).close()
            return self._refuse(Why.TOO_BUSY, environ, start_response, BUSY_FOR)
        start_response(*begun[-1])
        return Streamed(answer, lambda: self.holding.give_back(network))

    def _as_guest(self, key: PageKey) -> Kept | None:
        """The page that guests see, for a member who is not let in; built if need be."""
        made = process.flights.share(
            key, lambda: self._kept(key), lambda: self._made(key, Kind.GUEST)
        )
        return made if isinstance(made, Kept) else None

    def _kind_of(self, environ: Environ) -> Kind:
        if not _only_reads(environ):
            return Kind.WRITE
        if self._is_told(environ):
            return Kind.MEMBER
        if bots.is_bot(environ.get("HTTP_USER_AGENT", "")):
            return Kind.BOT
        return Kind.GUEST

    # Turned away

    def _wait(self, environ: Environ, cost: float) -> float:
        forwarders.note(
            environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", "")
        )
        network = _network_of(environ)
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

    def _busy(
        self, key: PageKey | None, environ: Environ, start_response: StartResponse
    ) -> Answer:
        """The page as it was, where it is still held: better than none."""
        if key is not None and (held := process.store.get(key)):
            return self._marked(Why.OLD, held, key, environ, start_response)
        return self._refuse(Why.TOO_BUSY, environ, start_response, BUSY_FOR)

    def _refuse(
        self, why: Why, environ: Environ, start_response: StartResponse, seconds: float
    ) -> Answer:
        accepted = environ.get("HTTP_ACCEPT_LANGUAGE", "")
        language = self._speaks(accepted[:200], process.store.all_hit_at)
        said = self.voice.refusal(why, environ, language, seconds)
        return hand_on(said, environ, start_response)


# Nobody is there any more to read it.
CUT_SHORT = Said("400 Bad Request", [("Content-Length", "0")], b"")

TOO_LARGE = Said(
    "413 Content Too Large", [("Content-Length", "0"), ("Connection", "close")], b""
)

PageKey = tuple[str, str, str, str]  # host, path, query, language


def _still_holds(key: PageKey) -> Kept | None:
    found = process.store.get(key)
    return found if found is not None and found.holds() else None


def _network_of(environ: Environ) -> str | None:
    return network_for(
        environ.get("REMOTE_ADDR", ""), environ.get("HTTP_X_FORWARDED_FOR", "")
    )


def _only_reads(environ: Environ) -> bool:
    return environ["REQUEST_METHOD"] in {"GET", "HEAD"}


def _scheme(environ: Environ) -> str:
    """As Django will see it: settings.SECURE_PROXY_SSL_HEADER."""
    forwarded = environ.get("HTTP_X_FORWARDED_PROTO", "")
    return "https" if forwarded == "https" else str(environ["wsgi.url_scheme"])
