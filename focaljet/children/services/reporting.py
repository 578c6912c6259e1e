"""Somebody outside says that a member is a child. It hides nobody: people look at once."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from focaljet.base import clock
from focaljet.cases.models.cases import Case
from focaljet.cases.models.messages import CaseMessage
from focaljet.cases.services.cases import open_case
from focaljet.cases.words import Writer
from focaljet.children.models.suspicions import Suspicion
from focaljet.children.queries.found import member_named
from focaljet.children.rules import LETTER
from focaljet.privacy.rules import Person


@transaction.atomic
def ask_as_a_parent(
    *,
    screen_name: str,
    relation: str,
    email: str,
    message: str,
    member: Person | None = None,
    network: str | None = None,
) -> Case:
    """Open a case, and note whom it is about apart from it.

    Says nothing about whether there is such a member, neither here nor on the page of
    the letter: a name that is nobody's is noted for the staff alone. Raises RefusedError where too many
    letters came from the network.
    """
    about = member_named(screen_name)
    lines = [f"{_('I am:')} {relation}"]
    if message.strip():
        lines += ["", message.strip()]
    case = open_case(
        kind=LETTER,
        message="\n".join(lines),
        email=email,
        member=member,
        network=network,
    )
    now = clock.now()
    if about is not None:
        Suspicion.objects.create(case_number=case.pk, member=about, made_at=now)
    else:
        CaseMessage.objects.create(
            case=case,
            writer=Writer.SYSTEM,
            text=f"{_('Screen name:')} {screen_name}",
            at=now,
        )
    return case
