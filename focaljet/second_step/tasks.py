"""Jobs: arguments are ids only."""

from __future__ import annotations

from procrastinate.contrib.django import app

from focaljet.accounts import mails
from focaljet.accounts.queries import confirmed_address
from focaljet.accounts.tasks import AGAIN


@app.task(queue="mail", retry=AGAIN)
def mail_means_changed(*, member_id: int) -> None:
    if address := confirmed_address(member_id):
        mails.send(
            "means_changed",
            to=address,
            means_url=mails.link("second_step:means"),
            reset_url=mails.link("account_reset_password"),
        )
