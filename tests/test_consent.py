"""Consent: asked for what the declarations say, given and taken back by one button."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member
from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.consent import asks, signals
from focaljet.consent.models.objections import BrowserSignal
from focaljet.consent.models.receipts import ConsentEvent, ConsentReceipt
from focaljet.consent.parts import receipts_as_files
from focaljet.consent.queries.consents import has_consent
from focaljet.consent.receipt import as_json
from focaljet.consent.services import consents
from focaljet.personal import declared
from focaljet.personal.declared import DeclaredTable
from focaljet.personal.recipients import Recipient
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
)

pytestmark = pytest.mark.django_db
MINE = "/privacy/consent/"
ADS = Purpose.ADVERTISING


def kept(purpose: Purpose = ADS) -> Kept:
    return Kept(
        Category.ANSWER,
        purpose,
        "to show what fits",
        on_erase=OnErase.DELETE_ROW,
        visible=Visible.SELF,
    )


def a_table(**fields: Kept) -> DeclaredTable:
    return DeclaredTable("planted_taste", None, PersonalData(fields=fields))


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A site that has something to ask: plants a table for a purpose that needs consent."""
    real = declared.tables()

    def plant(**fields: Kept) -> None:
        tables = (*real, a_table(**fields)) if fields else real
        monkeypatch.setattr(declared, "tables", lambda: tables)

    plant(taste=kept())
    return plant


@pytest.fixture
def ann(client: Client) -> Member:
    member = make_member("Ann")
    client.force_login(member)
    return member


def wording() -> str:
    ask = asks.ask_for(ADS)
    assert ask is not None
    return ask.wording


def give(member: Member) -> ConsentReceipt:
    return consents.give(
        member_id=member.pk, purpose=ADS, wording=wording(), place="consent:mine"
    )


def press(client: Client, answer: str, **more: str) -> Any:
    sent = {"purpose": "advertising", "wording": wording(), "answer": answer} | more
    return client.post(reverse("consent:answer"), sent)


def states() -> list[str]:
    return list(ConsentEvent.objects.values_list("state", flat=True))


def test_this_site_asks_for_no_consent_today(client: Client, ann: Member):
    assert asks.asks() == []
    page = client.get(MINE)
    assert "asks you for no consent today" in page.content.decode()
    assert not any(has_consent(ann.pk, purpose) for purpose in Purpose)


def test_a_purpose_is_asked_for_as_soon_as_a_table_is_declared_for_it(
    client: Client, ann: Member, planted
):
    html = client.get(MINE).content.decode()
    assert wording() in html
    assert "taste" in wording()
    assert "advertising" in wording()
    assert not has_consent(ann.pk, ADS)
    assert "checked" not in html  # nothing is agreed to beforehand


def test_ann_agrees_and_takes_it_back_with_one_button_each(
    client: Client, ann: Member, planted
):
    told: list[Any] = []

    def hear(**said: Any) -> None:
        told.append(said)

    signals.consent_withdrawn.connect(hear)
    assert press(client, "give")["Location"] == MINE
    assert has_consent(ann.pk, ADS)
    assert "you agreed" in client.get(MINE).content.decode()
    assert press(client, "withdraw")["Location"] == MINE
    signals.consent_withdrawn.disconnect(hear)
    assert not has_consent(ann.pk, ADS)
    assert states() == ["given", "withdrawn"]
    assert told[0]["member_id"] == ann.pk
    press(client, "withdraw")
    assert states() == ["given", "withdrawn"]
    press(client, "give")
    assert has_consent(ann.pk, ADS)
    assert ConsentReceipt.objects.count() == 2


def test_a_no_is_written_down_and_asks_no_more(client: Client, ann: Member, planted):
    press(client, "refuse")
    assert states() == ["refused"]
    assert not has_consent(ann.pk, ADS)
    html = client.get(MINE).content.decode()
    assert "you do not agree" in html
    assert 'value="refuse"' not in html


def test_two_clicks_are_one_answer(client: Client, ann: Member, planted):
    press(client, "give")
    press(client, "give")
    assert states() == ["given"]


