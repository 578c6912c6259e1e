"""What people do in tests, page by page, as a browser without scripts would."""

from __future__ import annotations

import re
from itertools import count
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import PASSWORD
from focaljet.base import tokens
from focaljet.guarding import puzzles
from tests.jobs import run_jobs

GROWN_UP = {"day": "1", "month": "2", "year": "1980"}


def pass_the_age_screen(client: Client, **born: str) -> str:
    """The address of the form behind it."""
    answer = client.post(reverse("account_signup"), born or GROWN_UP)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def sign_up(client: Client, **typed: str) -> Any:
    fields = {
        "screen_name": "Ann",
        "email": "ann@example.org",
        "password": PASSWORD,
        **typed,
    }
    return client.post(pass_the_age_screen(client), fields)


def sign_in(client: Client, login: str = "Ann", **typed: str) -> Any:
    fields = {"login": login, "password": PASSWORD, **typed}
    return client.post(reverse("account_login"), fields)


def mails() -> list[Any]:
    """The mails that came since the last look, once the worker has had its turn."""
    run_jobs(queue="mail")
    came, mail.outbox[:] = list(mail.outbox), []
    return came


def link_in(message: Any) -> str:
    """The path of the one link to act upon."""
    links = re.findall(r"^https?://[^/\s]+(/account/\S+)$", message.body, re.M)
    assert len(links) == 1, message.body
    return str(links[0])


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("accounts:user_cp")).status_code == 200


def puzzle_in(page: Any) -> str:
    found = re.search(r'name="puzzle" value="([^"]+)"', page.content.decode())
    assert found, "the page brings no puzzle"
    return found[1]


def solution_for(page: Any) -> dict[str, str]:
    """What a browser with scripts would send back."""
    token = puzzle_in(page)
    bits = int(tokens.read(puzzles.PURPOSE, token)["b"])
    number = next(
        number for number in count() if puzzles.zero_bits(f"{token}:{number}") >= bits
    )
    return {"puzzle": token, "solution": str(number)}
