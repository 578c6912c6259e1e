"""What a web page says about itself: the words for its card, from its head.

All of it comes from a stranger. It becomes text and nothing else, cut to length; what
puts it on a page escapes it.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from focaljet.base.text import one_line, without_controls

# Beyond this, elements within elements would cost the parser seconds.
MOST_PARSED = 64_000

_NAMES = """
    utf-8 utf-16 utf-16-le utf-16-be ascii iso8859-1 iso8859-2 iso8859-3 iso8859-4
    iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 iso8859-13 iso8859-14
    iso8859-15 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 koi8-r
    koi8-u shift_jis euc_jp gb2312 gbk gb18030 big5 euc_kr cp874 mac-roman
"""
_ENCODINGS = frozenset(_NAMES.split())
_SAID = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.I)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OPENED = re.compile(r"<(script|style|svg|noscript)\b", re.I)
_BODY = re.compile(r"<body\b", re.I)


@dataclass(frozen=True, slots=True)
class Page:
    """`picture` is the address of a picture, or "". Without a title it is no card."""

    title: str
    description: str
    site_name: str
    picture: str


def page_of(body: bytes, *, charset: str, url: str) -> Page:
    """What the page at `url` says in OpenGraph, and else in its title."""
    tree = LexborHTMLParser(_head(decoded(body, charset)))
    said: dict[str, str] = {}
    for meta in tree.css("meta"):
        attributes = meta.attributes
        name = attributes.get("property") or attributes.get("name") or ""
        said.setdefault(name.strip().lower(), attributes.get("content") or "")
    titles = [title.text() for title in tree.css("title")[:1]]
    return Page(
        title=_line(said.get("og:title") or "".join(titles), 150),
        description=_line(
            said.get("og:description") or said.get("description", ""), 300
        ),
        site_name=_line(said.get("og:site_name", ""), 80),
        picture=_address(
            said.get("og:image:secure_url") or said.get("og:image", ""), url
        ),
    )


def decoded(body: bytes, charset: str) -> str:
    """The text of a page, by its mark, its server, itself, or as UTF-8."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace").lstrip("\ufeff")
    within = _SAID.search(body[:2048])
    for said in (charset, within[1].decode("ascii") if within else ""):
        if encoding := _known(said):
            return body.decode(encoding, "replace")
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _known(charset: str) -> str:
    """Python's name of an encoding for web pages; "" for any other, and for what is
    none: some that Python has are slow, or no encodings of text at all."""
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return ""
    # Browsers read Latin-1 and ASCII as Windows does.
    name = "cp1252" if name in ("iso8859-1", "ascii") else name
    return name if name in _ENCODINGS else ""


def _head(html: str) -> str:
    """What stands before the body, without scripts and styles, which may be long."""
    parts: list[str] = []
    start = length = 0
    body = _BODY.search(html)
    end = body.start() if body else len(html)
    while length < MOST_PARSED and start < end:
        opened = _OPENED.search(html, start, end)
        stop = opened.start() if opened else end
        parts.append(html[start:stop])
        length += stop - start
        if opened is None:
            break
        closed = re.compile(rf"</{opened[1]}\b[^>]{{0,20}}>", re.I).search(
            html, opened.end(), end
        )
        if closed is None:
            break
        start = closed.end()
    return "".join(parts)[:MOST_PARSED]


def _line(text: str, longest: int) -> str:
    text = one_line(without_controls(text))
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _address(said: str, url: str) -> str:
    """The whole address of a picture on the web; what may be fetched is judged later."""
    try:
        whole = urljoin(url, said.strip()) if said.strip() else ""
    except ValueError:
        return ""
    return whole if whole.startswith(("http://", "https://")) else ""
