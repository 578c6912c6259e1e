"""A request without an account and without cookies: by its links, which a program may
open without anything happening."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.cases import links, tasks
from focaljet.cases.models.cases import Case
from focaljet.cases.models.messages import CaseMessage
from focaljet.cases.services import cases as services
from focaljet.cases.services import proving
from focaljet.cases.tests.makers import make_case

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C87", "C2")]

OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture(autouse=True)
def _no_letters_yet():
    cache.clear()


@pytest.fixture
def vera() -> Client:
    return Client(enforce_csrf_checks=True)


def asked(**given) -> Case:
    words = {"kind": "access", "message": "All of it.", "email": "vera@mail.example"}
    return services.open_case(**words | given)


def link_in(sent) -> str:
    found = re.search(r"https?://[^/]+(/privacy/requests/at/\S+)", sent.body)
    assert found
    return found[1]


def mailed(case: Case) -> str:
    tasks.mail_received(case_id=case.pk)
    return link_in(mail.outbox[-1])


def test_vera_confirms_by_mail_and_no_program_does_it_for_her(vera):
    case = asked()
    address = mailed(case)
    for ask in (vera.get, vera.head, vera.options):
        ask(address)
    case.refresh_from_db()
    assert case.proof == ""
    page = vera.get(address)
    assert "Is this request yours?" in page.content.decode()
    done = vera.post(address, {"act": "confirm"}, headers=OURS, follow=False)
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.proof == "mail"
    assert case.proven_at
    html = vera.get(address).content.decode()
    assert "we know that the request is yours" in html
    assert not vera.cookies


def test_who_did_not_ask_says_so_and_nothing_is_done(vera):
    case = asked(kind="erase")
    address = mailed(case)
    vera.post(address, {"act": "disown"}, headers=OURS)
    case.refresh_from_db()
    assert (case.outcome, case.is_open) == ("disowned", False)
    assert "Nothing was done" in vera.get(address).content.decode()
    assert vera.post(address, {"act": "confirm"}, headers=OURS).status_code == 302
    case.refresh_from_db()
    assert case.proof == ""


@pytest.mark.parametrize("act", ["confirm", "disown", "appeal", "", "delete"])
def test_the_link_of_the_page_proves_nothing(vera, act):
    case = asked()
    address = links.on_the_page(case.pk)
    assert vera.post(address, {"act": act}, headers=OURS).status_code == 404
    case.refresh_from_db()
    assert (case.proof, case.is_open) == ("", True)


def test_who_typed_anothers_address_does_not_read_the_answers(vera, moe):
    """The letter came from a stranger; the address in it is Vera's."""
    case = asked(message="Where does she live?")
    by_page, by_mail = links.on_the_page(case.pk), mailed(case)
    services.write(by=moe, case_id=case.pk, text="A word of the staff.")
    vera.post(by_mail, {"act": "write", "text": "A word of Vera."}, headers=OURS)
    vera.post(by_page, {"act": "write", "text": "A word of who sent."}, headers=OURS)
    seen = vera.get(by_page).content.decode()
    assert "Where does she live?" in seen
    assert "A word of who sent." in seen
    assert "A word of the staff." not in seen
    assert "A word of Vera." not in seen
    services.answer_case(by=moe, case_id=case.pk, answer="The answer.")
    assert "The answer." not in vera.get(by_page).content.decode()
    everything = vera.get(by_mail).content.decode()
    for words in ("of the staff.", "of Vera.", "of who sent.", "The answer."):
        assert words in everything
    writers = CaseMessage.objects.values_list("writer", flat=True)
    assert list(writers) == ["staff", "person", "sender"]


def test_without_an_address_the_answer_is_read_by_the_link_of_the_page(vera, moe):
    case = asked(email="", kind="question")
    services.answer_case(by=moe, case_id=case.pk, answer="The answer.")
    page = vera.get(links.on_the_page(case.pk))
    assert "The answer." in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex"
    assert not vera.cookies


