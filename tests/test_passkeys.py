"""Passkeys in a real browser, with an authenticator that the browser makes up itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import PASSWORD, make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ann() -> Member:
    return make_member("Ann", email="ann@example.org", password=PASSWORD)


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A browser on a computer with a finger reader, whose finger is always there."""
    page = new_context().new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def by_password(page: Page) -> None:
    page.goto("/account/sign-in/")
    page.get_by_label("Screen name or e-mail address").fill("Ann")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()


def add_a_passkey(page: Page) -> None:
    page.goto("/account/signing-in/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name of the passkey").fill("Desk")
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url("**/codes/")


def sign_out(page: Page) -> None:
    page.goto("/account/sign-out/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/forum/")


def test_ann_adds_a_passkey_and_signs_in_with_it_alone(ann: Member, page: Page):
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    by_password(page)
    add_a_passkey(page)
    page.goto("/account/signing-in/")
    assert page.get_by_role("row", name="Desk").is_visible()
    sign_out(page)
    page.goto("/account/sign-in/?next=/account/sign-ins/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/account/sign-ins/")
    assert complaints == []


def test_after_the_password_the_passkey_is_the_second_step(ann: Member, page: Page):
    by_password(page)
    add_a_passkey(page)
    sign_out(page)
    by_password(page)
    page.wait_for_url("**/second-step/")
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/forum/")
    page.goto("/account/")
    assert page.get_by_role("heading", name="Overview").is_visible()


def test_a_passkey_of_nobody_here_lets_nobody_in(ann: Member, page: Page):
    by_password(page)
    add_a_passkey(page)
    sign_out(page)
    ann.delete()
    page.goto("/account/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("No passkey of a member here answered.").wait_for()


def test_without_scripts_the_pages_say_what_a_passkey_needs(
    ann: Member, new_context: Callable[..., BrowserContext]
):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/account/sign-in/")
    assert page.get_by_text("A passkey needs a browser that runs scripts.").is_visible()
    assert page.get_by_role("button", name="Sign in with a passkey").is_hidden()
