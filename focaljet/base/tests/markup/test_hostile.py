import json
import tarfile

import pytest

from focaljet.base.markup.excerpt import plain_text
from focaljet.base.markup.html import to_html
from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.quotes import extract
from focaljet.base.markup.tree import Link, Paragraph, Picture, Text
from focaljet.base.tests.markup.hostile import HOSTILE
from focaljet.base.tests.markup.safe import assert_safe
from focaljet.base.tests.markup.shape import well_formed
from tests.shared import shared_data

every_kind = pytest.mark.parametrize("markup", Markup)


@every_kind
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_source_comes_out_harmless(name, markup):
    assert_safe(HOSTILE[name], markup)
    stored, _ = extract(HOSTILE[name])
    assert_safe(stored, markup)
    plain_text(HOSTILE[name], markup, 100)


@pytest.mark.clause("C90")
@every_kind
def test_no_hostile_link_leads_anywhere(markup):
    for name, source in HOSTILE.items():
        if name.startswith("5") and "host" not in name:
            assert "<a" not in assert_safe(source, markup), name


@every_kind
def test_a_hostile_text_may_hide_in_any_tag(markup):
    for source in HOSTILE.values():
        for around in (
            "[quote={}]x[/quote]",
            "[b]{}",
            "> {}",
            "- {}",
            "| {} |\n|--|",
            "`{}`",
            "[url={}]x[/url]",
            "[img]{}[/img]",
            "[x]({})",
        ):
            assert_safe(around.format(source), markup)


def test_the_writer_trusts_no_parser():
    inner = Link("https://b.example", (Text("b"),))
    nested = to_html((Paragraph((Link("https://a.example", (inner,)),)),))
    assert nested.count("<a ") == 1
    refused = (Link("javascript:x", (Text("a"),)), Picture("data:x", "b"))
    assert to_html((Paragraph(refused),)) == '<p dir="auto">ab</p>'


@every_kind
def test_the_naughty_strings_come_out_harmless(markup):
    for text in json.loads(shared_data("naughty-strings/blns.json").read_text()):
        assert_safe(text, markup)
        assert_safe(f"[url={text}]{text}[/url] [{text}](<{text}>)", markup)


@every_kind
def test_the_html5_security_vectors_come_out_harmless(markup):
    for vector in json.loads(shared_data("xss/h5sc.json").read_text()):
        html = assert_safe(vector["data"], markup)
        if markup is not Markup.PLAIN:
            continue
        assert (
            "".join(well_formed(html).text.split()) != "" or not vector["data"].strip()
        )


@every_kind
def test_the_vectors_of_bleach_come_out_harmless(markup):
    with tarfile.open(shared_data("xss/bleach-tests-data.tar.xz")) as archive:
        cases = [archive.extractfile(m).read().decode() for m in archive if m.isfile()]
    assert len(cases) >= 20
    for case in cases:
        assert_safe(case.partition("\n--\n")[0], markup)
