"""The policy and the terms as people read them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.base import clock
from focaljet.choices import queries as choices
from focaljet.personal import declared
from focaljet.personal.recipients import Recipient
from focaljet.personal.words import OnErase, Purpose
from focaljet.policy.clauses.registry import all_clauses
from focaljet.policy.clauses.words import State
from focaljet.policy.queries import matters, reading, versions
from focaljet.policy.queries.versions import Published
from focaljet.policy.texts import text_of
from focaljet.privacy import policy
from focaljet.privacy.models.ledger import LedgerCheck
from focaljet.privacy.models.proofs import ProofRun

pytestmark = pytest.mark.django_db

NOBODY = "companies that work for the site: none today."
ADDRESSES = ["/privacy/", "/use/privacy.html", "/terms/", "/privacy/clauses/"]


def page_of(client: Client, path: str = "/privacy/") -> str:
    return client.get(path).content.decode()


def make_run(*, passed: bool = True) -> ProofRun:
    return ProofRun.objects.create(
        ran_at=clock.now(),
        seconds=1,
        passed=passed,
        planted=1,
        exported=1,
        residue=0,
        report="{}",
    )


def make_published(number: int = 3, **changed: object) -> Published:
    now = clock.now()
    facts = {
        "id": number,
        "document": "privacy",
        "number": number,
        "published_at": now,
        "effective_from": now,
        "is_material": True,
        "summary": "We now keep less.",
        "digest": f"{number:064}",
    }
    return Published(**{**facts, **changed})


@pytest.fixture
def _printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions say what the build says, without a row that holds it."""
    monkeypatch.setattr(
        Published, "text_in", lambda self, language: text_of(self.document, language)
    )


@pytest.mark.clause("C1", "C50")
@pytest.mark.parametrize("path", ADDRESSES)
def test_vera_reads_it_without_a_cookie_and_without_a_script(client, path):
    page = client.get(path)
    assert page.status_code == 200
    assert not page.cookies
    assert "<script" not in page.content.decode()


@pytest.mark.clause("C2", "C92")
def test_the_policy_leads_to_contact_us_and_to_the_terms(client):
    page = page_of(client)
    assert f'href="{reverse("site:contact")}"' in page
    assert f'href="{reverse("policy:terms")}"' in page


@pytest.mark.clause("C1")
def test_every_clause_has_its_anchor(client):
    page = page_of(client)
    for number in all_clauses():
        assert page.count(f'id="{number}"') == 1, number


@pytest.mark.clause("C1")
def test_every_declared_datum_stands_in_each_of_the_five_matters():
    kept = sum(len(table.personal.fields) for table in declared.tables())
    kept += len(declared.stores())
    shown = matters.matters("en")
    assert sum(len(section.lines) for section in shown.collected) == kept
    assert sum(group.count for group in shown.seen) == kept
    assert sum(group.count for group in shown.stored) == kept
    assert sum(len(place.data) for place in shown.moves) == kept
    # A datum may serve two purposes, and serves one at least.
    assert sum(group.count for group in shown.used) >= kept


@pytest.mark.clause("C1")
def test_every_declared_datum_stands_on_the_page(client):
    page = page_of(client)
    for section in policy.sections():
        assert section.lines
        for line in section.lines:
            assert f'<th scope="row">{line.datum} <small>' in page, line.datum
    for cookie in declared.cookies():
        assert f"<code>{cookie.name}</code>" in page


@pytest.mark.clause("C8")
def test_as_many_columns_are_published_as_are_declared(client):
    page = page_of(client, reverse("privacy:kept"))
    assert page.count('<th scope="row">') == sum(
        len(section.lines) for section in policy.sections()
    )
    about_people = [table for table in declared.tables() if table.personal.fields]
    columns = sum(len(table.personal.names) for table in about_people)
    shown = sum(len(s.lines) + len(s.plain) for s in policy.sections())
    assert shown == columns + len(declared.stores())


@pytest.mark.clause("C76")
def test_the_policy_says_what_happens_to_a_letter():
    (section,) = (s for s in policy.sections() if s.name == "cases.Case")
    (message,) = (line for line in section.lines if line.datum == "Message")
    assert message.kind == "What you write to us"
    assert message.how_long == "until a year after your request was closed"
    assert message.on_erase == str(OnErase.DELETE_ROW.label)


@pytest.mark.clause("C5", "C47")
def test_that_nobody_is_given_anything_is_said(client):
    assert NOBODY in page_of(client)


@pytest.mark.clause("C5")
def test_whoever_may_be_given_data_stands_there_with_country_and_purpose(
    client, monkeypatch
):
    partner = Recipient("p", "Parts & Sons", "sponsor", "AT", (Purpose.OFFER,), "why")
    monkeypatch.setattr(matters, "recipients", lambda: [partner])
    page = page_of(client)
    assert "Parts &amp; Sons" in page
    assert "AT" in page
    assert str(Purpose.OFFER.label) in page
    assert NOBODY not in page


