"""The frame around every page: the bar, the footer, what a visitor's browser keeps."""

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner

pytestmark = pytest.mark.django_db

PUBLIC_PAGES = ["site:help", "site:contact", "forum:index", "policy:privacy"]


@pytest.mark.clause("C50")
@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_vera_reads_and_her_browser_keeps_nothing(client: Client, name: str):
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert not page.cookies


@pytest.mark.clause("C87", "C2")
@pytest.mark.parametrize("path", ["/help/", "/no-such-page/"])
def test_every_page_leads_to_contact_us_privacy_and_help(client: Client, path: str):
    html = client.get(path).content.decode()
    foot = html[html.index("<footer") :]
    for name in ("site:contact", "policy:privacy", "site:help"):
        assert f'href="{reverse(name)}"' in foot
    assert "Contact Us" in foot


@pytest.mark.clause("C77")
@pytest.mark.parametrize("path", ["/help/", "/no-such-page/", "/forum/"])
def test_the_user_cp_stands_in_the_menu_bar_before_the_content(
    client: Client, path: str
):
    for person in (None, make_member()):
        if person:
            client.force_login(person)
        html = client.get(path).content.decode()
        bar = html[html.index("<header") : html.index("</header>")]
        assert f'href="{reverse("accounts:user_cp")}"' in bar
        assert html.index("</header>") < html.index("<main")


def test_the_page_one_is_on_is_marked_in_the_menu(client: Client):
    html = client.get(reverse("forum:index")).content.decode()
    assert f'href="{reverse("forum:index")}" aria-current="page"' in html
    assert 'aria-current="page"' not in client.get("/help/").content.decode()


def test_only_owners_find_the_owners_page_in_their_menu(client: Client):
    link = f'href="{reverse("site:owner")}"'
    client.force_login(make_moderator())
    assert link not in client.get("/help/").content.decode()
    client.force_login(make_owner())
    assert link in client.get("/help/").content.decode()


def test_the_frame_costs_a_visitor_no_query(client: Client, django_assert_num_queries):
    client.get("/help/")
    with django_assert_num_queries(0):
        client.get("/help/")


def test_nothing_on_a_page_is_inline(client: Client):
    html = client.get("/help/").content.decode()
    assert "style=" not in html
    assert "<style" not in html
    assert "onclick" not in html
    assert html.count("<script") == html.count("<script src=")


def test_the_front_door_leads_to_the_forums(client: Client):
    assert client.get("/").headers["Location"] == reverse("forum:index")


def test_browsers_and_robots_find_what_they_ask_for(client: Client):
    assert b"Disallow: /account/" in client.get("/robots.txt").content
    assert client.get(reverse("site:manifest")).json()["start_url"] == "/"
    assert client.get("/favicon.ico").status_code == 302


@pytest.mark.clause("C51", "C52")
def test_help_names_every_cookie_and_leads_to_the_makers_of_browsers(client: Client):
    html = client.get("/help/").content.decode()
    for name in ("session", "csrf", "remember"):
        assert f"<code>{name}</code>" in html
    assert "https://support.mozilla.org/" in html
