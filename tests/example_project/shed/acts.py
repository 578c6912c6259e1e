"""What the person of the proof does in the shed."""

from __future__ import annotations

from django.urls import reverse

from focaljet.privacy.proof.acting import Actor
from shed.models import Neighbour, Tool


def join_and_borrow(actor: Actor) -> None:
    name = actor.say("shed.Neighbour.name")
    address = f"{actor.say('shed.Neighbour.email')}@street.example"
    actor.post(reverse("join"), {"name": name, "email": address})
    actor.member_id = Neighbour.objects.get(name=name).pk
    tool = Tool.objects.create(name="Ladder", lent_by_id=actor.member_id)
    said = {
        "reason": actor.say("shed.Loan.reason"),
        "note": actor.say("shed.Note.text"),
    }
    actor.post(reverse("borrow", args=[tool.pk]), said)
