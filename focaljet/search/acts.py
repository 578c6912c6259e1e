"""What the person of the proof looks for: see privacy/proof/acting.py."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import uuid4

from django.urls import reverse

from focaljet.forum.acts import open_forum
from focaljet.privacy.proof.acting import Actor, new_client
from focaljet.search.services.indexing import index_waiting


def look_for_words(actor: Actor) -> None:
    """A topic that is found by its title and its words, and words that are not kept:
    of a member's search, and of a visitor's."""
    forum = open_forum(actor)
    title, words = actor.say("title to be found"), actor.say("words to be found")
    typed = {"title": title, "source": words, "markup": "1", "key": str(uuid4())}
    actor.post(reverse("forum:start", args=[forum.pk]), typed)
    while index_waiting():
        pass
    page = reverse("search:search")
    for said in (title, words):
        actor.get(f"{page}?{urlencode({'q': said})}")
    looked_for = {"q": actor.let_slip("looked for"), "author": actor.let_slip("author")}
    actor.get(f"{page}?{urlencode(looked_for)}")
    as_visitor = {"q": actor.let_slip("looked for as a visitor")}
    actor.get(f"{page}?{urlencode(as_visitor)}", client=new_client())
