"""All choices on one page: found, made, refused, taken back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import make_moderator, make_owner
from focaljet.choices import queries
from focaljet.choices.words import all_choices
from focaljet.site.forms import shown

pytestmark = pytest.mark.django_db

URL = "/owner/choices/"


@pytest.fixture
def otto(client: Client):
    otto = make_owner()
    client.force_login(otto)
    return otto


def words_and_time(**more):
    return {
        "part": "site",
        "site.language": "de",
        "site.languages": ["de", "en"],
        "site.time_zone": "Europe/Berlin",
        "site.crawlers": "search",
        **more,
    }


def test_nobody_but_owners_finds_the_page(client: Client):
    client.force_login(make_moderator())
    assert client.get(URL).status_code == 404
    assert client.post(URL, words_and_time()).status_code == 404


def test_every_choice_is_there_with_what_holds_without_it(client: Client, otto):
    html = client.get(URL).content.decode()
    for choice in all_choices().values():
        assert (f'name="{choice.name}"' in html) == (not choice.page), choice.name
    assert "Without a choice: UTC." in html


def test_every_field_takes_the_default_of_its_choice():
    for choice in all_choices().values():
        field = choice.form_field()
        assert field.clean(choice.default_now()) == choice.default_now(), choice.name
        assert shown(choice.name, choice.default_now())


def test_otto_chooses_and_it_counts_at_once(client: Client, otto):
    assert client.post(URL, words_and_time()).status_code == 302
    assert queries.chosen("site.time_zone") == "Europe/Berlin"
    assert '<html lang="de">' in Client().get("/help/").content.decode()


def test_a_wrong_choice_comes_back_and_nothing_is_chosen(client: Client, otto):
    page = client.post(URL, words_and_time(**{"site.time_zone": "Mars/Olympus"}))
    assert page.status_code == 422
    assert "Mars/Olympus" in page.content.decode()
    assert '<option value="de" selected>' in page.content.decode()
    assert queries.chosen("site.language") == "en"


def test_what_is_searched_for_is_all_that_is_sent(client: Client, otto):
    page = client.get(URL, {"q": "time zone"}).content.decode()
    assert 'name="site.time_zone"' in page
    assert 'name="site.language"' not in page

    sent = {"part": "site", "site.time_zone": "Europe/Madrid"}
    client.post(f"{URL}?q=time+zone", sent)
    assert queries.chosen("site.time_zone") == "Europe/Madrid"
    assert queries.chosen("site.languages") == ["en", "de", "es"]


def test_a_search_that_finds_nothing_says_so(client: Client, otto):
    assert "Nothing is called so" in client.get(URL, {"q": "zebra"}).content.decode()


def test_otto_goes_back_to_what_was(client: Client, otto):
    client.post(URL, words_and_time())
    client.post(URL, {"part": "site", "default": "site.language"})
    assert queries.chosen("site.language") == "en"
    assert queries.chosen("site.time_zone") == "Europe/Berlin"


def test_only_what_stands_on_the_page_can_be_taken_back(client: Client, otto):
    for name in ("site.name", "site.nothing"):
        assert client.post(URL, {"part": "site", "default": name}).status_code == 404
    assert client.post(URL, {"part": "nothing"}).status_code == 404


def test_the_page_costs_the_same_however_much_was_chosen(
    client: Client, otto, django_assert_max_num_queries
):
    client.post(URL, words_and_time())
    queries.chosen("site.name")
    with django_assert_max_num_queries(6):
        client.get(reverse("site:choices"))
