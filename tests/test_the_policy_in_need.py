"""A court orders silence, a child turns up, a backup comes back: what the policy promises
for the days that nobody hopes for, as people see it in their browsers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import (
    PASSWORD,
    make_member,
    make_moderator,
    make_owner,
)
from focaljet.backups.tests.makers import make_runs
from focaljet.base import clock
from focaljet.children.queries import alarms
from focaljet.disclosure.services import telling
from focaljet.forum.models.topics import Topic
from focaljet.forum.tests.makers import fold, make_post, make_topic
from focaljet.privacy.proof.dump import dump
from focaljet.privacy.services import erasing
from tests.jobs import forget_jobs_and_counts, run_jobs_beside_a_browser
from tests.steps import follow, press, sign_in, user_cp

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NewPage = Callable[..., Page]
COURT, ANNS = "Regional Court of Kanaria", "ann@example.org"
BASIS = "Order of 12 May, section 101"


@pytest.fixture(autouse=True)
def _a_quiet_site(site) -> Iterator[None]:
    cache.clear()
    yield
    forget_jobs_and_counts()


@pytest.fixture
def ann(site) -> Member:
    return make_member("Ann", email=ANNS, password=PASSWORD)


@pytest.fixture
def ottos(site, new_context) -> Page:
    make_owner("Otto", email="otto@example.org", password=PASSWORD)
    return sign_in(new_context().new_page(), "Otto")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """The clock goes on, for the server under the browser as well."""

    def go_on(how_long: timedelta) -> None:
        moment = clock.now() + how_long
        monkeypatch.setattr(clock, "now", lambda: moment)

    return go_on


def says(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)


# A court writes


@pytest.mark.clause("C63", "C67")
def test_a_court_orders_silence_and_ann_is_told_on_the_day_on_which_it_ends(
    ann: Member, ottos: Page, new_context, later, tmp_path: Path
):
    make_owner("Olga", email="olga@example.org", password=PASSWORD)
    olgas = sign_in(new_context().new_page(), "Olga")
    hers = sign_in(new_context().new_page(), "Ann")
    url = draw_up_a_case(ottos)
    says(ottos, "1 entry")
    expect(ottos.locator("main")).not_to_contain_text(ANNS)
    press(ottos, "Ask for the approval")
    says(ottos, "A second person has to approve")
    expect(ottos.get_by_role("button", name="Approve exactly this")).to_have_count(0)

    olgas.goto(url)
    says(olgas, COURT)
    seal = olgas.locator("input[name=seal]").get_attribute("value")
    assert post_as(ottos, f"{url}approve/", seal=str(seal)) == 422
    press(olgas, "Approve exactly this")
    ottos.reload()
    press(ottos, "Make the package")
    run_jobs_beside_a_browser()
    follow(ottos, "Look again")
    with ottos.expect_download() as fetched:
        press(ottos, "Fetch it and hand it over")
    package = tmp_path / "package.zip"
    fetched.value.save_as(package)
    ottos.goto(url)
    with ottos.expect_download() as fetched:
        follow(ottos, "Fetch the signature")
    fetched.value.save_as(tmp_path / "package.zip.sig")
    call_command("disclosure", "verify", str(package))
    altered = bytearray(package.read_bytes())
    altered[len(altered) // 2] ^= 1
    package.write_bytes(altered)
    with pytest.raises(CommandError):
        call_command("disclosure", "verify", str(package))

    run_jobs_beside_a_browser()
    assert telling.tell_all_due() == 0
    assert mail.outbox == []
    look_at_what_was_given(hers)
    says(hers, "Nothing of yours was given to anybody")
    follow(hers.locator(".usercp-pages"), "What we know about you")
    expect(hers.locator("main")).not_to_contain_text(COURT)

    later(timedelta(days=4))
    assert telling.tell_all_due() == 1
    (letter,) = mail.outbox
    assert letter.to == [ANNS]
    assert "under an order not to tell you" in letter.body
    look_at_what_was_given(hers)
    says(hers, COURT)
    says(hers, "Legal process")
    follow(hers.locator(".usercp-pages"), "What we know about you")
    says(hers, COURT)


def draw_up_a_case(page: Page) -> str:
    """The address of the page of the case."""
    follow(page, "Disclosures")
    page.locator("main").get_by_role("link", name="New case").click()
    page.get_by_role("link", name=re.compile("Legal process")).click()
    page.get_by_label("What they rely on").select_option(label="Subpoena")
    page.get_by_label("Who receives the data").fill(COURT)
    page.get_by_label("Their country").fill("de")
    page.get_by_label("Their reference").fill("4 C 12/26")
    until = clock.now().date() + timedelta(days=3)
    page.get_by_label("Who ordered the silence").fill(BASIS)
    press(page.locator("main"), "Save")
    says(page, "Silence needs an end")
    expect(page.get_by_label("Who ordered the silence")).to_have_value(BASIS)
    page.get_by_label("Nobody may be told before").fill(until.isoformat())
    press(page.locator("main"), "Save")
    page.get_by_label("Screen names").fill("Ann")
    press(page.locator("main"), "Save")
    page.locator("details", has_text="E-mail address").locator("summary").first.click()
    page.locator("input[value='account.EmailAddress/email']").check()
    press(page.locator("main"), "Save")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Disclosure")
    return page.url


def post_as(page: Page, url: str, **typed: str) -> int:
    """What the site answers to a form that its page does not offer."""
    seen = page.locator("input[name=csrfmiddlewaretoken]").first
    form = {"csrfmiddlewaretoken": str(seen.get_attribute("value")), **typed}
    return page.context.request.post(url, form=form).status


def look_at_what_was_given(page: Page) -> None:
    user_cp(page, "What was given to others")


# A child is here


@pytest.mark.clause("C89")
def test_a_child_is_hidden_at_once_and_gone_within_a_day(
    ann: Member, new_page: NewPage, new_context, later
):
    topic = make_topic(title="Summer meet", source="Who comes along?")
    make_post(topic, by=ann, source="My kanarie sings in class five.")
    fold()
    make_moderator("Moe", email="moe@example.org", password=PASSWORD)
    hers = sign_in(new_page(), "Ann")
    moes = sign_in(new_page(), "Moe")
    vera = new_context(java_script_enabled=False).new_page()
    read_as_vera(vera, topic)
    says(vera, "My kanarie sings")

    moes.goto(reverse("members:member", args=[ann.pk]))
    follow(moes.locator("main"), "Hide this account now")
    says(moes, "Within a day: all of it is deleted for good")
    press(moes, "Hide this account now")
    says(moes, "Hidden: nobody sees this account and its words any more.")

    read_as_vera(vera, topic)
    for words in ("kanarie", "Ann"):
        expect(vera.locator("main")).not_to_contain_text(words)
    answer = vera.goto(reverse("members:member", args=[ann.pk]))
    assert answer
    assert answer.status == 404
    hers.goto(reverse("accounts:user_cp"))
    expect(hers.get_by_label("Password", exact=True)).to_be_visible()
    assert "accounts_member" in tables_that_name("kanarie", ANNS, "Ann")

    later(timedelta(days=1))
    erasing.erase_all_due()
    run_jobs_beside_a_browser()
    fold()
    assert tables_that_name("kanarie", ANNS, "Ann") == set()
    assert mail.outbox == []
    moes.goto(reverse("children:found"))
    says(moes, "erased")
    expect(moes.locator("main")).not_to_contain_text("Ann")


def read_as_vera(page: Page, topic: Topic) -> None:
    page.goto(reverse("forum:topic", args=[topic.pk]))
    expect(page.get_by_role("heading", level=1)).to_have_text(topic.title)


def tables_that_name(*words: str) -> set[str]:
    named = re.compile(r"\b(" + "|".join(map(re.escape, words)) + r")\b")
    return {
        table
        for table, pieces in dump()
        if named.search(b"".join(pieces).decode("utf-8", "replace"))
    }


@pytest.mark.clause("C89")
def test_a_parent_writes_and_the_staff_are_alarmed_but_nothing_is_hidden(
    ann: Member, plain_page: Page, new_context
):
    """Who asks need be nobody's parent, so a human looks first."""
    make_moderator("Moe", email="moe@example.org", password=PASSWORD)
    moes = sign_in(new_context().new_page(), "Moe")
    alarms.forget()
    vera = plain_page
    vera.goto(reverse("forum:index"))
    follow(vera.locator("footer"), "For parents")
    vera.get_by_label("Screen name").fill("Ann")
    press(vera.locator("main"), "Send")
    assert vera.context.cookies() == []
    answer = vera.goto(reverse("members:member", args=[ann.pk]))
    assert answer
    assert answer.status == 200

    alarms.forget()
    moes.goto(reverse("forum:index"))
    banner = moes.locator("aside.banner")
    expect(banner).to_contain_text("A child may be here")
    follow(banner, "Read it")
    says(moes, "The letter names Ann.")


# What stands behind it


@pytest.mark.clause("C70", "C71a")
def test_otto_sees_how_backups_and_the_whole_site_stand(ottos: Page):
    """That an erased person does not come back is in test_restoring, with real
    processes."""
    make_runs()
    follow(ottos, "Site")
    ottos.locator("main").get_by_role("link", name="Backups").click()
    says(ottos, "No backup is made by itself")
    says(ottos, "2209 rows and 3 files are all there.")
    follow(ottos.locator("main .crumbs"), "Site")
    ottos.locator("main").get_by_role("link", name="How the site stands").click()
    line = ottos.locator("li", has_text="Restore drill").first
    expect(line).to_contain_text("good")
