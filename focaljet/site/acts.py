"""What the person of the proof does on the site's own pages: see
privacy/proof/acting.py."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from focaljet.cases.models.cases import Case
from focaljet.privacy.proof.acting import Actor, new_client

SEAL = re.compile(r'name="seal" value="([^"]+)"')


def write_letters(actor: Actor) -> None:
    """One while signed in, and one from a browser that nobody is signed in with."""
    _write(actor, actor.client, actor.say("letter"))
    _write(actor, new_client(), actor.say("letter from outside"))


def lose_the_way(actor: Actor) -> None:
    """Words in an address that leads nowhere, and in a search for it."""
    slip = actor.let_slip("address of a page")
    actor.get(f"/nowhere/{slip}/?q={slip}", want=404)
    actor.get(f"/nowhere/{slip}/", client=new_client(), want=404)


def _write(actor: Actor, client: Client, words: str) -> None:
    page = actor.get(reverse("site:contact"), client=client)
    seal = SEAL.search(page.content.decode())
    typed = {
        "kind": Case.Kind.QUESTION.value,
        "name": actor.say("name in a letter"),
        "email": actor.known["address"],
        "message": words,
        "seal": seal[1] if seal else "",
    }
    actor.post(reverse("site:contact"), typed, client=client)
