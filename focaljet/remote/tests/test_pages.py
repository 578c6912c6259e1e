"""What a web page says about itself becomes text, whatever it says."""

from __future__ import annotations

import pytest

from focaljet.base.tests.growth import grows_straight
from focaljet.remote.pages import MOST_PARSED, Page, decoded, page_of

URL = "https://club.example/a/b"


def read(html: str, url: str = URL) -> Page:
    return page_of(html.encode(), charset="", url=url)


def test_a_page_tells_of_itself_in_opengraph():
    page = read(
        """<!doctype html><html><head><title>Shop – page</title>
        <meta property="og:title" content="Clutch &amp; kit">
        <meta property=og:description content="Fits the Mk1">
        <meta property="og:site_name" content="Parts">
        <meta property="og:image" content="/kit.jpg"></head><body><p>x"""
    )
    picture = "https://club.example/kit.jpg"
    assert page == Page("Clutch & kit", "Fits the Mk1", "Parts", picture)


def test_a_page_without_opengraph_has_its_title_and_description():
    page = read(
        "<title> A \n build </title><META NAME=Description CONTENT='Three years'>"
    )
    assert page == Page("A build", "Three years", "", "")


@pytest.mark.parametrize("html", ["", "<p>words", "\x00\xff", "<title></title>", "<"])
def test_what_says_nothing_has_no_title(html: str):
    assert read(html).title == ""


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "JaVaScRiPt:alert(1)",
        "file:///etc/passwd",
        "ftp://club.example/a.jpg",
        "http://[",
        "",
    ],
)
def test_a_picture_is_an_address_on_the_web_or_none(address: str):
    assert read(f'<meta property="og:image" content="{address}">').picture == ""


def test_words_are_one_line_without_tricks_and_not_too_long():
    turned = "\N{RIGHT-TO-LEFT OVERRIDE}"
    page = read(f"<title>a{turned}b\n\n{'x ' * 500}</title>")
    assert page.title.startswith("ab x")
    assert len(page.title) <= 150
    assert page.title.endswith("…")


def test_what_stands_in_the_body_says_nothing():
    page = read('<title>Real</title><body><meta property="og:title" content="Planted">')
    assert page.title == "Real"


def test_long_scripts_in_the_head_do_not_hide_what_comes_after():
    script = f"<script>{'x' * 3 * MOST_PARSED}</script>"
    page = read(f'{script}<meta property="og:title" content="After it">')
    assert page.title == "After it"


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        ("Größe".encode(), "", "Größe"),
        ("Größe".encode(), "utf-8", "Größe"),
        ("Größe".encode("latin-1"), "", "Größe"),
        ("“Größe”".encode("cp1252"), "iso-8859-1", "“Größe”"),
        ("\ufeffGröße".encode("utf-16-le"), "", "Größe"),
        ("Москва".encode("koi8-r"), "KOI8-R", "Москва"),
        ("東京".encode("shift_jis"), "shift_jis", "東京"),
        (b"x", "rot13", "x"),
        (b"x", "punycode", "x"),
        (b"x", "utf-7", "x"),
        (b"x", "no-such-thing", "x"),
        (b"x", "a" * 40, "x"),
        (b"+ADw-", "utf-7", "+ADw-"),
    ],
)
def test_letters_are_read_as_the_page_means_them(body: bytes, charset: str, text: str):
    assert decoded(body, charset) == text


def test_a_page_names_its_own_letters():
    body = b'<meta http-equiv=Content-Type content="text/html; charset=windows-1251">'
    assert "Москва" in decoded(body + "Москва".encode("cp1251"), "")


WORST = [
    "<div>", "<a ", "<![CDATA[", "<b><i>", "<table>", "<script>", "<script></script>",
    "<svg>", "<meta ", "<title>", "&amp", "<!--", "<body", "</script", "<template>",
]  # fmt: skip


@pytest.mark.parametrize("piece", WORST)
def test_the_worst_page_takes_no_square_of_its_length(piece: str):
    whole = piece * (400_000 // len(piece))
    assert grows_straight(lambda size: read(whole[:size]), size=400_000)