def test_vera_appeals_by_the_link_in_the_refusal(vera):
    case = make_case(
        kind="access",
        email="vera@mail.example",
        outcome="refused",
        ground="effort",
        answer="No.",
        answered_at=clock.now(),
        closed_at=clock.now(),
    )
    tasks.mail_answer(case_id=case.pk)
    address = link_in(mail.outbox[0])
    assert "You do not agree?" in vera.get(address).content.decode()
    back = vera.post(address, {"act": "appeal", "words": " "}, headers=OURS)
    assert back.status_code == 422
    vera.post(address, {"act": "appeal", "words": "Look again."}, headers=OURS)
    case.refresh_from_db()
    assert (case.is_open, case.appeal.words) == (True, "Look again.")
    html = vera.get(address).content.decode()
    assert "You do not agree?" not in html
    again = vera.post(address, {"act": "appeal", "words": "Once more."}, headers=OURS)
    assert again.status_code == 422
    assert "Once more." in again.content.decode()


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {}],
)
def test_another_site_can_send_nothing_in_her_name(vera, headers):
    case = asked()
    address = mailed(case)
    for typed in ({"act": "confirm"}, {"act": "write", "text": "Buy tyres"}):
        page = vera.post(address, typed, headers=headers)
        assert page.status_code == 403
        assert "Buy tyres" not in page.content.decode()
    case.refresh_from_db()
    assert case.proof == ""
    assert not CaseMessage.objects.exists()


@pytest.mark.parametrize("token", ["made-up", "a.b", "é", "x" * 3000])
def test_a_made_up_link_leads_nowhere(vera, token):
    address = reverse("requests:follow", args=[token])
    assert vera.get(address).status_code == 404
    assert vera.post(address, {"act": "write"}, headers=OURS).status_code == 404


def test_a_link_ends_with_its_request(vera):
    case = asked()
    address = mailed(case)
    Case.objects.all().delete()
    assert vera.get(address).status_code == 404


def test_too_many_messages_come_back_with_their_words(vera):
    address = mailed(asked())
    for number in range(10):
        vera.post(address, {"act": "write", "text": f"{number}"}, headers=OURS)
    page = vera.post(address, {"act": "write", "text": "One more."}, headers=OURS)
    assert page.status_code == 422
    assert "One more." in page.content.decode()


# What the staff see of it


def test_moe_notes_what_he_saw_and_no_paper_is_kept(client, moe):
    case = asked()
    client.force_login(moe)
    address = reverse("cases:prove", args=[case.pk])
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"evidence": "mail"}).status_code == 422
    assert client.post(address, {"evidence": "saw"}).status_code == 302
    case.refresh_from_db()
    assert (case.proof, case.proven_by) == ("saw", moe)


def test_for_an_agent_the_person_confirms_after_the_staff(client, moe):
    case = asked(agent="Larry Lawyer", authority="lawyer")
    client.force_login(moe)
    html = client.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "Larry Lawyer" in html
    with pytest.raises(RefusedError, match="confirms it by mail"):
        proving.note_evidence(by=moe, case_id=case.pk, evidence="saw")
    client.post(reverse("cases:agent", args=[case.pk]))
    case.refresh_from_db()
    assert case.agent_accepted_at
    assert case.proof == ""
    tasks.mail_proof(case_id=case.pk)
    (sent,) = mail.outbox
    assert sent.to == ["vera@mail.example"]
    assert "Larry Lawyer says to act for you." in sent.body
    proving.confirm_by_mail(case_id=case.pk)
    case.refresh_from_db()
    assert case.proof == "mail"


def test_without_an_address_nobody_is_asked(client, moe):
    case = asked(email="")
    client.force_login(moe)
    page = client.post(reverse("cases:ask", args=[case.pk]))
    assert page.status_code == 422
    assert "no address" in page.content.decode()