@pytest.mark.parametrize(
    "sent",
    [
        {"purpose": "survey"},
        {"purpose": "account"},
        {"purpose": ""},
        {"answer": "perhaps"},
        {"wording": "I agree to everything"},
        {"wording": ""},
    ],
)
def test_what_was_not_asked_in_these_words_is_no_consent(
    client: Client, ann: Member, planted, sent: dict[str, str]
):
    page = press(client, **({"answer": "give"} | sent))
    assert page.status_code == 422
    assert wording() in page.content.decode()
    assert not ConsentReceipt.objects.exists()


def test_a_stranger_agrees_to_nothing(planted):
    vera = Client()
    assert "/account/sign-in/" in vera.get(MINE)["Location"]
    assert "/account/sign-in/" in press(vera, "give")["Location"]
    assert not ConsentReceipt.objects.exists()


def test_what_is_added_later_is_asked_anew(client: Client, ann: Member, planted):
    give(ann)
    planted(taste=kept(), income=kept())
    assert not has_consent(ann.pk, ADS)
    html = client.get(MINE).content.decode()
    assert "asked anew" in html
    give(ann)
    assert has_consent(ann.pk, ADS)
    planted(income=kept())  # less than agreed to
    assert has_consent(ann.pk, ADS)


def test_nobody_new_gets_what_was_agreed_to_for_others(
    ann: Member, planted, monkeypatch: pytest.MonkeyPatch
):
    give(ann)
    tyres = Recipient("tyres", "Tyre House", "sponsor", "DE", (ADS,))
    there = "focaljet.consent.queries.consents.recipients"
    monkeypatch.setattr(there, lambda: [tyres])
    assert not has_consent(ann.pk, ADS)
    monkeypatch.setattr(there, lambda: [replace(tyres, purposes=(Purpose.NOTICE,))])
    assert has_consent(ann.pk, ADS)


def test_a_purpose_that_is_used_no_more_has_no_consent(ann: Member, planted):
    give(ann)
    planted()
    assert not has_consent(ann.pk, ADS)


def test_consent_ends_by_itself_after_two_years(ann: Member, planted):
    give(ann)
    with clock.at(clock.now() + consents.LASTS - timedelta(hours=1)):
        assert has_consent(ann.pk, ADS)
        assert consents.expire() == 0
    with clock.at(clock.now() + consents.LASTS + timedelta(hours=1)):
        assert not has_consent(ann.pk, ADS)  # without waiting for the night
        assert consents.expire() == 1
        assert consents.expire() == 0
    assert states() == ["given", "expired"]


def test_consent_of_one_member_is_none_of_another(ann: Member, planted):
    give(ann)
    assert not has_consent(make_member("Bob").pk, ADS)


def test_a_service_refuses_what_no_declaration_asks(ann: Member, planted):
    with pytest.raises(RefusedError):
        consents.give(
            member_id=ann.pk, purpose=Purpose.SURVEY, wording="", place="consent:mine"
        )


# Receipts


def test_the_receipt_says_who_asked_what_in_which_words(ann: Member, planted):
    receipt = give(ann)
    consents.withdraw(member_id=ann.pk, purpose=ADS)
    said = as_json(receipt)
    assert said["schema_version"] == "ISO/IEC TS 27560:2023"
    assert said["record_id"] == str(receipt.record_id)
    processing = said["pii_processing"]
    assert processing["wording"] == wording()
    assert processing["language"] == "en"
    assert processing["privacy_notice"]["url"].startswith("http")
    purpose = processing["purposes"][0]
    assert purpose["lawful_basis"] == "eu-gdpr:A6-1-a"
    assert purpose["pii_information"] == [
        {"pii_attribute_id": "planted_taste.taste", "pii_type": "dpv-pd:Opinion"}
    ]
    assert purpose["withdrawal_method"] == "consent:mine"
    assert said["party_identification"][0]["party_role"] == "dpv:DataController"
    events = [(each["event_type"], each["event_state"]) for each in said["event"]]
    assert events == [("explicit", "given"), ("explicit", "withdrawn")]
    assert "Ann" not in json.dumps(said)


