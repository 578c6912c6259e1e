"""What the person of the proof does at the door: see privacy/proof/acting.py."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.services.addresses import confirm_token
from focaljet.privacy.proof.acting import PASSWORD_BEGINS, Actor, new_client


def sign_up(actor: Actor) -> None:
    """Through the age screen, the form and the mail, with a browser to be remembered."""
    name = actor.say("screen name")
    password = PASSWORD_BEGINS + actor.let_slip("password")
    address = f"{actor.say('e-mail address')}@example.org"
    age = actor.post(
        reverse("account_signup"), {"day": "1", "month": "2", "year": "1980"}
    )
    typed = {"screen_name": name, "email": address, "password": password}
    actor.post(age.headers["Location"], typed)
    member = Member.objects.get(screen_name=name)
    actor.member_id = member.pk
    actor.run_jobs()
    claimed = EmailAddress.objects.get(user=member)
    actor.post(reverse("account_confirm_email", args=[confirm_token(claimed)]), {})
    actor.known |= {"name": name, "password": password, "address": address}


def sign_in_again(actor: Actor) -> None:
    """Out and in, once with a wrong password and once from a browser that stays."""
    known, wrong = actor.known, actor.let_slip("wrong password")
    actor.post(reverse("account_logout"), {})
    sign_in = reverse("account_login")
    actor.post(sign_in, {"login": known["name"], "password": wrong}, want=422)
    typed = {"login": known["address"], "password": known["password"]}
    actor.post(sign_in, typed | {"remember": "on"})
    actor.get(reverse("accounts:user_cp"))
    actor.get(reverse("accounts:sign_ins"))


def ask_for_another_address(actor: Actor) -> None:
    """A change of the address that is never confirmed."""
    address = f"{actor.say('claimed address')}@example.org"
    typed = {"email": address, "current": actor.known["password"]}
    actor.post(reverse("account_email"), typed)


def forget_the_password(actor: Actor) -> None:
    typed = {"email": actor.known["address"]}
    actor.post(reverse("account_reset_password"), typed, client=new_client())


def be_looked_at(actor: Actor) -> None:
    actor.get(reverse("members:member", args=[actor.member_id]), client=new_client())


def choose_language_and_time(actor: Actor) -> None:
    typed = {"language": "en", "time_zone": "Europe/Vienna"}
    actor.post(reverse("accounts:language"), typed)


def change_the_name(actor: Actor) -> None:
    """Asks for a wrong name first; what it was called before stays as the old one."""
    page = reverse("accounts:name")
    typed = {"screen_name": "x", "current": actor.known["password"]}
    actor.post(page, typed, want=422)
    name = actor.say("second screen name")
    actor.post(page, {"screen_name": name, "current": actor.known["password"]})
    actor.known["name"] = name
    actor.get(page)
