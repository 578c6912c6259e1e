"""The bytes of a kept page: which encoding, and when "as you have it" is enough."""

from __future__ import annotations

import gzip

import brotli
import pytest

from focaljet.caching.page import CACHE_CONTROL, Page, best_encoding

WORDS = b"<html><body><main id=top><p>" + b"Clutch slips in third. " * 200


def make_page(body: bytes = WORDS, *headers: tuple[str, str]) -> Page:
    kind = ("Content-Type", "text/html; charset=utf-8")
    return Page([kind, ("Content-Length", "9"), ("Vary", "Cookie"), *headers], body)


def ask(page: Page, method: str = "GET", **headers: str):
    said: dict[str, str] = {}

    def start(status, given):
        assert len({name for name, _ in given}) == len(given)
        said.update(dict(given), status=status)

    environ = {"REQUEST_METHOD": method, **headers}
    body = b"".join(page.answer(environ, start))
    return said, body


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP", "gzip"),
        ("*", "br"),
        ("*;q=0", ""),
        ("*;q=0, gzip", "gzip"),
        ("gzip;q=0", ""),
        ("gzip;q=0.000, br;q=0", ""),
        ("br;q=0, *", "gzip"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("identity;q=1, *;q=0", ""),
        ("br;q=oops", ""),
        ("br;q=-1", ""),
        ("br;q=nan", ""),
        ("brotli, xgzip", ""),
        (";;;,,,=", ""),
        ("gzip;level=9", "gzip"),
        ("gzip, " * 100, ""),
    ],
)
def test_the_encoding_is_one_that_the_browser_takes(accepted, encoding):
    assert best_encoding(accepted) == encoding


@pytest.mark.parametrize(
    ("accepted", "unpack"),
    [("", bytes), ("gzip", gzip.decompress), ("br", brotli.decompress)],
)
def test_every_encoding_says_the_same(accepted, unpack):
    said, body = ask(make_page(), HTTP_ACCEPT_ENCODING=accepted)
    assert unpack(body) == WORDS
    assert said["Content-Length"] == str(len(body))
    assert said.get("Content-Encoding", "") == accepted
    assert said["Vary"] == "Cookie, Accept-Encoding, Accept-Language"
    assert said["Cache-Control"] == CACHE_CONTROL


def test_who_asks_for_the_head_gets_it_alone():
    whole, _ = ask(make_page())
    said, body = ask(make_page(), "HEAD")
    assert body == b""
    assert said == whole


@pytest.mark.parametrize(
    "wanted",
    ["{etag}", "W/{etag}", '"other", {etag}', "*", ' "other" ,W/{etag} ', "  * "],
)
def test_who_has_it_is_told_so(wanted):
    etag = ask(make_page())[0]["ETag"]
    said, body = ask(make_page(), HTTP_IF_NONE_MATCH=wanted.format(etag=etag))
    assert said["status"] == "304 Not Modified"
    assert body == b""
    assert said["ETag"] == etag
    assert "Content-Length" not in said
    assert "Content-Type" not in said


@pytest.mark.parametrize("wanted", ['"other"', "{bare}", '"{bare}-gz"', "", '"*"', ","])
def test_who_has_another_gets_this_one(wanted):
    bare = ask(make_page())[0]["ETag"].strip('"')
    said, body = ask(make_page(), HTTP_IF_NONE_MATCH=wanted.format(bare=bare))
    assert said["status"] == "200 OK"
    assert body == WORDS


def test_each_content_and_each_encoding_has_a_name_of_its_own():
    pages = [make_page(), make_page(WORDS + b".")]
    names = {
        ask(page, HTTP_ACCEPT_ENCODING=accepted)[0]["ETag"]
        for page in pages
        for accepted in ("", "gzip", "br")
    }
    assert len(names) == 6
    assert ask(make_page())[0]["ETag"] == ask(make_page())[0]["ETag"]


def test_a_marked_page_says_so_first_and_is_kept_by_nobody():
    said: dict[str, str] = {}
    body = b"".join(
        make_page().marked(
            {"REQUEST_METHOD": "GET"},
            lambda status, given: said.update(dict(given), status=status),
            b"<p>Old.</p>",
        )
    )
    assert body == WORDS.replace(b"<main id=top>", b"<main id=top><p>Old.</p>")
    assert said["Cache-Control"] == "no-store"
    assert said["Content-Length"] == str(len(body))
    assert "ETag" not in said


def test_its_size_counts_every_encoding():
    page = make_page()
    assert page.size > sum(len(body) for _headers, [body] in page.answers.values())
