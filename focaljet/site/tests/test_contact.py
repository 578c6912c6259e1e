"""Contact Us, with no account and no cookie."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import make_member
from focaljet.accounts.tests.steps import puzzle_in, solution_for
from focaljet.base import clock
from focaljet.cases.models.cases import Case
from focaljet.guarding import puzzles

pytestmark = pytest.mark.django_db

OURS = {"sec-fetch-site": "same-origin"}
CONTACT = "/contact/"


@pytest.fixture
def vera() -> Client:
    return Client(enforce_csrf_checks=True)


def opened_form(client: Client) -> dict[str, str]:
    """The form as the page gave it, filled in."""
    html = client.get(CONTACT).content.decode()
    seal = re.search(r'name="seal" value="([^"]+)"', html)
    assert seal
    return {
        "seal": seal[1],
        "kind": "question",
        "name": "Vera",
        "email": "vera@example.org",
        "message": "Where is the meet in June?",
    }


@pytest.mark.clause("C2", "C87")
def test_vera_writes_without_an_account_and_without_cookies(vera: Client):
    answer = vera.post(CONTACT, opened_form(vera), headers=OURS)
    assert answer.status_code == 302
    case = Case.objects.get()
    assert case.message == "Where is the meet in June?"
    assert case.member_id is None
    thanks = vera.get(answer.headers["Location"])
    assert f"number {case.pk}" in thanks.content.decode()
    assert not vera.cookies


def test_a_browser_that_only_says_where_it_comes_from_is_believed(vera: Client):
    form = opened_form(vera)
    answer = vera.post(CONTACT, form, headers={"origin": "http://testserver"})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {},
    ],
)
def test_a_form_from_elsewhere_is_refused_and_its_words_are_not_kept(
    vera: Client, headers: dict[str, str]
):
    answer = vera.post(CONTACT, opened_form(vera), headers=headers)
    assert answer.status_code == 403
    assert "Where is the meet in June?" not in answer.content.decode()
    assert not Case.objects.exists()


def test_a_form_without_its_seal_comes_back_with_the_words(vera: Client):
    form = opened_form(vera) | {"seal": "made-up.by-somebody"}
    answer = vera.post(CONTACT, form, headers=OURS)
    assert answer.status_code == 403
    assert "Where is the meet in June?" in answer.content.decode()
    assert not Case.objects.exists()


def test_a_form_that_was_open_for_days_comes_back_fresh(vera: Client):
    opened = clock.now()
    with clock.at(opened):
        form = opened_form(vera)
    with clock.at(opened + timedelta(days=2)):
        answer = vera.post(CONTACT, form, headers=OURS)
        assert answer.status_code == 403
        html = answer.content.decode()
        seal = re.search(r'name="seal" value="([^"]+)"', html)
        assert seal
        again = vera.post(CONTACT, form | {"seal": seal[1]}, headers=OURS)
        assert again.status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"message": "   "}, {"email": "no address"}, {"kind": "none of these"}]
)
def test_a_wrong_form_comes_back_with_the_words(vera: Client, wrong: dict[str, str]):
    answer = vera.post(CONTACT, opened_form(vera) | wrong, headers=OURS)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'value="Vera"' in html
    assert 'aria-invalid="true"' in html
    assert not Case.objects.exists()


def test_two_clicks_open_one_case(vera: Client):
    form = opened_form(vera)
    first = vera.post(CONTACT, form, headers=OURS)
    second = vera.post(CONTACT, form, headers=OURS)
    assert Case.objects.count() == 1
    shown = [vera.get(to.headers["Location"]).content for to in (first, second)]
    assert shown[0] == shown[1]


def write_letters(client: Client, times: int) -> None:
    for _n in range(times):
        sent = client.post(CONTACT, opened_form(client), headers=OURS)
        assert sent.status_code == 302


@pytest.fixture
def _easy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Puzzles that a test solves in no time."""
    monkeypatch.setattr(puzzles, "BITS", 6)


@pytest.mark.usefixtures("_easy")
def test_the_sixth_letter_within_an_hour_costs_a_puzzle_and_its_words_are_kept(
    vera: Client,
):
    write_letters(vera, 5)
    form = opened_form(vera)
    page = vera.post(CONTACT, form, headers=OURS)
    assert page.status_code == 422
    assert "solves a small puzzle" in page.content.decode()
    assert "Where is the meet in June?" in page.content.decode()
    assert Case.objects.count() == 5
    sent = vera.post(CONTACT, form | solution_for(page), headers=OURS)
    assert sent.status_code == 302
    assert Case.objects.count() == 6
    assert not vera.cookies


def test_without_scripts_vera_waits_half_a_minute_and_presses_again(vera: Client):
    write_letters(vera, 5)
    form = opened_form(vera)
    page = vera.post(CONTACT, form, headers=OURS)
    typed = form | {"puzzle": puzzle_in(page), "solution": ""}
    assert vera.post(CONTACT, typed, headers=OURS).status_code == 422
    with clock.at(clock.now() + timedelta(seconds=31)):
        assert vera.post(CONTACT, typed, headers=OURS).status_code == 302


@pytest.mark.usefixtures("_easy")
def test_a_solved_puzzle_sends_one_letter_and_two_clicks_are_one(vera: Client):
    write_letters(vera, 5)
    form = opened_form(vera)
    solved = solution_for(vera.post(CONTACT, form, headers=OURS))
    for _click in range(2):
        sent = vera.post(CONTACT, form | solved, headers=OURS)
        assert sent.status_code == 302
    another = vera.post(CONTACT, opened_form(vera) | solved, headers=OURS)
    assert another.status_code == 422
    assert Case.objects.count() == 6


@pytest.mark.usefixtures("_easy")
def test_a_neighbour_pays_for_the_letters_of_the_network_and_others_do_not():
    write_letters(Client(REMOTE_ADDR="203.0.113.9"), 5)
    neighbour = Client(REMOTE_ADDR="203.0.113.77")
    elsewhere = Client(REMOTE_ADDR="192.0.2.1")
    page = neighbour.post(CONTACT, opened_form(neighbour), headers=OURS)
    assert page.status_code == 422
    write_letters(elsewhere, 1)


@pytest.mark.usefixtures("_easy")
def test_no_puzzle_buys_the_twenty_first_letter_of_an_hour(vera: Client):
    write_letters(vera, 5)
    form = opened_form(vera)
    page = vera.post(CONTACT, form, headers=OURS)
    for _n in range(15):
        typed = form | solution_for(page)
        assert vera.post(CONTACT, typed, headers=OURS).status_code == 302
        form = opened_form(vera)
        page = vera.post(CONTACT, form, headers=OURS)
    answer = vera.post(CONTACT, form | solution_for(page), headers=OURS)
    assert answer.status_code == 422
    assert "Please try again in an hour" in answer.content.decode()
    assert "Where is the meet in June?" in answer.content.decode()
    assert Case.objects.count() == 20


def test_ann_is_known_by_her_account(client: Client):
    ann = make_member()
    client.force_login(ann)
    client.post(CONTACT, opened_form(client), headers=OURS)
    assert Case.objects.get().member_id == ann.pk


@pytest.mark.clause("C4")
def test_why_we_ask_stands_beside_each_input(vera: Client):
    assert vera.get(CONTACT).content.decode().count("<summary>Why we ask") == 4


def test_a_made_up_thank_you_page_is_not_there(vera: Client):
    url = reverse("site:contact_sent", args=["made-up.by-somebody"])
    assert vera.get(url).status_code == 404
