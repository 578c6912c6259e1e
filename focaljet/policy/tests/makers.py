"""Builds that declare other things than ours, and versions of them."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from focaljet.base import clock
from focaljet.personal.lock.normal import normal_form
from focaljet.policy.models.versions import Version
from focaljet.policy.queries import drafting
from focaljet.policy.services import publishing

Change = Callable[[dict[str, Any]], object]
EMAIL = ("account.EmailAddress", "email")


class Build:
    """What the program declares and says, for as long as a test lasts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.form, self.words = normal_form([]), "It says what %(site)s does."
        self.title = "This document"

        def form(recipients: Any = None) -> dict[str, Any]:
            made = deepcopy(self.form)
            if recipients is None:
                del made["recipients"]
            return made

        monkeypatch.setattr(drafting, "normal_form", form)
        monkeypatch.setattr(drafting, "text_of", self._text)

    def _text(self, document: str, language: str) -> list[dict[str, Any]]:
        clause = {"number": "C1", "title": self.title, "paragraphs": [self.words]}
        return [{"id": "a", "title": "What we collect", "clauses": [clause]}]

    def widen(self) -> None:
        """A new datum."""
        self.form["tables"]["accounts.Member"]["shoe_size"] = deepcopy(
            self.form["tables"]["accounts.Member"]["time_zone"]
        )

    def narrow(self) -> None:
        del self.form["tables"]["accounts.Member"]["language"]

    def add_purpose(self, purpose: str, table: str = EMAIL[0], field: str = EMAIL[1]):
        datum = self.form["tables"][table][field]
        datum["purposes"] = sorted({*datum["purposes"], purpose})

    def take_purpose(self, purpose: str, table: str = EMAIL[0], field: str = EMAIL[1]):
        self.form["tables"][table][field]["purposes"].remove(purpose)


def publish(document: str = "privacy", **more: Any) -> Version:
    words = {"by_id": None, "summary": "Something changed."} | more
    return publishing.publish(document=document, **words)


def publish_wider(build: Build, **more: Any) -> Version:
    """Two versions, the second of which matters."""
    publishing.publish_first("privacy")
    build.widen()
    return publish(**more)


def make_versions() -> None:
    """Two of the policy, the second of which is news, and terms that have to follow."""
    draft = drafting.draft("privacy")
    narrow, text = deepcopy(draft.declarations), deepcopy(draft.text)
    del narrow["tables"]["accounts.Member"]["language"]
    narrow["tables"]["accounts.Member"]["ip_address"]["keep"]["days"] = 7
    narrow["tables"]["accounts.Member"]["joined_at"]["visible"] = "public"
    text["en"][0]["clauses"][0]["paragraphs"] = ["It was said in other words before."]
    first = replace(draft, declarations=narrow, text=text)
    publishing._write(first, None, "The first.", clock.now(), False)
    publish(summary="We keep the address of your network for longer.")
    terms = drafting.draft("terms")
    terms.text["en"][0]["clauses"][0]["paragraphs"] = ["You owe us a cake."]
    publishing._write(terms, None, "The first.", clock.now(), False)