def test_a_receipt_outlives_its_purpose(ann: Member, planted):
    receipt = give(ann)
    ConsentReceipt.objects.filter(pk=receipt.pk).update(purpose="gone")
    receipt.refresh_from_db()
    [purpose] = as_json(receipt)["pii_processing"]["purposes"]
    assert (purpose["purpose"], purpose["purpose_type"]) == ("gone", "")


def test_ann_fetches_her_receipt_and_bob_does_not(client: Client, ann: Member, planted):
    receipt = give(ann)
    url = reverse("consent:receipt", args=[receipt.record_id])
    assert url in client.get(MINE).content.decode()
    answer = client.get(url)
    assert answer.json() == json.loads(json.dumps(as_json(receipt)))
    assert "attachment" in answer["Content-Disposition"]
    bob = Client()
    bob.force_login(make_member("Bob"))
    assert bob.get(url).status_code == 404


def test_the_receipts_are_in_the_archive(ann: Member, planted, tmp_path):
    receipt = give(ann)
    [file] = receipts_as_files(ann.pk)
    with (tmp_path / "one").open("wb") as out:
        file.write(out)
    assert json.loads((tmp_path / "one").read_text()) == as_json(receipt)
    assert receipts_as_files(make_member("Bob").pk) == []


def test_a_hundred_receipts_cost_the_queries_of_one(
    client: Client, ann: Member, planted
):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(MINE).status_code == 200
        return len(asked)

    give(ann)
    few = queries()
    for _ in range(60):
        consents.withdraw(member_id=ann.pk, purpose=ADS)
        give(ann)
    assert queries() == few
    assert "Older ones are in your archive" in client.get(MINE).content.decode()


# Signals of the browser


@pytest.mark.clause("C47")
def test_the_signal_of_anns_browser_is_an_objection_once_a_day(
    client: Client, ann: Member, planted
):
    give(ann)
    front = reverse("accounts:user_cp")
    client.get(front)
    assert not BrowserSignal.objects.exists()
    client.get(front, headers={"Sec-GPC": "1"})
    signal = BrowserSignal.objects.get()
    assert (signal.member_id, signal.kind) == (ann.pk, "gpc")
    assert not has_consent(ann.pk, ADS)
    html = client.get(MINE, headers={"Sec-GPC": "1"}).content.decode()
    assert "Global Privacy Control" in html
    assert "switched off by your browser" in html
    assert "Lift it" not in html
    with CaptureQueriesContext(connection) as asked:
        client.get(front, headers={"Sec-GPC": "1"})
    assert not any("browsersignal" in each["sql"] for each in asked)


@pytest.mark.clause("C47")
def test_the_last_day_is_kept_and_the_first_stays(client: Client, ann: Member):
    front = reverse("accounts:user_cp")
    client.get(front, headers={"DNT": "1"})
    first = clock.now().date()
    with clock.at(clock.now() + timedelta(days=3)):
        client.get(front, headers={"DNT": "1"})
    signal = BrowserSignal.objects.get()
    assert signal.first_seen.date() == first
    assert signal.last_seen.date() == first + timedelta(days=3)
    assert signal.last_seen.hour == 0


def test_of_a_visitor_nothing_is_written_down(client: Client):
    answer = client.get(reverse("consent:cookies"), headers={"Sec-GPC": "1"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert not BrowserSignal.objects.exists()


def test_an_objection_is_lifted_where_the_browser_says_it_no_more(
    client: Client, ann: Member, planted
):
    give(ann)
    client.get(MINE, headers={"Sec-GPC": "1"})
    lift = reverse("consent:lift")
    still = client.post(lift, {"kind": "gpc"}, headers={"Sec-GPC": "1"})
    assert still.status_code == 422
    assert "still says so" in still.content.decode()
    assert not has_consent(ann.pk, ADS)
    assert client.post(lift, {"kind": "ad"}).status_code == 422
    assert client.post(lift, {"kind": "gpc"})["Location"] == MINE
    assert has_consent(ann.pk, ADS)
