"""What is asked for: pages, readers, and what the server may remember of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from serving.crew import Crew
from serving.facts import Facts

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
MANY, FEW = 32, 6
# One of each network of those that are set apart for benchmarks.
ADDRESSES = [f"198.{18 + at // 256}.{at % 256}.1" for at in range(512)]
# Any letters: the form and the cookie have to say the same.
CSRF = "benchbenchbenchbenchbenchbench12"
WORDS = (
    "Replaced the relay this morning, cleaned both connectors, and the idle holds at "
    "nine hundred now, cold and warm. Ten miles without a stutter; I will report after "
    "the weekend. The old one rattles when you shake it, so look at yours first."
)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the table.

    `state` is "kept" where the whole page may come out of memory, "warm" where its
    pieces may, "cold" where it is shown for the first time since the server started,
    and "computed" where the server keeps nothing. With `walks`, each request is for
    another path, and no path is asked twice. With `everywhere`, the requests come from
    many networks, as a proxy tells them: one alone would soon be asked to wait.
    """

    page: str
    reader: str
    state: str
    port: int
    paths: list[str]
    cookie: str = ""
    form: bool = False
    walks: bool = False
    everywhere: bool = False
    expected: str = "200"

    @property
    def name(self) -> str:
        return " · ".join(word for word in (self.page, self.reader, self.state) if word)

    @property
    def connections(self) -> int:
        """At once. More would be turned away where each answer is computed."""
        return MANY if self.state == "kept" else FEW

    def requests(self, times: int = 1, start: int = 0) -> list[str]:
        """Whole requests as text; as many as `times` where none may be asked twice."""
        if self.form:
            return [self._post(self.paths[0]) for _ in range(times)]
        if self.walks:
            return [self.get(path) for path in self.paths[start : start + times]]
        if self.everywhere:
            return [
                self.get(self.paths[0], f"X-Forwarded-For: {address}")
                for address in ADDRESSES
            ]
        return [self.get(self.paths[0])]

    def get(self, path: str, *more: str) -> str:
        return "\r\n".join([f"GET {path} HTTP/1.1", *self.headers(), *more, "", ""])

    def headers(self, encodings: str = "gzip, br") -> list[str]:
        told = [
            f"Host: 127.0.0.1:{self.port}",
            f"User-Agent: {BROWSER}",
            "Accept: text/html",
            "Accept-Language: en",
            f"Accept-Encoding: {encodings}",
        ]
        return [*told, f"Cookie: {self.cookie}"] if self.cookie else told

    def _post(self, path: str) -> str:
        """The form that a page of the site would send; its key makes it one of its kind."""
        body = urlencode(
            {
                "csrfmiddlewaretoken": CSRF,
                "source": WORDS,
                "markup": "1",
                "key": str(uuid.uuid4()),
            }
        )
        head = [
            f"POST {path} HTTP/1.1",
            *self.headers(),
            f"Origin: http://127.0.0.1:{self.port}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
        return "\r\n".join([*head, "", body])


def all_steps(crew: Crew, facts: Facts) -> list[Step]:
    return list(_all_steps(crew, facts))


def _all_steps(crew: Crew, facts: Facts) -> Iterator[Step]:
    kept, computed = crew.kept_port, crew.computed_port
    session = f"session={facts.session}; csrf={CSRF}"
    topic = "/forum/topics/{}/".format
    pages = {
        "board": "/forum/",
        "topic list": f"/forum/{facts.forum_id}/",
        f"topic, {facts.posts_on_page} posts": topic(facts.topic_id),
    }
    for page, path in pages.items():
        yield Step(page, "guest", "kept", kept, [path])
        yield Step(page, "guest", "computed", computed, [path])
        yield Step(page, "member", "warm", kept, [path], session)
        if path == topic(facts.topic_id):
            others = [topic(pk) for pk in facts.others]
            yield Step(page, "member", "cold", kept, others, session, walks=True)
        yield Step(page, "member", "computed", computed, [path], session)
    reply = f"/forum/topics/{facts.replies_topic_id}/reply/"
    yield Step("reply", "member", "", kept, [reply], session, form=True, expected="302")
    if facts.word:
        search = "/search/?" + urlencode({"q": facts.word})
        for reader, cookie in (("guest", ""), ("member", session)):
            yield Step("search", reader, "", kept, [search], cookie, everywhere=True)
