"""Jobs of the site's own pages: ids in, safe to run twice."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from focaljet.choices import site
from focaljet.site.services import evening

AGAIN = RetryStrategy(max_attempts=3, exponential_wait=5)


@app.task(queue="mail", retry=AGAIN)
def mail_a_trial(*, member_id: int) -> None:
    """To the owner who wants to see that mail arrives; its link ticks that off."""
    address = evening.address_of(member_id)
    if address is None:
        return
    token = evening.link_token(member_id)
    url = settings.SITE_URL + reverse("site:mail_came", args=[token])
    with site.speaking_to(address.user):
        words = {"site_name": site.name(), "site_url": settings.SITE_URL, "url": url}
        said = render_to_string("site/mail/trial.txt", words)
        subject, _newline, body = said.strip().partition("\n")
        mail = EmailMessage(subject, f"{body.strip()}\n", site.sender())
    mail.to = [address.email]
    mail.send()
