"""Mails about requests: text, in the reader's language, with a link to go on."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from focaljet.cases import links, proofs
from focaljet.cases.models.cases import Case
from focaljet.cases.queries import people
from focaljet.choices import site
from focaljet.choices.queries import chosen


def send(kind: str, case: Case, **words: Any) -> bool:
    """Send templates/cases/mail/<kind>.txt, whose first line is the subject.

    It goes to the address of the letter, or to the member's confirmed one; False where
    there is neither.
    """
    address = people.address_of(case)
    if not address:
        return False
    about = {
        "case": case,
        "site_name": site.name(),
        "url": links.in_the_mail(case.pk),
        "wants_proof": wants_proof(case),
        "authority": str(chosen("cases.authority")),
    }
    with site.speaking_to(case.member):
        said = render_to_string(f"cases/mail/{kind}.txt", {**about, **words})
    subject, _newline, body = said.strip().partition("\n")
    text = f"{body.strip()}\n"
    EmailMessage(subject, text, site.sender(), [address]).send()
    return True


def wants_proof(case: Case) -> bool:
    """Whether a press on the button behind the link would help."""
    return case.is_open and bool(
        not proofs.is_enough(case) or (case.agent and not case.proof)
    )
