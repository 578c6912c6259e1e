"""Jobs: ids in, safe to run twice."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from focaljet.base import clock
from focaljet.cases.models.cases import Case
from focaljet.choices import site

AGAIN = RetryStrategy(max_attempts=6, exponential_wait=5)


@app.task(queue="mail", retry=AGAIN)
@transaction.atomic
def mail_answer(*, case_id: int) -> None:
    """Send the answer, once, to the address that came with the letter."""
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if not (case and case.email and case.answer and case.answer_mailed_at is None):
        return
    with site.speaking_to(case.member):
        words = {"case": case, "site_name": site.name()}
        subject = _("Your message to %(site)s (case %(number)d)") % {
            "site": site.name(),
            "number": case.pk,
        }
        body = render_to_string("cases/mail/answer.txt", words)
    EmailMessage(subject, body, site.sender(), [case.email]).send()
    case.answer_mailed_at = clock.now()
    case.save(update_fields=["answer_mailed_at"])
