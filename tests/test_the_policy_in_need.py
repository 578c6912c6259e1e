"""A court orders silence, a child turns up, a backup comes back: what the policy promises
for the days that nobody hopes for, as people see it in their browsers."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import Settings

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import (
    PASSWORD,
    make_member,
    make_moderator,
    make_owner,
)
from focaljet.backups import age, manifest
from focaljet.backups.services import drilling, nightly
from focaljet.base import clock
from focaljet.children.queries import alarms
from focaljet.config import drill, restore
from focaljet.config.launcher.cluster import THROW_AWAY
from focaljet.config.tests.makers import plain_environment
from focaljet.disclosure.services import telling
from focaljet.forum.models.topics import Topic
from focaljet.forum.tests.makers import fold, make_post, make_topic
from focaljet.privacy.proof.search import dump
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
    user_cp_entry(hers, "What we know about you")
    expect(hers.locator("main")).not_to_contain_text(COURT)

    later(timedelta(days=4))
    assert telling.tell_all_due() == 1
    (letter,) = mail.outbox
    assert letter.to == [ANNS]
    assert "under an order not to tell you" in letter.body
    look_at_what_was_given(hers)
    says(hers, COURT)
    says(hers, "Legal process")
    user_cp_entry(hers, "What we know about you")
    says(hers, COURT)


def draw_up_a_case(page: Page) -> str:
    """The address of the page of the case."""
    follow(page, "Site")
    page.get_by_role("link", name="Disclosures").click()
    follow(page.locator("main"), "Draw up a disclosure")
    page.get_by_role("link", name=re.compile("Legal process")).click()
    page.get_by_label("What they rely on").select_option(label="subpoena")
    page.get_by_label("Who receives the data").fill(COURT)
    page.get_by_label("Their country").fill("de")
    page.get_by_label("Their reference").fill("4 C 12/26")
    until = clock.now().date() + timedelta(days=3)
    page.get_by_label("Who ordered the silence").fill(BASIS)
    press(page.locator("main"), "Save and go on")
    says(page, "Silence needs an end")
    expect(page.get_by_label("Who ordered the silence")).to_have_value(BASIS)
    page.get_by_label("Nobody may be told before").fill(until.isoformat())
    press(page.locator("main"), "Save and go on")
    page.get_by_label("Screen names, one a line").fill("Ann")
    press(page.locator("main"), "Save")
    address = page.locator("input[value='account.EmailAddress/email']")
    page.locator("details.shelf", has=address).locator("summary").click()
    address.check()
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
    vera.get_by_label("The child's screen name").fill("Ann")
    press(vera.locator("main"), "Send")
    expect(vera.get_by_label("The child's screen name")).to_have_value("Ann")
    vera.get_by_label("Who are you to the child?").fill("Mother")
    press(vera.locator("main"), "Send")
    expect(vera.get_by_label("The child's screen name")).to_have_count(0)
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
    expect(moes.locator("main .tag").first).to_have_text("due soon")  # by tomorrow


# The machine is lost


@pytest.mark.clause("C70", "C71a", "C81")
def test_a_backup_is_tried_out_and_ann_who_was_erased_does_not_come_back(
    ann: Member,
    ottos: Page,
    new_context,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    """The drill is made of real processes; a lost machine is in test_restoring."""
    make_post(make_topic(title="Summer meet"), by=ann, source="My kanarie sings.")
    fold()
    settings.DATA_DIR.mkdir()
    secret, public = age.new_key()
    key = tmp_path / "private.key"
    key.write_text(f"{secret}\n")
    settings.BACKUP_DIR, settings.BACKUP_TO = str(tmp_path / "nights"), [public]
    settings.ERASURE_GRACE_DAYS = 0
    ottos.goto(reverse("site:owner"))
    ottos.locator("main").get_by_role("link", name="Backups").click()
    says(ottos, "No backup was made so far.")
    backup = nightly.make_and_prune()
    assert backup
    ottos.reload()
    expect(ottos.get_by_role("region", name="Made so far")).to_contain_text("made")

    hers = sign_in(new_context().new_page(), "Ann")
    user_cp_entry(hers, "What we know about you")
    follow(hers.locator("main"), "Erase my account")
    hers.get_by_label("They go too").check()
    hers.get_by_label("Your current password").fill(PASSWORD)
    press(hers.locator("main"), "Erase my account")
    expect(hers.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    run_jobs_beside_a_browser()
    fold()
    assert tables_that_name("kanarie", ANNS, "Ann") == set()

    report = tried(backup, key, monkeypatch)
    drilling.keep(report)
    ottos.reload()
    tells = ottos.get_by_role("region", name="Restore drill")
    expect(tells.locator(".tag").first).to_have_text("passed")
    expect(tells).to_contain_text("1 people were erased once more")
    follow(ottos.locator(".crumbs"), "The site")
    ottos.locator("main").get_by_role("link", name="How the site stands").click()
    line = ottos.locator("main li", has_text="Restore drill").first
    expect(line.locator(".tag")).to_contain_text("good")


def user_cp_entry(page: Page, entry: str) -> None:
    page.goto(reverse("accounts:user_cp"))
    follow(page.locator(".usercp-pages"), entry)


def tried(backup: Path, key: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What `focaljet restore --drill` finds."""
    options = restore._parser().parse_args(
        [str(backup), "--drill", "--identity", str(key)]
    )
    log = Path(site_settings.ERASURE_LOG_DIR)
    with monkeypatch.context() as for_the_drill, drill._throw_away() as place:
        for name in set(os.environ) - set(plain_environment()):
            for_the_drill.delenv(name)
        for_the_drill.setenv(THROW_AWAY, "1")
        return drill._tried(options, manifest.read(backup), log, place)
