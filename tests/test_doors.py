"""Pages on the way in, which a link, a step or a puzzle leads to: valid, and usable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from focaljet.accounts.models import SignIn
from focaljet.accounts.services import addresses, sign_ins
from focaljet.accounts.tests.makers import PASSWORD, make_member, make_moderator
from focaljet.accounts.tests.steps import GROWN_UP, sign_in
from focaljet.choices.queries import assume
from focaljet.joining.services import invitations, wishes
from focaljet.second_step.tests.makers import give_app
from tests.jobs import forget_jobs_and_counts

pytestmark = pytest.mark.django_db(transaction=True)

STEP = "/account/signing-in/second-step/"


@pytest.fixture(autouse=True)
def _nothing_left_behind(transactional_db: None) -> Iterator[None]:
    yield
    forget_jobs_and_counts()


def not_me(client: Client) -> str:
    make_member("Ann", email="ann@example.org", password=PASSWORD)
    sign_in(Client())
    token = sign_ins.not_me_token(SignIn.objects.get())
    return reverse("accounts:not_me", args=[token])


def stop(client: Client) -> str:
    ann = make_member("Ann", email="ann@example.org")
    addresses.change_address(member=ann, email="new@example.org")
    old = EmailAddress.objects.get(verified=True)
    return reverse("accounts:stop_change", args=[addresses.stop_token(old)])


def invited(client: Client) -> str:
    made = invitations.invite(maker=make_moderator(), note="", uses=1, days=3)
    return reverse("joining:invited", args=[invitations.token_of(made)])


def details(client: Client) -> str:
    assume(
        {
            "joining.how": "approval",
            "joining.question": "Which town?",
            "joining.answers": "Utrecht",
        }
    )
    return str(client.post(invited(client), GROWN_UP).headers["Location"])


def closed(client: Client) -> str:
    assume({"joining.how": "closed"})
    return reverse("account_signup")


def step(client: Client) -> str:
    ann = make_member("Ann", email="ann@example.org", password=PASSWORD)
    give_app(ann)
    sign_in(client)
    return STEP


def waiting(client: Client) -> str:
    ann = make_member("Ann", email="ann@example.org", password=PASSWORD)
    wishes.ask(member=ann, why="I drive one.", invited_by=None)
    ann.waits_since = ann.joined_at
    ann.save()
    sign_in(client)
    return reverse("joining:waiting")


def puzzle(client: Client) -> str:
    for _ in range(6):
        sign_in(client, "Nobody Here", password="a guess of many")
    return reverse("account_login")


WAYS: dict[str, Callable[[Client], str]] = {
    "not me": not_me,
    "stop": stop,
    "invited": invited,
    "details": details,
    "closed": closed,
    "step": step,
    "waiting": waiting,
}


@pytest.mark.parametrize("door", WAYS)
def test_a_page_on_the_way_in_is_valid_html(nu: Callable[..., list[str]], door: str):
    client = Client()
    page = client.get(WAYS[door](client))
    assert page.status_code == 200
    assert nu(page.content.decode()) == []


def test_a_form_with_a_puzzle_is_valid_html(nu: Callable[..., list[str]]):
    client = Client()
    puzzle(client)
    page = sign_in(client, "Nobody Here", password="a guess of many")
    assert "fj-proof-of-work" in page.content.decode()
    assert nu(page.content.decode()) == []


@pytest.mark.browser
@pytest.mark.parametrize("door", WAYS)
def test_a_page_on_the_way_in_is_accessible_and_fits(
    site, new_context: Callable[..., BrowserContext], axe, door: str
):
    client = Client()
    path = WAYS[door](client)
    context = new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    if session := client.cookies.get("session"):
        context.add_cookies(
            [{"name": "session", "value": session.value, "url": site.url}]
        )
    page.goto(urlsplit(path).path)
    assert axe(page) == []
    assert fits(page)
    assert complaints == []


def fits(page: Page) -> bool:
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth"
            " <= document.documentElement.clientWidth"
        )
    )


@pytest.mark.browser
def test_a_new_password_is_spoken_of_while_it_is_typed_and_sent_nowhere(
    new_context: Callable[..., BrowserContext],
):
    page = new_context().new_page()
    # The icon of the site may come last.
    page.goto(details(Client()), wait_until="networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    said = {
        "road": "Too short so far",
        "roadroadroad": "says the same thing",
        "road and lane": "One more word",
        "road and lane and hill": "A good length",
    }
    for typed, words in said.items():
        page.get_by_label("Password").fill(typed)
        seen = page.locator("fj-strength p:visible")
        expect(seen).to_have_count(1)
        expect(seen).to_contain_text(words)
    page.get_by_label("Password").fill("")
    expect(page.locator("fj-strength p:visible")).to_have_count(0)
    assert asked == []
