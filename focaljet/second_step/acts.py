"""What the person of the proof does with second steps: see privacy/proof/acting.py."""

from __future__ import annotations

from django.urls import reverse

from focaljet.privacy.proof.acting import Actor
from focaljet.second_step.services import code_apps
from focaljet.second_step.views.code_apps import SEALED


def use_an_authenticator_app(actor: Actor) -> None:
    """Set up, with a wrong code first; then taken away again, so that signing in goes
    on without it."""
    add = reverse("second_step:add_app")
    actor.get(add)
    actor.post(add, {"code": actor.let_slip("wrong code")[:40]}, want=422)
    sealed = actor.client.session[SEALED]
    actor.post(add, {"code": code_apps.code_now(sealed)})
    actor.get(reverse("second_step:codes"))
    actor.post(reverse("second_step:remove_app"), {})
    actor.post(add, {"code": "000"}, want=422)