@pytest.mark.clause("C67", "C71f")
def test_the_seal_of_the_ledger_is_shown_when_it_was_found_good(client):
    assert "this was its seal" not in page_of(client)
    LedgerCheck.objects.create(at=clock.now(), lines=1200, head="ab" * 32)
    LedgerCheck.objects.create(at=clock.now(), lines=9, head="cd" * 32, trouble="Torn.")
    page = page_of(client)
    assert "it held 1,200 lines" in page
    assert "ab" * 32 in page
    assert "cd" * 32 not in page


def test_a_clause_that_waits_says_what_is_not_here(client):
    page = page_of(client)
    assert "This site has no store today." in page
    assert "This site sends no offers today." in page


def test_a_part_that_the_owner_switched_off_says_so(client):
    assert "Nobody can join this site at present." not in page_of(client)
    choices.assume({"joining.how": "closed"})
    assert "Nobody can join this site at present." in page_of(client)
    assert all_clauses()["C9"].state is State.OFF


def test_before_anything_was_published_the_page_says_so(client):
    assert "No version has been published" in page_of(client)
    assert "No version has been published" in page_of(client, "/terms/")


@pytest.mark.clause("C96")
@pytest.mark.usefixtures("_printed")
def test_the_day_is_that_of_the_version_in_force(client):
    with clock.at(clock.now().replace(year=2027, month=2, day=3)):
        version = make_published()
    versions.assume([version])
    with clock.at(version.published_at):
        page = page_of(client)
    assert "Version 3. Last updated: 3 February 2027." in page
    assert reverse("policy:privacy_versions") in page


@pytest.mark.clause("C94")
@pytest.mark.usefixtures("_printed")
def test_what_comes_is_announced_with_its_day_and_its_differences(client):
    now = clock.now()
    later = now.replace(year=now.year + 1, month=5, day=6)
    versions.assume([make_published(), make_published(4, effective_from=later)])
    page = page_of(client)
    assert f"Version 4 comes into force on 6 May {later.year}." in page
    assert "We now keep less." in page
    assert reverse("policy:privacy_differences", args=[3, 4]) in page


@pytest.mark.clause("C97")
@pytest.mark.usefixtures("_printed")
def test_the_policy_bears_the_name_of_the_site_also_when_it_changes(client):
    versions.assume([make_published()])
    choices.assume({"site.name": "The 100%(site)s <Club>"})
    page = page_of(client)
    assert "how The 100%(site)s &lt;Club&gt; collects" in page
    choices.assume({"site.name": "Boxer Friends"})
    page = page_of(client)
    assert "how Boxer Friends collects" in page
    assert "%(site)s" not in page


def test_a_clause_that_the_proof_tries_names_its_moment_until_a_proof_fails(client):
    def marks() -> dict[str, str]:
        clauses = [c for section in reading.shown("privacy") for c in section.clauses]
        return {c.number: c.mark.kind for c in clauses if c.mark}

    assert marks()["C79"] == "tested"
    make_run()
    assert marks()["C79"] == "proven"
    assert marks()["C12"] == "waits"
    assert marks()["C87"] == "tested"
    assert "proven " in page_of(client)
    make_run(passed=False)
    assert marks()["C79"] == "tested"


def test_the_page_of_the_clauses_names_code_and_tests(client):
    page = page_of(client, "/privacy/clauses/")
    assert "focaljet.privacy.services.exporting" in page
    assert "test_vera_writes_without_an_account_and_without_cookies" in page
    for number in all_clauses():
        assert page.count(f'<tr id="{number}">') == 1


@pytest.mark.parametrize("path", ADDRESSES)
def test_a_reader_costs_a_few_queries_however_much_was_proven(client, path):
    make_run()
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for _ in range(10):
        make_run()
    with CaptureQueriesContext(connection) as ten:
        client.get(path)
    assert len(ten) == len(one) <= 3


def test_a_number_of_an_old_version_that_is_no_more_is_shown_without_a_mark(client):
    said = [
        {
            "id": "a",
            "title": "Old",
            "clauses": [{"number": "C99", "title": "Gone", "paragraphs": ["Words"]}],
        }
    ]
    (section,) = reading.sections(said, proven_at=None)
    (clause,) = section.clauses
    assert (clause.mark, clause.today) == (None, [])


@pytest.mark.clause("C92")
def test_the_terms_say_what_the_site_answers_for_and_what_the_owner_adds(client):
    page = page_of(client, "/terms/")
    assert 'id="C92"' in page
    assert "Of this club in particular" not in page
    choices.assume({"policy.own_terms": "Bring <b>cake</b>.\r\n\r\nOn Sundays."})
    page = page_of(client, "/terms/")
    assert "<p>Bring &lt;b&gt;cake&lt;/b&gt;.</p>" in page
    assert "<p>On Sundays.</p>" in page


def test_nothing_is_sent_to_these_pages(client):
    for path in ADDRESSES:
        assert client.post(path).status_code == 405
