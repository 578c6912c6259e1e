"""Somebody who uses the site as people do, and says a canary wherever a word is taken.

An app offers what can be done in it by the dotted names of functions:

    acts = ["focaljet.forum.acts.start_a_topic_and_reply"]

Each takes an `Actor`. The apps come from the ground floor up: who signs up is the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.test import Client
from django.utils.module_loading import import_string

from focaljet.privacy.proof.canaries import Aviary

PASSWORD_BEGINS = "a long and quiet road "  # noqa: S105  of somebody who is not there


class ActError(Exception):
    """A page did not answer as it should; the text says which."""


@dataclass
class Actor:
    """A browser without scripts, and what its person said so far.

    `said` are the places of canaries that the archive has to have; what was typed and
    refused, such as a wrong password, must be found nowhere, and in no archive either.
    """

    aviary: Aviary
    name: str
    run_jobs: Callable[[], None]
    client: Client = field(default_factory=lambda: new_client())
    member_id: int = 0
    known: dict[str, Any] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)

    def say(self, where: str) -> str:
        """A canary that is to be kept, and so to be in the archive."""
        text = self.aviary.a_word(self.name, where)
        self.said.add(text)
        return text

    def let_slip(self, where: str) -> str:
        """A canary that nobody is to keep."""
        return self.aviary.a_word(self.name, where)

    def get(self, url: str, *, client: Client | None = None, want: int = 200) -> Any:
        return self._answered("GET", url, (client or self.client).get(url), want)

    def post(
        self,
        url: str,
        typed: Mapping[str, Any],
        *,
        client: Client | None = None,
        want: int = 302,
    ) -> Any:
        answer = (client or self.client).post(
            url, typed, headers={"Sec-Fetch-Site": "same-origin"}
        )
        return self._answered("POST", url, answer, want)

    def _answered(self, method: str, url: str, answer: Any, want: int) -> Any:
        if answer.status_code != want:
            raise ActError(
                f"{method} {url} answered {answer.status_code} instead of {want}."
            )
        return answer


def new_client() -> Client:
    """A browser that comes to the site by its own name, and over HTTPS where it must."""
    host = settings.PUBLIC_HOSTS[0] if settings.PUBLIC_HOSTS else "127.0.0.1"
    client = Client(SERVER_NAME=host.lstrip(".*"), REMOTE_ADDR="192.0.2.77")
    if settings.IS_PUBLIC:
        client.defaults |= {
            "wsgi.url_scheme": "https",
            "HTTP_X_FORWARDED_PROTO": "https",
        }
    return client


def act_everywhere(actor: Actor) -> int:
    """Everything that any app offers; says how many acts there were."""
    acts = [
        import_string(path)
        for app in reversed(list(apps.get_app_configs()))
        for path in getattr(app, "acts", ())
    ]
    for act in acts:
        act(actor)
        actor.run_jobs()
    return len(acts)
