"""Vera and Ann ask, Moe answers and refuses, Otto decides anew and publishes a policy:
the policy at work, as people see it in their browsers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import (
    PASSWORD,
    make_member,
    make_moderator,
    make_owner,
)
from focaljet.base import clock
from focaljet.cases.models.cases import Case
from focaljet.cases.tests.makers import make_case
from focaljet.policy.queries import versions
from focaljet.policy.services import publishing
from focaljet.policy.tests.makers import Build
from tests.jobs import forget_jobs_and_counts, run_jobs_beside_a_browser
from tests.steps import follow, press, sign_in, user_cp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NewPage = Callable[..., Page]
VERAS = "vera@mail.example"


@pytest.fixture(autouse=True)
def _a_quiet_site(site) -> Iterator[None]:
    cache.clear()
    yield
    forget_jobs_and_counts()


@pytest.fixture
def ann(site) -> Member:
    return make_member("Ann", email="ann@example.org", password=PASSWORD)


@pytest.fixture
def moes(site, new_context) -> Page:
    """The page of Moe, who is signed in; the staff have scripts."""
    make_moderator("Moe", email="moe@example.org", password=PASSWORD)
    return sign_in(new_context().new_page(), "Moe")


@pytest.fixture
def ottos(site, new_context) -> Page:
    make_owner("Otto", email="otto@example.org", password=PASSWORD)
    return sign_in(new_context().new_page(), "Otto")


def letters_to(address: str) -> list[str]:
    """What lies in a mailbox when all jobs are done, the newest last."""
    run_jobs_beside_a_browser()
    return [str(sent.body) for sent in mail.outbox if address in sent.to]


def link_in(letter: str) -> str:
    found = re.search(r"https?://[^/]+(/privacy/requests/at/\S+)", letter)
    assert found
    return found[1]


def says(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)


def ask_by_contact_us(page: Page, kind: str, message: str) -> Case:
    """From the footer of whatever page stands there."""
    follow(page.locator("footer"), "Contact Us")
    page.locator("summary", has_text="A request about your data?").click()
    follow(page.locator("main"), kind)
    page.get_by_label("Your e-mail address").fill(VERAS)
    page.get_by_label("Your message").fill(message)
    press(page.locator("main"), "Send")
    says(page, "Thank you, it has arrived")
    says(page, "We owe you an answer by")
    return Case.objects.latest("pk")


def what_is_known(page: Page, place: str) -> Locator:
    """One of the places that "What we know about you" lists, by a pattern, opened."""
    page.goto(reverse("accounts:user_cp"))
    follow(page.locator(".usercp-pages"), "What we know about you")
    heading = page.get_by_role("heading", name=re.compile(place))
    found = page.locator(".known details", has=heading)
    heading.click()
    return found


def open_from_the_queue(page: Page, case: Case) -> None:
    page.goto(reverse("cases:cases"))
    follow(page.locator("main"), f"Case {case.pk}")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Case {case.pk}")


def decide(page: Page, outcome: str, words: str, *, ground: str = "") -> Locator:
    """The errors, if the form comes back."""
    page.get_by_role("radio", name=outcome, exact=True).check()
    if ground:
        page.get_by_label("Ground, where something").select_option(label=ground)
    page.get_by_label("Answer", exact=True).fill(words)
    press(page, "Answer and close")
    return page.locator("main .notice.bad")


@pytest.mark.clause("C2", "C79", "C87")
def test_vera_asks_without_a_cookie_proves_it_and_is_answered_in_part(
    plain_page: Page, moes: Page
):
    vera = plain_page
    vera.goto(reverse("forum:index"))
    case = ask_by_contact_us(vera, "See what you keep about me", "All of it, please.")
    says(vera, f"number {case.pk}")
    follow(vera.locator("main"), "To your request")
    says(vera, "All of it, please.")
    expect(vera.get_by_role("button", name="Yes, it is mine")).to_have_count(0)

    (letter,) = letters_to(VERAS)
    address = link_in(letter)
    for method in ("GET", "HEAD"):  # a scanner of mails opens all links
        with urlopen(Request(link_at(vera, address), method=method)) as answer:  # noqa: S310
            assert answer.status == 200

    open_from_the_queue(moes, case)
    says(moes, "Not known yet")
    refused = decide(
        moes,
        "Granted in part",
        "Here is your letter; the log is not.",
        ground="Disproportionate technical effort",
    )
    expect(refused).to_contain_text("First make sure that the request comes from")
    words = moes.get_by_label("Answer", exact=True)
    expect(words).to_have_value("Here is your letter; the log is not.")

    vera.goto(address)
    says(vera, "Is this request yours?")
    press(vera, "Yes, it is mine")
    says(vera, "Thank you: we know that the request is yours.")

    press(moes, "Answer and close")
    says(moes, "This case is closed.")
    assert "the log is not." in letters_to(VERAS)[-1]
    vera.goto(link_in(letters_to(VERAS)[-1]))
    expect(vera.locator("main .tag").first).to_have_text("Granted in part")
    says(vera, "Disproportionate technical effort")
    assert vera.context.cookies() == []


def link_at(page: Page, path: str) -> str:
    return urljoin(page.url, path)


@pytest.mark.clause("C83", "C85", "C86", "C87")
def test_moe_refuses_vera_appeals_and_otto_not_moe_decides_anew(
    plain_page: Page, moes: Page, ottos: Page
):
    vera = plain_page
    vera.goto(reverse("forum:index"))
    case = ask_by_contact_us(
        vera, "Erase something about me", "My old letter of last year."
    )
    vera.goto(link_in(letters_to(VERAS)[-1]))
    press(vera, "Yes, it is mine")

    open_from_the_queue(moes, case)
    refused = decide(moes, "Refused", "We still need it.")
    expect(refused).to_contain_text("ground")
    expect(moes.get_by_label("Answer", exact=True)).to_have_value("We still need it.")
    decide(moes, "Refused", "We still need it.", ground="The law does not ask for it")
    says(moes, "This case is closed.")

    letter = letters_to(VERAS)[-1]
    assert "We still need it." in letter
    assert "If you do not agree, appeal" in letter
    vera.goto(link_in(letter))
    vera.get_by_label("Why you do not agree").fill("You told me it was gone.")
    press(vera, "Appeal")
    expect(vera.get_by_label("Why you do not agree")).to_have_count(0)
    says(vera, "You told me it was gone.")

    moes.goto(reverse("cases:cases") + "?state=appeals")
    follow(moes.locator("main"), f"Case {case.pk}")
    says(moes, "somebody else of the staff has to decide")
    expect(moes.get_by_label("Answer", exact=True)).to_have_count(0)

    open_from_the_queue(ottos, case)
    decide(ottos, "Granted", "You are right: it is gone.")
    says(ottos, "This case is closed.")
    assert "You are right: it is gone." in letters_to(VERAS)[-1]
    vera.reload()
    expect(vera.locator("main .tag").first).to_have_text("Granted, on appeal")

    ottos.goto(reverse("cases:cases"))
    follow(ottos.locator("main"), "How requests were answered")
    row = ottos.get_by_role("row", name="Erase something about me")
    expect(row.get_by_role("cell").first).to_have_text("1")
    vera.goto(reverse("requests:statistics"))
    expect(vera.get_by_role("heading", level=1)).to_have_text(
        "How requests were answered"
    )
    assert vera.context.cookies() == []


@pytest.mark.clause("C78", "C80")
def test_ann_has_something_wrong_put_right(ann: Member, new_page: NewPage, moes: Page):
    make_case(member=ann, name="Anne", kind="question")
    hers = sign_in(new_page(), "Ann")
    place = what_is_known(hers, "^Request")
    expect(place).to_contain_text("Anne")
    place.get_by_role("link", name=re.compile("Correct this.*Name")).click()
    says(hers, "Something that we keep about you is wrong or out of date.")
    hers.get_by_label("What is right instead").fill("Ann")
    press(hers.locator("main"), "Send")
    follow(hers.locator("main"), "To your request")
    expect(hers.locator("main .tag").first).to_have_text("open")

    case = Case.objects.latest("pk")
    open_from_the_queue(moes, case)
    says(moes, "“Anne”")
    expect(moes.get_by_label("Put this in its place")).to_be_checked()
    decide(moes, "Granted", "It says Ann now.")
    says(moes, "This case is closed.")

    user_cp(hers, "Requests")
    follow(hers.locator("main"), "Correct something about me")
    says(hers, "It says Ann now.")
    expect(hers.locator("main .tag").first).to_have_text("Granted")
    place = what_is_known(hers, "^Request")
    expect(place).not_to_contain_text("Anne")


@pytest.mark.clause("C16", "C94", "C95", "C96")
def test_otto_publishes_and_everybody_is_told_at_that_moment(
    ann: Member,
    ottos: Page,
    plain_page: Page,
    new_page: NewPage,
    monkeypatch: pytest.MonkeyPatch,
):
    build, vera = Build(monkeypatch), plain_page
    versions.forget()
    publishing.publish_first("privacy")
    hers = sign_in(new_page(), "Ann")
    vera.goto(reverse("forum:index"))
    for page in (vera, hers):
        expect(page.locator("aside.banner")).to_have_count(0)
    build.widen()
    build.words = "%(site)s asks for the size of your shoes."

    follow(ottos, "Site")
    ottos.locator("main").get_by_role("link", name="Policy and terms").click()
    ottos.get_by_role("link", name=re.compile("draft.*Privacy policy")).click()
    says(ottos, "It changes something that matters.")
    says(ottos, "Members: shoe size")
    ottos.get_by_label("What changes, in a few sentences").fill("Your shoes.")
    press(ottos, "Publish")
    expect(ottos.locator("main .errors")).to_contain_text("Read the draft first")
    expect(ottos.get_by_label("What changes, in a few")).to_have_value("Your shoes.")
    ottos.get_by_label("I have read the draft.").check()
    press(ottos, "Publish")
    says(ottos, "Version 2 is published, and everybody is told of it.")

    vera.reload()
    banner = vera.locator("aside.banner")
    expect(banner).to_contain_text("The privacy policy changes.")
    expect(banner).to_contain_text("Your shoes.")
    follow(banner, "See what changes")
    expect(vera.locator("main ins")).to_contain_text(["size of your shoes"])
    vera.goto(reverse("policy:privacy"))
    expect(vera.locator("main")).not_to_contain_text("size of your shoes")

    for _again in range(2):
        (letter,) = letters_to("ann@example.org")
        assert "Your shoes." in letter
    hers.reload()
    press(hers.locator("aside.banner"), "Do not show this again")
    expect(hers.locator("aside.banner")).to_have_count(0)
    hers.goto(reverse("policy:privacy"))
    expect(hers.locator("aside.banner")).to_have_count(0)

    now = clock.now() + timedelta(days=15)
    monkeypatch.setattr(clock, "now", lambda: now)
    vera.reload()
    says(vera, "asks for the size of your shoes.")
    expect(vera.locator("aside.banner")).to_contain_text("New privacy policy.")
    assert vera.context.cookies() == []
