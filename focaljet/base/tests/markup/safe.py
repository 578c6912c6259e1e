"""What every piece of HTML from a post must be, whoever wrote it."""

import re

from focaljet.base.markup.gate import gate
from focaljet.base.markup.html import to_html
from focaljet.base.markup.render import parse, render
from focaljet.base.tests.markup.shape import well_formed

TAGS = frozenset(
    [
        "a",
        "bdi",
        "blockquote",
        "br",
        "cite",
        "code",
        "details",
        "div",
        "em",
        "fj-attached",
        "fj-mention",
        "fj-name",
        "fj-quote",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
ATTRIBUTES = frozenset({"class", "dir", "href", "id", "n", "rel", "start", "tabindex"})
HREF = re.compile(
    r"(?:https?://[^\s\\\"'<>@/?#]+(?:[/?#][^\s\\\"'<>]*)?|mailto:[^\s\"'<>?]+)"
)
OURS = re.compile(r"p1-(?:mark|note)-[0-9]{1,3}")
DECEIVING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ud800-\udfff]"
)


def assert_safe(source, markup):
    html = render(source, markup, ids="p1").html
    for element in well_formed(html).walk():
        if element.tag:
            assert element.tag in TAGS, element.tag
            assert set(element.attributes) <= ATTRIBUTES, element.attributes
        if "id" in element.attributes:
            assert OURS.fullmatch(element.attributes["id"]), element.attributes
        if element.tag == "a" and element.attributes["class"].startswith("note-"):
            assert OURS.fullmatch(element.attributes["href"][1:]), element.attributes
        elif element.tag == "a":
            assert HREF.fullmatch(element.attributes["href"]), element.attributes
            assert element.attributes["rel"] == "nofollow ugc noopener"
            inner = [
                e.tag
                for child in element.children
                if not isinstance(child, str)
                for e in child.walk()
            ]
            assert "a" not in inner
    assert not DECEIVING.search(html)
    written = to_html(parse(source, markup), ids="p1")
    assert gate(written) == written
    return html
