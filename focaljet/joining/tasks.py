"""Jobs: mails about joining, and what is done by night. Arguments are ids only."""

from __future__ import annotations

from procrastinate.contrib.django import app

from focaljet.accounts import mails
from focaljet.accounts.models import Group, Member
from focaljet.accounts.queries import confirmed_address
from focaljet.accounts.tasks import AGAIN
from focaljet.joining import queries
from focaljet.joining.models import Wish
from focaljet.joining.services import wishes


@app.task(queue="mail", retry=AGAIN)
def mail_decision(*, member_id: int) -> None:
    wish = Wish.objects.filter(member=member_id).exclude(decided_at=None).last()
    if wish and (address := confirmed_address(member_id)):
        mails.send(
            "let_in" if wish.is_let_in else "turned_down",
            to=address,
            reason=wish.reason,
            sign_in_url=mails.link("account_login"),
            contact_url=mails.link("site:contact"),
        )


@app.task(queue="mail", retry=AGAIN)
def mail_that_somebody_waits(*, member_id: int) -> None:
    """One mail for the first of a queue: the owners find the others on the page."""
    waiting = queries.open_wishes()
    if not waiting.filter(member=member_id).exists():
        return
    if waiting.exclude(member=member_id).exists():
        return
    owners = Member.objects.filter(groups__kind=Group.Kind.OWNERS, hidden_at=None)
    for owner_id in owners.values_list("pk", flat=True):
        if address := confirmed_address(owner_id):
            url = mails.link("joining:wishes")
            mails.send("somebody_waits", to=address, wishes_url=url)


@app.periodic(cron="37 3 * * *")
@app.task(queue="night", queueing_lock="forget_the_turned_down")
def forget_the_turned_down(timestamp: int) -> None:
    wishes.forget_the_turned_down()
