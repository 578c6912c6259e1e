"""The words of every language: complete, and nothing but words."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Message
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from focaljet.accounts.tests.makers import make_member, make_owner
from focaljet.forum.tests.makers import make_forum, make_post, make_topic
from tools import words

PUBLIC = ["forum:index", "site:help", "site:contact", "policy:privacy", "privacy:map"]
INSIDE = ["accounts:user_cp", "accounts:language", "account_change_password"]


def test_german_and_spanish_are_complete_and_in_step_with_the_sources():
    """No text is missing or unsure, and each is compiled: python tools/words.py check"""
    assert words.complaints() == []


def test_the_site_offers_the_languages_that_there_are():
    offered = {code for code, _name in settings.LANGUAGES}
    assert offered == {"en", *words.LANGUAGES}


@pytest.mark.parametrize(
    ("original", "said", "trouble"),
    [
        ("Hello %(name)s", "Hallo %(nmae)s", "other placeholders"),
        ("Hello {name}", "Hallo", "other placeholders"),
        ("at https://a.example", "bei https://evil.example", "other placeholders"),
        ("Hello", "<b>Hallo</b>", "other HTML"),
        ("Hello", "Hallo &lt;", "other HTML"),
        ("Hello", "Hallo < du", "a sign of HTML"),
        (
            '<a href="%(url)s">Help</a>',
            '<a href="%(url)s" onclick="x()">Hilfe</a>',
            "other HTML",
        ),
        ("Hello\n", "Hallo", "begins or ends with another line"),
        ("Hello <b>%(name)s</b>", "Hallo <b>%(name)s</b>", ""),
    ],
)
def test_a_translation_brings_no_html_and_no_other_values(original, said, trouble):
    assert words.trouble_with(Message(original), said) == trouble


def test_of_a_plural_each_case_holds_what_its_original_holds():
    message = Message(("one reply", "%(n)s replies"))
    assert words.trouble_with(message, "eine Antwort") == ""
    assert words.trouble_with(message, "%(n)s Antworten") == ""
    assert words.trouble_with(message, "%(m)s Antworten") == "other placeholders"


@pytest.mark.django_db
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_pages_are_served_in_every_language(client: Client, language: str, nu):
    ann, otto = make_member(), make_owner()
    topic = make_topic(make_forum("Mk2"), by=ann)
    make_post(topic, by=otto)
    urls = [*map(reverse, PUBLIC), reverse("forum:topic", args=[topic.pk])]
    wrong = _served(client, urls, language, nu)
    client.force_login(ann)
    wrong |= _served(client, [reverse(name) for name in INSIDE], language, nu)
    client.force_login(otto)
    wrong |= _served(
        client, ["/owner/", "/owner/face/", "/owner/choices/"], language, nu
    )
    assert wrong == {}


def _served(client: Client, urls: list[str], language: str, nu) -> dict[str, list[str]]:
    wrong = {}
    with translation.override(language):
        user_cp = translation.gettext("User CP")
    for url in urls:
        page = client.get(url, headers={"Accept-Language": language})
        html = page.content.decode()
        assert page.status_code == 200, url
        assert f'<html lang="{language}">' in html
        assert user_cp in html
        if errors := nu(html):
            wrong[url] = errors
    return wrong


@pytest.mark.django_db(transaction=True)
@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_fit_with_long_words_and_from_right_to_left(
    small_club, site, new_context, width: int
):
    """German, which is long; and turned around, as it would be in Arabic."""
    context = new_context(viewport={"width": width, "height": 800}, locale="de-DE")
    page = context.new_page()
    sideways = {}
    for url in small_club:
        page.goto(url)
        assert page.evaluate("document.documentElement.lang") == "de"
        for direction in ("ltr", "rtl"):
            page.evaluate("way => document.documentElement.dir = way", direction)
            too_wide = page.evaluate(
                "document.documentElement.scrollWidth"
                " - document.documentElement.clientWidth"
            )
            if too_wide > 0:
                sideways[url, direction] = too_wide
    assert sideways == {}


@pytest.fixture
def small_club() -> list[str]:
    topic = make_topic(make_forum("Mk2"), by=make_member())
    return [*map(reverse, PUBLIC), reverse("forum:topic", args=[topic.pk])]
