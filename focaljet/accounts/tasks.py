"""Jobs: mails about accounts, and what is done by night. Arguments are ids only."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from focaljet.accounts import mails
from focaljet.accounts.models import NameChange, SignIn
from focaljet.accounts.queries import confirmed_address
from focaljet.accounts.services import addresses, members, passwords, sign_ins

AGAIN = RetryStrategy(max_attempts=6, exponential_wait=5)


@app.task(queue="mail", retry=AGAIN)
def mail_to_confirm(*, address_id: int) -> None:
    """To whoever holds the address: the link, or that they have an account already."""
    address = _address(address_id)
    if address is None or address.verified:
        return
    holder = EmailAddress.objects.filter(email=address.email, verified=True)
    if known := holder.select_related("user").first():
        mails.send(
            "already_member",
            to=known,
            sign_in_url=mails.link("account_login"),
            reset_url=mails.link("account_reset_password"),
        )
    else:
        token = addresses.confirm_token(address)
        url = mails.link("account_confirm_email", token)
        mails.send("confirm", to=address, url=url)


@app.task(queue="mail", retry=AGAIN)
def mail_new_password(*, address_id: int) -> None:
    if address := _address(address_id):
        token = passwords.reset_token(address)
        url = mails.link("account_reset_password_from_key", token)
        mails.send("new_password", to=address, url=url)


@app.task(queue="mail", retry=AGAIN)
def mail_password_changed(*, member_id: int) -> None:
    if address := confirmed_address(member_id):
        reset_url = mails.link("account_reset_password")
        mails.send("password_changed", to=address, reset_url=reset_url)


@app.task(queue="mail", retry=AGAIN)
def mail_address_change(*, address_id: int) -> None:
    if address := _address(address_id):
        mails.send(
            "address_change",
            to=address,
            address_url=mails.link(
                "accounts:stop_change", addresses.stop_token(address)
            ),
            password_url=mails.link("account_change_password"),
        )


@app.task(queue="mail", retry=AGAIN)
def mail_device_copied(*, member_id: int) -> None:
    if address := confirmed_address(member_id):
        mails.send(
            "device_copied",
            to=address,
            devices_url=mails.link("accounts:sign_ins"),
            password_url=mails.link("account_change_password"),
        )


@app.task(queue="mail", retry=AGAIN)
def mail_new_sign_in(*, member_id: int, sign_in_id: int) -> None:
    """Was this you? Nothing where the sign-in was ended meanwhile."""
    sign_in = SignIn.objects.filter(pk=sign_in_id, member=member_id).first()
    if sign_in and (address := confirmed_address(member_id)):
        mails.send(
            "new_sign_in",
            to=address,
            sign_in=sign_in,
            url=mails.link("accounts:not_me", sign_ins.not_me_token(sign_in)),
        )


@app.task(queue="mail", retry=AGAIN)
def mail_renamed(*, member_id: int) -> None:
    change = NameChange.objects.filter(member=member_id).order_by("-pk").first()
    if change and (address := confirmed_address(member_id)):
        contact_url = mails.link("site:contact")
        mails.send("renamed", to=address, change=change, contact_url=contact_url)


@app.periodic(cron="23 3 * * *")
@app.task(queue="night", queueing_lock="forget_the_unconfirmed")
def forget_the_unconfirmed(timestamp: int) -> None:
    members.forget_the_unconfirmed()


def _address(address_id: int) -> EmailAddress | None:
    """None where it went meanwhile: then there is nobody to write to."""
    found = EmailAddress.objects.filter(pk=address_id, user__is_active=True)
    return found.select_related("user").first()
