"""Guessing at a password, and the puzzles that slow it down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import PASSWORD, make_member
from focaljet.accounts.tests.steps import (
    is_signed_in,
    mails,
    puzzle_in,
    sign_in,
    solution_for,
)
from focaljet.base import clock
from focaljet.guarding import puzzles

pytestmark = pytest.mark.django_db

PUZZLE = "solves a small puzzle"


@pytest.fixture(autouse=True)
def _easy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Puzzles that a test solves in no time."""
    monkeypatch.setattr(puzzles, "BITS", 6)
    monkeypatch.setattr(puzzles, "MANY_BITS", 8)


def make_ann() -> None:
    make_member("Ann", email="ann@example.org", password=PASSWORD)


def guess(client: Client, times: int = 1, **typed: str):
    for _ in range(times):
        page = sign_in(client, password="a guess of many", **typed)
    return page


@pytest.mark.clause("C69")
def test_after_five_guesses_a_puzzle_comes_first_and_ann_still_gets_in():
    make_ann()
    mallory, ann = Client(REMOTE_ADDR="203.0.113.9"), Client(REMOTE_ADDR="192.0.2.1")
    guess(mallory, 5)
    page = sign_in(mallory, password=PASSWORD)
    assert page.status_code == 422
    assert PUZZLE in page.content.decode()
    assert 'value="Ann"' in page.content.decode()
    assert sign_in(ann).status_code == 302
    assert is_signed_in(ann)


def test_a_solved_puzzle_is_good_for_one_try(client: Client):
    make_ann()
    page = guess(client, 6)
    solution = solution_for(page)
    page = guess(client, **solution)
    assert "do not fit together" in page.content.decode()
    again = sign_in(client, **solution)
    assert "used before" in again.content.decode()
    assert sign_in(client, **solution_for(again)).status_code == 302
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("puzzle", "solution"),
    [("", ""), ("x", "1"), ("e30.AAAA", "1"), (None, ""), (None, "x" * 500)],
)
def test_what_is_no_solution_is_none(client: Client, puzzle: str | None, solution: str):
    make_ann()
    page = guess(client, 6)
    puzzle = puzzle_in(page) if puzzle is None else puzzle
    # One of 64 words solves it by chance.
    while puzzles.zero_bits(f"{puzzle}:{solution[: puzzles.LONGEST]}") >= puzzles.BITS:
        solution = f"y{solution}"
    assert sign_in(client, puzzle=puzzle, solution=solution).status_code == 422
    assert not is_signed_in(client)


def test_without_scripts_half_a_minute_is_as_good(client: Client):
    make_ann()
    page = guess(client, 6)
    assert "Wait 30 seconds" in page.content.decode()
    typed = {"puzzle": puzzle_in(page), "solution": ""}
    with clock.at(clock.now() + timedelta(seconds=20)):
        assert sign_in(client, **typed).status_code == 422
    with clock.at(clock.now() + timedelta(seconds=31)):
        assert sign_in(client, **typed).status_code == 302


def test_who_collects_puzzles_to_wait_for_them_all_at_once_waits_in_vain():
    make_ann()
    mallory = Client()
    collected = [puzzle_in(guess(mallory, 6))]
    collected += [puzzle_in(guess(mallory)) for _ in range(5)]
    with clock.at(clock.now() + timedelta(minutes=1)):
        pages = [guess(mallory, puzzle=each, solution="") for each in collected]
    tried = [page for page in pages if "do not fit" in page.content.decode()]
    assert len(tried) == 2


def test_a_new_session_or_a_neighbouring_address_does_not_reset_the_count():
    make_ann()
    for host in range(1, 7):
        page = guess(Client(REMOTE_ADDR=f"203.0.113.{host}"))
    assert PUZZLE in page.content.decode()


def test_an_unknown_name_is_slowed_down_just_the_same(client: Client):
    for _ in range(6):
        page = sign_in(client, "Nobody Here", password="a guess of many")
    assert PUZZLE in page.content.decode()


def test_signing_in_rightly_is_not_counted(client: Client):
    make_ann()
    for _ in range(12):
        assert sign_in(client).status_code == 302
        client.post(reverse("account_logout"))


def test_puzzles_do_not_buy_a_network_more_than_sixty_tries_an_hour(client: Client):
    make_ann()
    page = guess(client, 6)
    for _ in range(61):
        page = guess(client, **solution_for(page))
        if 'name="puzzle"' not in page.content.decode():
            break
    else:
        page = guess(client, **solution_for(page))
    assert "Wait an hour" in page.content.decode()
    assert sign_in(client).status_code == 422


def guesses_from_everywhere() -> None:
    for network in range(101):
        guess(Client(REMOTE_ADDR=f"10.{network}.0.1"))


def test_ann_gets_in_from_her_own_browser_while_many_networks_guess(client: Client):
    make_ann()
    sign_in(client)
    client.post(reverse("account_logout"))
    guesses_from_everywhere()
    stranger = Client(REMOTE_ADDR="198.51.100.1")
    assert PUZZLE in sign_in(stranger).content.decode()
    assert sign_in(client).status_code == 302
    client.post(reverse("account_logout"))
    assert sign_in(client, "ann@example.org").status_code == 302


def test_a_browser_of_mallory_is_known_for_mallory_alone():
    make_ann()
    make_member("Mallory", password=PASSWORD)
    mallory = Client()
    sign_in(mallory, "Mallory")
    mallory.post(reverse("account_logout"))
    page = guess(mallory, 6)
    assert PUZZLE in page.content.decode()


def test_from_everywhere_the_puzzles_are_harder(client: Client):
    make_ann()
    guesses_from_everywhere()
    page = sign_in(client)
    assert 'bits="8"' in page.content.decode()
    easy = puzzles.new(bits=6).token
    assert sign_in(client, puzzle=easy, solution="1").status_code == 422
    assert sign_in(client, **solution_for(page)).status_code == 302


def test_past_thirty_links_an_hour_a_network_works_for_each(client: Client):
    make_ann()
    forgotten = reverse("account_reset_password")
    for number in range(30):
        client.post(forgotten, {"email": f"{number}@example.org"})
    typed = {"email": "ann@example.org"}
    page = client.post(forgotten, typed)
    assert page.status_code == 422
    assert 'value="ann@example.org"' in page.content.decode()
    assert mails() == []
    assert client.post(forgotten, typed | solution_for(page)).status_code == 302
    assert len(mails()) == 1
