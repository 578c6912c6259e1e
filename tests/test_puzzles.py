"""A puzzle in a real browser: solved by a script, or waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, expect

from focaljet.accounts.tests.makers import PASSWORD, make_member
from focaljet.accounts.tests.steps import sign_in
from focaljet.guarding import puzzles
from tests.jobs import forget_jobs_and_counts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _nothing_left_behind(transactional_db: None) -> Iterator[None]:
    yield
    forget_jobs_and_counts()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_who_has_guessed_too_often_comes_in_after_a_little_work(
    new_context: Callable[..., BrowserContext],
    monkeypatch: pytest.MonkeyPatch,
    scripts: bool,
):
    make_member("Ann", email="ann@example.org", password=PASSWORD)
    for _ in range(5):
        sign_in(Client(), password="a guess of many")
    if not scripts:
        monkeypatch.setattr(puzzles, "WAIT", timedelta(0))
    page = new_context(java_script_enabled=scripts).new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.goto("/account/sign-in/")
    for _ in range(2):
        page.get_by_label("Screen name or e-mail address").fill("Ann")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        if page.locator("fj-proof-of-work").count() and scripts:
            expect(page.get_by_text("The puzzle is solved")).to_be_visible(
                timeout=60_000
            )
        page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/forum/")
    assert [line for line in complaints if "422" not in line] == []
