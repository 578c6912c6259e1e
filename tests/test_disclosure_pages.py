"""The pages of disclosures: who sees them, and that nothing leaves past the ledger."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.disclosure import urls as disclosure_urls
from focaljet.disclosure.models.cases import DisclosureCase
from focaljet.disclosure.models.parties import Party
from focaljet.disclosure.services import cases, sending, transfers
from focaljet.disclosure.tests.makers import (
    ORDER,
    make_approved,
    make_draft,
    make_given,
    make_package,
    make_party,
)
from focaljet.disclosure.views import cases as views
from focaljet.privacy.models.ledger import LedgerLine
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db

NAME = [("accounts.Member", "screen_name")]
ADDRESS = [("account.EmailAddress", "email")]
CANARY = "canary-that-leaves@example.org"
PARTY = {
    "kind": "sponsor",
    "name": "Spare Parts Ltd",
    "country": "fr",
    "purposes": ["offer"],
    "contact": "privacy@parts.example",
    "why": "It pays for the server.",
}


@pytest.fixture
def otto() -> Member:
    return make_owner("Otto")


@pytest.fixture
def olga() -> Member:
    return make_owner("Olga")


@pytest.fixture
def ann() -> Member:
    return make_member("Ann", email=CANARY)


def browser(person: Member | None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"disclosure:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, to: str, /, *args: Any, **typed: Any) -> Any:
    return client.post(reverse(f"disclosure:{to}", args=args), typed)


def body(answer: Any) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content


def test_otto_and_olga_answer_a_court_without_scripts(otto, olga, ann):
    his, hers = browser(otto), browser(olga)
    assert "Legal process" in page(his, "new")
    answer = his.post(
        reverse("disclosure:new") + "?ground=process",
        {
            "instrument": "court order",
            "recipient": "Regional Court",
            "country": "de",
            "abroad": "unknown",
            "reference": "4 C 12/26",
        },
    )
    assert answer.status_code == 302
    case = DisclosureCase.objects.get()
    assert send(his, "people", case.pk, people="Ann\n").status_code == 302
    chosen = ["account.EmailAddress/email"]
    assert send(his, "data", case.pk, chosen=chosen).status_code == 302
    shown = page(his, "case", case.pk)
    assert "1 entry" in shown
    assert CANARY not in shown
    assert send(his, "ask", case.pk).status_code == 302
    assert "A second person has to approve" in page(his, "case", case.pk)
    refused = send(his, "approve", case.pk, seal=DisclosureCase.objects.get().seal)
    assert refused.status_code == 422
    seal = re.search(r'name="seal" value="(\w+)"', page(hers, "case", case.pk))
    assert seal
    assert send(hers, "approve", case.pk, seal=seal[1]).status_code == 302
    assert send(his, "make", case.pk).status_code == 302
    run_jobs()
    assert "Fetch it and hand it over" in page(his, "case", case.pk)
    package = send(his, "fetch", case.pk)
    assert package.status_code == 200
    assert body(package).startswith(b"PK")
    signature = his.get(reverse("disclosure:signature", args=[case.pk]))
    case.refresh_from_db()
    assert signature.content.decode().strip() == case.signature
    run_jobs()
    assert "Regional Court" in page(browser(ann), "mine")
    assert send(his, "close", case.pk).status_code == 302


def every_address(case: DisclosureCase, party: Party) -> list[str]:
    numbers = {"case_id": case.pk, "party_id": party.pk, "recall_id": 1}
    found = []
    for pattern in disclosure_urls.urlpatterns:
        wanted = {name: numbers[name] for name in pattern.pattern.converters}
        found.append(reverse(f"disclosure:{pattern.name}", kwargs=wanted))
    return found


def test_all_but_the_owners_get_no_page_of_the_staff(otto, olga, ann):
    case, party = make_package(otto, olga, about=[ann], names=NAME), make_party(otto)
    for person in (None, ann, make_moderator("Moe")):
        client = browser(person)
        for url in every_address(case, party):
            is_for_all = any(part in url for part in ("/key", "/mine/", "/transfer/"))
            if not is_for_all:
                assert client.get(url).status_code in (404, 405), url
                assert client.post(url).status_code in (404, 405), url
    case.refresh_from_db()
    assert case.given_at is None


def test_reading_changes_nothing(otto, olga, ann):
    case, party = make_package(otto, olga, about=[ann], names=NAME), make_party(otto)
    before = DisclosureCase.objects.filter(pk=case.pk).values().get()
    lines = LedgerLine.objects.count()
    client = browser(otto)
    for url in every_address(case, party):
        assert client.get(url).status_code in (200, 302, 404, 405), url
    assert DisclosureCase.objects.filter(pk=case.pk).values().get() == before
    assert LedgerLine.objects.count() == lines


@pytest.mark.clause("C63", "C67")
def test_every_byte_about_ann_that_leaves_has_its_line_in_the_ledger(otto, olga, ann):
    """Every address of disclosures, as every owner, read and pressed: the canary is in
    an answer only where a line was written for that very answer."""
    case = make_package(otto, olga, about=[ann], names=ADDRESS)
    party = make_party(otto)
    left = 0
    for owner in (otto, olga):
        client = browser(owner)
        for url in every_address(case, party):
            if url.endswith(("/close/", "/draft/", "/make/")):
                continue
            for ask in (client.get, client.post):
                before = LedgerLine.objects.count()
                answer = ask(url)
                said = body(answer)
                if said.startswith(b"PK"):
                    left += 1
                    assert LedgerLine.objects.count() > before, url
                else:
                    assert CANARY.encode() not in said, url
    assert left == 2
    about_her = LedgerLine.objects.filter(kind=LedgerLine.Kind.DISCLOSURE)
    assert about_her.count() == 1
    fetched = LedgerLine.objects.filter(kind=LedgerLine.Kind.DOWNLOAD)
    assert fetched.count() == left


def test_one_view_alone_opens_a_package():
    """`store.path_of` gives the file; who calls it for sending is named here."""
    source = inspect.getsource(views)
    assert source.count("FileResponse(") == 1
    assert source.count("sending.hand_over(") == 1
    assert source.count('open("rb")') == 1


# Wrong input


def test_a_ground_that_is_none_shows_the_list(otto):
    url = reverse("disclosure:new")
    html = browser(otto).get(f"{url}?ground=curiosity").content.decode()
    assert "the answer is no" in html


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"country": "XX"}, "No country has these two letters."),
        ({"recipient": ""}, "required"),
        ({"gag_basis": "an order"}, "Silence needs an end"),
        ({"gag_until": "2020-01-01", "gag_basis": "an order"}, "This day is past"),
        (
            {"shared_from": "2026-03-01", "shared_until": "2026-02-01"},
            "before the first day",
        ),
    ],
)
def test_facts_that_do_not_fit_come_back_with_the_words_kept(otto, wrong, told):
    typed = {
        "instrument": "warrant",
        "recipient": "Regional Court",
        "country": "DE",
        "abroad": "unknown",
        "reference": "4 C 12/26",
    }
    url = reverse("disclosure:new") + "?ground=process"
    answer = browser(otto).post(url, typed | wrong)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert told in html
    assert "4 C 12/26" in html
    assert not DisclosureCase.objects.exists()


@pytest.mark.clause("C64")
def test_an_empty_reasoning_is_refused_on_the_page_too(otto):
    typed = {
        "instrument": "own",
        "recipient": "The police of the town",
        "country": "DE",
        "abroad": "unknown",
        "decided_by": "Otto",
        "reason": "  ",
    }
    url = reverse("disclosure:new") + "?ground=public"
    answer = browser(otto).post(url, typed)
    assert answer.status_code == 422
    assert "The police of the town" in answer.content.decode()
    stranger = browser(otto).post(url, typed | {"reason": "Why", "decided_by": "Ann"})
    assert "No owner of this site has this name." in stranger.content.decode()


def test_a_name_that_nobody_has_comes_back_with_the_names_kept(otto, ann):
    case = make_draft(otto)
    answer = send(browser(otto), "people", case.pk, people="Ann\nNobody")
    assert answer.status_code == 422
    assert "Nobody here is called: Nobody." in answer.content.decode()
    assert "Ann\nNobody" in answer.content.decode()


def test_data_that_may_not_be_given_come_back_refused(otto, ann):
    case = make_draft(otto, about=[ann])
    chosen = ["account.EmailAddress/email", "accounts.Member/password"]
    answer = send(browser(otto), "data", case.pk, chosen=chosen)
    assert answer.status_code == 422
    html = answer.content.decode()
    ticked = re.findall(r'value="([^"]+)" checked', html)
    assert ticked == ["account.EmailAddress/email"]
    assert "accounts.Member/password" not in re.findall(r'value="([^"]+)"', html)


def test_what_is_frozen_has_no_forms(otto, olga, ann):
    case = make_approved(otto, olga, about=[ann], names=NAME)
    client = browser(otto)
    for name in ("facts", "people", "data"):
        url = reverse(f"disclosure:{name}", args=[case.pk])
        assert client.get(url).status_code == 404
        assert client.post(url).status_code == 404


def test_too_few_days_of_notice_come_back(otto, olga):
    merger = replace(
        ORDER,
        ground=DisclosureCase.Ground.TRANSFER,
        instrument=DisclosureCase.Instrument.CONTRACT,
        contact="data@united.example",
    )
    case = make_approved(otto, olga, facts=merger)
    answer = send(browser(otto), "announce", case.pk, days="7")
    assert answer.status_code == 422
    assert 'value="7"' in answer.content.decode()
    assert send(browser(otto), "announce", case.pk, days="30").status_code == 302


def test_the_page_of_a_transfer_is_valid_html_to_all(otto, olga, ann, nu):
    merger = replace(
        ORDER,
        ground=DisclosureCase.Ground.TRANSFER,
        instrument=DisclosureCase.Instrument.CONTRACT,
        contact="data@united.example",
    )
    case = make_approved(otto, olga, facts=merger)
    transfers.announce(by=otto, case_id=case.pk)
    for person in (None, ann):
        assert nu(page(browser(person), "transfer")) == []
    send(browser(ann), "object")
    assert nu(page(browser(ann), "transfer")) == []
    send(browser(ann), "go_along")
    assert "Object: my data stay here" in page(browser(ann), "transfer")
    assert nu(page(browser(otto), "case", case.pk)) == []


def test_on_a_site_with_one_owner_the_pages_say_so(otto, ann):
    case = make_draft(otto, about=[ann], names=NAME)
    client = browser(otto)
    assert "You are the only owner." in page(client, "cases")
    assert "You are the only owner." in page(client, "case", case.pk)
    make_owner("Olga")
    assert "You are the only owner." not in page(client, "cases")


# Parties


@pytest.mark.clause("C5")
def test_a_party_is_listed_changed_and_withdrawn(otto):
    client = browser(otto)
    assert "No company and nobody else" in page(client, "parties")
    assert client.post(reverse("disclosure:parties"), PARTY).status_code == 302
    party = Party.objects.get()
    assert (party.country, party.is_in_force) == ("FR", False)
    assert "waits for a new version of the policy" in page(client, "parties")
    typed = PARTY | {"name": "Spare Parts & Sons"}
    assert send(client, "party", party.pk, **typed).status_code == 302
    assert send(client, "withdraw", party.pk).status_code == 302
    assert "Withdrawn" in page(client, "parties")
    again = client.get(reverse("disclosure:party", args=[party.pk]))
    assert again.status_code == 404


def test_a_party_without_a_purpose_comes_back_with_the_words_kept(otto):
    answer = send(browser(otto), "parties", **PARTY | {"purposes": []})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Without a purpose nobody may receive anything." in html
    assert "It pays for the server." in html


# Many


def test_twenty_cases_cost_the_queries_of_one(otto, olga, ann):
    client = browser(otto)
    counts = []
    for more in (1, 12):
        for _ in range(more):
            make_draft(otto, about=[ann], names=NAME)
        client.get(reverse("disclosure:cases"))
        with CaptureQueriesContext(connection) as asked:
            page(client, "cases")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_ann_s_page_costs_the_same_however_much_was_given(otto, olga, ann):
    client = browser(ann)
    counts = []
    for more in (1, 5):
        for _ in range(more):
            make_given(otto, olga, about=[ann], names=NAME)
        page(client, "mine")
        with CaptureQueriesContext(connection) as asked:
            page(client, "mine")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_who_has_nothing_given_reads_so(ann):
    assert "Nothing of yours was given to anybody" in page(browser(ann), "mine")
    assert browser(None).get(reverse("disclosure:mine")).status_code == 302


def test_two_who_hand_over_at_once_write_each_line_once(otto, olga, ann):
    case = make_package(otto, olga, about=[ann], names=NAME)
    for owner in (otto, olga):
        sending.hand_over(by=owner, case_id=case.pk)
    lines = LedgerLine.objects.filter(kind=LedgerLine.Kind.DISCLOSURE)
    assert lines.count() == 1
    assert cases.locked(case.pk).sent_by == otto
