import json

import pytest

from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.render import render
from focaljet.base.tests.markup.shape import Element, outline, well_formed
from tests.shared import shared_data


def html(source):
    return render(source, Markup.BBCODE).html


def shape(source, keep=("class", "href", "start")):
    return outline(html(source), keep)


def test_tags_closed_in_the_wrong_order_come_out_as_meant():
    assert shape("[b]x [i]y[/b] z[/i]") == (
        ("p", (("strong", ("x", ("em", ("y",)))), ("em", ("z",)))),
    )


def test_bold_goes_on_across_paragraphs_and_ends_with_the_quote_it_began_in():
    assert shape("[b]one\n\ntwo[/b]\n[quote][b]three[/quote]four") == (
        ("p", (("strong", ("one",)),)),
        ("p", (("strong", ("two",)),)),
        ("blockquote", (("p", (("strong", ("three",)),)),)),
        ("p", ("four",)),
    )


def test_an_unknown_tag_and_a_lonely_end_stay_text():
    assert shape("[foo]a[/foo] b[/b] [") == (("p", ("[foo]a[/foo] b[/b] [",)),)


def test_lines_break_and_empty_lines_part_paragraphs():
    assert shape("a \n b\n \n\nc") == (("p", ("a", ("br", ()), "b")), ("p", ("c",)))


def test_a_list_may_be_numbered_from_anywhere_and_hold_another():
    assert shape("[list=3]\n[*]one\n[list][*]inner[/list]\n[*]two\n[/list]") == (
        (
            "ol",
            ("start", "3"),
            (("li", ("one", ("ul", (("li", ("inner",)),)))), ("li", ("two",))),
        ),
    )


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("[quote=Ann]", "Ann"),
        ('[quote="Ann [RS]"]', "Ann [RS]"),
        ('[quote="Ann, post: 12, member: 5"]', "Ann"),
        ("[quote=Ann;12345]", "Ann"),
        ('[quote="Ann" post_id=1 time=2 user_id=3]', "Ann"),
        ("[quote author=Ann link=topic=1.msg2#msg2 date=3]", "Ann"),
    ],
)
def test_the_quoted_name_is_found_in_the_ways_of_other_forums(opening, name):
    (quote,) = [
        e for e in well_formed(html(f"{opening}x[/quote]")).walk() if e.tag == "cite"
    ]
    assert quote.text == name


def test_code_is_kept_as_it_stands():
    assert html("[code]\n  a [b]<i>\n\n  https://e.example [/code]") == (
        '<pre tabindex="0"><code>  a [b]&lt;i&gt;\n\n  https://e.example\n</code></pre>'
    )


@pytest.mark.parametrize(
    ("value", "name"),
    [("red", "red"), ("#F00", "red"), ("#3060d0", "blue"), ("Darkgreen", "green")],
)
def test_a_colour_becomes_the_nearest_of_the_theme(value, name):
    assert f'<span class="c-{name}">x</span>' in html(f"[color={value}]x[/color]")


def test_black_and_white_are_the_colour_of_the_page():
    assert (
        html("[color=#000]x[/color] [color=white]y[/color]") == '<p dir="auto">x y</p>'
    )


@pytest.mark.parametrize(
    ("value", "step"),
    [("1", 1), ("7", 7), ("14px", 3), ("150", 5), ("12pt", 3), ("x-large", 5)],
)
def test_a_size_becomes_one_of_seven(value, step):
    assert f'<span class="size-{step}">x</span>' in html(f"[size={value}]x[/size]")


@pytest.mark.clause("C90", "C91")
def test_a_picture_is_named_and_linked_and_never_loaded():
    link = (
        '<a class="out remote-image" href="https://pics.example/a.jpg" '
        'rel="nofollow ugc noopener">picture on pics.example</a>'
    )
    assert html("[img]https://pics.example/a.jpg[/img]") == f'<p dir="auto">{link}</p>'


def test_a_picture_in_a_link_leaves_one_link():
    assert shape("[url=https://a.example][img]https://b.example/x.png[/img][/url]") == (
        (
            "p",
            (
                (
                    "a",
                    ("class", "out"),
                    ("href", "https://a.example"),
                    (("span", ("class", "remote-image"), ("picture on b.example",)),),
                ),
            ),
        ),
    )


def test_a_video_is_only_a_link():
    for source in (
        "[youtube]dQw4w9WgXcQ[/youtube]",
        "[media=youtube]dQw4w9WgXcQ[/media]",
    ):
        assert 'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in html(source)


def test_a_link_without_words_shows_its_address():
    assert ">https://a.example</a>" in html("[url=https://a.example][/url]")


@pytest.mark.clause("C91")
def test_a_link_that_pretends_shows_where_it_leads():
    assert '<span class="host">evil.example</span></a>' in html(
        "[url=https://evil.example/x]www.bank.example[/url]"
    )
    assert "host" not in html("[url=https://www.bank.example/x]bank.example[/url]")


def test_a_table_may_have_lost_its_rows():
    assert shape("[table][tr][th]a[/th][/tr][tr][td]b[/td]c[/tr][/table]") == (
        (
            "div",
            ("class", "table-scroll"),
            (
                (
                    "table",
                    (
                        ("thead", (("tr", (("th", ("a",)),)),)),
                        ("tbody", (("tr", (("td", ("b",)), ("td", ("c",)))),)),
                    ),
                ),
            ),
        ),
    )


def test_tags_nested_too_deep_are_text_with_their_ends():
    deep = html("[quote]" * 30 + "x" + "[/quote]" * 30)
    assert deep.count("<blockquote>") == 20
    assert "[quote]" * 10 + "x" + "[/quote]" * 10 in deep


# What nbbc makes differently, and why we do not.
NBBC_DIFFERENCES = {
    **dict.fromkeys((15,), "bold goes on within a block"),
    **dict.fromkeys((19, 40, 41, 42, 43), "settings that we do not have"),
    **dict.fromkeys((20, 21, 48, 49, 72, 73), "tags that we do not know"),
    **dict.fromkeys((25, 26), "a row of dashes is no rule"),
    **dict.fromkeys((28, 29, 30, 32, 33, 35, 37, 38, 39), "comments are shown"),
    **dict.fromkeys(range(58, 64), "fonts are the site's"),
    **dict.fromkeys((22,), "the case expects no certain HTML"),
    **dict.fromkeys((46,), "an escape that only PHP reads"),
    50: "a code block has no heading of its own",
    68: "a colour that there is not",
    69: "white is the colour of the page",
    71: "a spoiler opens without a script",
    74: "relative addresses are not linked",
    79: "nor is ftp",
}
SAME = {"b": "strong", "i": "em", "strike": "s"}


def plain_shape(element):
    """Words and elements in order, without paragraphs, breaks and layout."""
    form = []
    for child in element.children:
        if not isinstance(child, Element):
            form += child.split()
        elif child.tag == "p":
            form += plain_shape(child)
        elif child.tag != "br":
            href = child.attributes.get("href")
            form.append(
                (SAME.get(child.tag, child.tag), href, tuple(plain_shape(child)))
            )
    return form


def test_the_cases_of_nbbc_have_the_same_structure():
    cases = json.loads(shared_data("bbcode/nbbc-cases-1-80.json").read_text())
    different = set()
    for number, case in enumerate(cases, 1):
        ours = plain_shape(well_formed(html(case["bbcode"])))
        try:
            expected = plain_shape(well_formed(case.get("html", "")))
        except AssertionError:
            expected = None
        if ours != expected:
            different.add(number)
    assert different == set(NBBC_DIFFERENCES)
