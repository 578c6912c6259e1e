"""What people may ask for, from the first letter to what really happens with the data."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_moderator
from focaljet.base import clock
from focaljet.cases.models.cases import Case
from focaljet.cases.models.objections import Objection
from focaljet.cases.queries import people
from focaljet.cases.services import cases as services
from focaljet.cases.services import deciding, proving
from focaljet.cases.services.deciding import Decision
from focaljet.cases.tests.makers import make_case
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.models.exports import Export
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db

OURS = {"sec-fetch-site": "same-origin"}
ANNS = "ann@club.example"


@pytest.fixture(autouse=True)
def _no_letters_yet():
    cache.clear()


@pytest.fixture
def ann() -> Member:
    return make_member("Ann", email=ANNS)


def write_as_vera(client: Client, **typed: str):
    """A letter through Contact Us; the answer is the page after sending."""
    kind = typed.get("kind", "question")
    html = client.get(reverse("site:contact"), {"kind": kind}).content.decode()
    seal = re.search(r'name="seal" value="([^"]+)"', html)
    assert seal
    words = {"kind": kind, "name": "", "email": "", "message": "Please."}
    form = words | {"seal": seal[1]} | typed
    return client.post(reverse("site:contact"), form, headers=OURS, follow=True)


def link_in(body: str) -> str:
    found = re.search(r"https?://[^/]+(/privacy/requests/at/\S+)", body)
    assert found
    return found[1]


# From Contact Us, without an account and without cookies


@pytest.mark.clause("C87", "C2", "C79")
def test_vera_asks_confirms_and_gets_her_answer_without_a_cookie(ann: Member):
    vera, moe = Client(enforce_csrf_checks=True), make_moderator()
    page = write_as_vera(vera, kind="access", email=ANNS.upper())
    html = page.content.decode()
    case = Case.objects.get()
    assert f"number {case.pk}" in html
    assert "We owe you an answer by" in html
    assert case.member is None
    run_jobs()
    (sent,) = mail.outbox
    vera.post(link_in(sent.body), {"act": "confirm"}, headers=OURS)
    case = Case.objects.get()
    assert (case.proof, case.member) == ("mail", ann)
    granted = Decision("granted", "Your archive is being made.")
    deciding.decide(by=moe, case_id=case.pk, decision=granted)
    run_jobs()
    assert Export.objects.get().member == ann
    assert {each.to[0].lower() for each in mail.outbox} == {ANNS}
    assert not vera.cookies


@pytest.mark.clause("C87")
def test_nobody_learns_from_contact_us_who_has_an_account(ann: Member):
    told: dict[str, list[str]] = {}
    for address in (ANNS, "nobody@club.example"):
        cache.clear()  # the sixth letter of an hour costs a puzzle
        said = told[address] = []
        for kind in ("access", "erase", "opt_out"):
            html = write_as_vera(Client(), kind=kind, email=address).content.decode()
            run_jobs()
            main = html.partition("<main")[2].partition("</main")[0]
            sent = mail.outbox[-1]
            said += [main, str(sent.subject), str(sent.body)]
    ours, others = (
        [re.sub(r"/at/[^\s\"]+|\d+", "N", words) for words in said]
        for said in told.values()
    )
    assert ours == others


def test_the_form_of_a_kind_explains_it_and_asks_no_more_than_it_needs(client: Client):
    contact = reverse("site:contact")
    erase = client.get(contact, {"kind": "erase"}).content.decode()
    assert 'name="wish"' in erase
    assert 'name="purpose"' not in erase
    assert "a receipt says what went and what stays" in erase
    plain = client.get(contact).content.decode()
    assert 'name="wish"' not in plain
    assert 'name="agent"' not in plain
    for kind in ("access", "port", "correct", "object", "restrict", "opt_out", "child"):
        assert f"?kind={kind}" in plain
        assert client.get(contact, {"kind": kind}).status_code == 200


def test_a_wrong_form_of_a_kind_comes_back_with_its_words(client: Client):
    page = write_as_vera(
        client, kind="access", email=ANNS, agent="Larry Lawyer", message="For Ann."
    )
    assert page.status_code == 422
    html = page.content.decode()
    assert "Please say what allows you to." in html
    assert 'value="Larry Lawyer"' in html
    assert "For Ann." in html
    assert not Case.objects.exists()


def test_a_stranger_who_types_anns_address_gets_nothing_of_hers(ann: Member):
    moe = make_moderator()
    write_as_vera(Client(), kind="erase", email=ANNS, wish="go")
    case = Case.objects.get()
    with pytest.raises(Exception, match="comes from the person"):
        deciding.decide(by=moe, case_id=case.pk, decision=Decision("granted", "Gone."))
    assert not Erasure.objects.exists()


def test_somebody_elses_address_proves_nothing_about_the_account_signed_in_with(
    ann: Member,
):
    """With Ann's session and a mailbox of one's own, one is still not Ann."""
    case = services.open_case(
        kind="erase", message="All.", member=ann, email="eve@evil.example", wish="go"
    )
    proving.confirm_by_mail(case_id=case.pk)
    case.refresh_from_db()
    assert (case.proof, case.member) == ("account", ann)
    bob = make_member("Bob", email="bob@club.example")
    assert people.member_of_address("BOB@club.example") == bob.pk
    Case.objects.filter(pk=case.pk).update(email="bob@club.example")
    proving.confirm_by_mail(case_id=case.pk)
    case.refresh_from_db()
    assert (case.proof, case.member) == ("account", ann)


def test_an_address_that_nobody_confirmed_is_nobodys():
    make_member("Bob", email="bob@club.example", confirmed=False)
    assert people.member_of_address("bob@club.example") is None
    assert people.member_of_address("") is None


@pytest.mark.clause("C87")
def test_an_opt_out_by_letter_works_at_once_and_tells_nobody(ann: Member):
    html = write_as_vera(Client(), kind="opt_out", email=ANNS).content.decode()
    assert Objection.objects.filter(member=ann, purpose="offer").exists()
    assert "Ann" not in html
    assert Case.objects.get().is_open  # a human sees to it that nothing was missed


# From the User CP


def test_ann_starts_a_request_reads_it_and_writes_more(client: Client, ann: Member):
    moe = make_moderator()
    client.force_login(ann)
    html = client.get(reverse("requests:requests")).content.decode()
    assert "You have not asked for anything yet." in html
    assert reverse("privacy:erase") in html
    new = reverse("requests:new", args=["object"])
    assert 'name="purpose"' in client.get(new).content.decode()
    back = client.post(new, {"purpose": "analysis", "message": " "})
    assert back.status_code == 422
    assert 'value="analysis" selected' in back.content.decode()
    sent = client.post(new, {"purpose": "analysis", "message": "Leave me out."})
    case = Case.objects.get()
    own = reverse("requests:request", args=[case.pk])
    assert sent.headers["Location"] == own
    assert (case.member, case.proof) == (ann, "lately")
    services.write(by=moe, case_id=case.pk, text="Of what kind?")
    html = client.get(own).content.decode()
    assert "Of what kind?" in html
    assert "The staff" in html
    assert "Moe" not in html.partition("<main")[2].partition("</main")[0]
    assert client.post(own, {"text": ""}).status_code == 422
    assert client.post(own, {"text": "All of it."}).status_code == 302
    deciding.decide(by=moe, case_id=case.pk, decision=Decision("granted", "Done."))
    assert "Granted" in client.get(own).content.decode()
    assert Objection.objects.get().purpose == "analysis"


def test_who_signed_in_yesterday_is_asked_by_mail_before_an_erasure(
    client: Client, ann: Member
):
    client.force_login(ann)
    Member.objects.filter(pk=ann.pk).update(last_login=clock.now() - timedelta(hours=2))
    client.post(
        reverse("requests:new", args=["erase"]), {"wish": "stay", "message": "All."}
    )
    case = Case.objects.get()
    assert case.proof == "account"
    html = client.get(reverse("requests:request", args=[case.pk])).content.decode()
    assert "open the mail that we sent" in html
    run_jobs()
    assert "press the button" in mail.outbox[0].body
    Client().post(link_in(mail.outbox[0].body), {"act": "confirm"}, headers=OURS)
    case.refresh_from_db()
    assert case.proof == "mail"


def test_others_see_nothing_of_anns_requests(client: Client, ann: Member):
    case = make_case(member=ann)
    own = reverse("requests:request", args=[case.pk])
    appeal = reverse("requests:appeal", args=[case.pk])
    pages = [
        reverse("requests:requests"),
        reverse("requests:purposes"),
        reverse("requests:new", args=["access"]),
        own,
    ]
    for url in pages:
        assert client.get(url).headers["Location"].startswith("/account/")
    client.force_login(make_member("Bob"))
    assert client.get(own).status_code == 404
    assert client.post(own, {"text": "I am Ann"}).status_code == 404
    assert client.post(appeal, {"words": "I am Ann"}).status_code == 404
    assert client.get(reverse("requests:new", args=["bribe"])).status_code == 404


def test_twenty_requests_cost_the_queries_of_one(client: Client, ann: Member):
    client.force_login(ann)
    make_case(member=ann)
    client.get(reverse("requests:requests"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("requests:requests"))
    for _n in range(19):
        make_case(member=ann)
    with CaptureQueriesContext(connection) as twenty:
        client.get(reverse("requests:requests"))
    assert len(twenty) == len(one)


def test_ann_switches_uses_off_and_on_by_herself(client: Client, ann: Member):
    client.force_login(ann)
    url = reverse("requests:purposes")
    client.post(url, {"purposes": ["analysis", "offer"]})
    assert set(Objection.objects.values_list("purpose", flat=True)) == {
        "analysis",
        "offer",
    }
    html = client.get(url).content.decode()
    assert html.count("checked") == 2
    since = Objection.objects.get(purpose="offer").since
    client.post(url, {"purposes": ["offer"]})
    assert Objection.objects.get().since == since
    assert client.post(url, {"purposes": ["account"]}).status_code == 422
    assert Objection.objects.count() == 1


def test_ann_appeals_on_her_own_page(client: Client, ann: Member):
    case = make_case(
        member=ann,
        kind="access",
        outcome="refused",
        ground="effort",
        answer="No.",
        answered_at=clock.now(),
        closed_at=clock.now(),
    )
    client.force_login(ann)
    url = reverse("requests:appeal", args=[case.pk])
    assert client.post(url, {"words": ""}).status_code == 422
    client.post(url, {"words": "There is a copy."})
    case.refresh_from_db()
    assert case.is_open
    assert client.post(url, {"words": "Again."}).status_code == 422
