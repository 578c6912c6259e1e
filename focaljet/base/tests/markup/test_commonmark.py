"""The examples of the CommonMark specification, by the trees they give.

Ours differs on purpose, and both sides are brought to one form before they are compared:
headings begin at h3; a new line in the source is a line break; a picture is a link to it;
titles of links and pictures are dropped; relative addresses, which a post may not link,
are let through for this test; code is in colours. Examples with raw HTML are left out, since HTML shows as
text. What then still differs is named below.
"""

import json
from itertools import groupby

from markdown_it import MarkdownIt

from focaljet.base.markup.html import to_html
from focaljet.base.markup.markdown import reader
from focaljet.base.markup.markdown_tree import blocks_of
from focaljet.base.tests.markup.shape import PREFORMATTED, Element, well_formed
from tests.shared import shared_data

SHIFTED = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}
# A picture in a link is only named: there can be no link within a link.
PICTURES_IN_LINKS = {519, 533}
# We link the bare address in them.
WITH_BARE_ADDRESSES = {604, 610, 613}


def ours(markdown):
    tokens = reader(may_link=lambda url: True).parse(markdown)
    return to_html(blocks_of(tokens), check=lambda href: href)


def has_html(markdown):
    tokens = MarkdownIt("commonmark").parse(markdown)
    inside = [child for token in tokens for child in token.children or ()]
    return any(token.type in ("html_block", "html_inline") for token in tokens + inside)


def common_form(element, shift, in_pre=False):
    form = []
    for child in element.children:
        if not isinstance(child, Element):
            form.append(child)
        elif child.tag == "br":
            form.append(" ")
        elif child.tag == "img":
            form.append(("picture", child.attributes["src"]))
        elif "remote-image" in (child.attributes.get("class") or ""):
            form.append(("picture", child.attributes.get("href")))
        elif (child.attributes.get("class") or "").startswith("hl-"):
            form.append(child.text)
        elif child.attributes.get("class") != "host":
            tag = SHIFTED.get(child.tag, child.tag) if shift else child.tag
            kept = [child.attributes.get(name) for name in ("href", "start")]
            inside = common_form(child, shift, in_pre or child.tag in PREFORMATTED)
            form.append((tag, *kept, inside))
    return tuple(joined(form, in_pre))


def joined(form, in_pre):
    """Text that only a line break parted, as one; spaces count in code alone."""
    for is_text, group in groupby(form, key=lambda node: isinstance(node, str)):
        if not is_text:
            yield from group
        elif in_pre:
            yield "".join(group)
        elif words := " ".join("".join(group).split()):
            yield words


def test_the_examples_of_commonmark_give_the_trees_of_the_specification():
    examples = json.loads(shared_data("commonmark/spec.json").read_text())
    compared, different = 0, []
    for example in examples:
        if has_html(example["markdown"]):
            continue
        compared += 1
        expected = common_form(well_formed(example["html"]), shift=True)
        if common_form(well_formed(ours(example["markdown"])), shift=False) != expected:
            different.append(example["example"])
    assert compared == 581
    assert set(different) == WITH_BARE_ADDRESSES | PICTURES_IN_LINKS
