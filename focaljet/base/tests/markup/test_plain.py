import tarfile
from email import message_from_bytes
from textwrap import dedent

from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.render import render
from focaljet.base.tests.markup.safe import assert_safe
from focaljet.base.tests.markup.shape import outline
from tests.shared import shared_data


def shape(source, keep=("class", "href", "n")):
    return outline(render(dedent(source), Markup.PLAIN).html, keep)


def by(words):
    return ("p", ("class", "quote-by"), (("cite", (words,)),))


def test_wrapped_prose_flows_again_and_short_lines_stay():
    assert shape("""\
        I changed the front pads last weekend and it took me about one hour in
        the cold. Next time I will ask a friend.

        Ann
        Springfield
        """) == (
        (
            "p",
            (
                "I changed the front pads last weekend and it took me about one hour in "
                "the cold. Next time I will ask a friend.",
            ),
        ),
        ("p", ("Ann", ("br", ()), "Springfield")),
    )


def test_quoted_lines_become_quotes_within_quotes_with_their_source():
    assert shape("""\
        Ann Example <ann@example.org> writes:
        >Moe wrote:
        >> Grease?
        >
        >Yes.

        Thanks.
        """) == (
        (
            "blockquote",
            (
                by("Ann Example <ann@example.org> writes:"),
                ("blockquote", (by("Moe wrote:"), ("p", ("Grease?",)))),
                ("p", ("Yes.",)),
            ),
        ),
        ("p", ("Thanks.",)),
    )


def test_a_source_may_run_over_two_lines():
    (quote,) = shape(
        "In article <1@example.org>, ann@example.org\n(Ann) writes:\n> Yes.\n"
    )
    assert quote[1][0] == by(
        "In article <1@example.org>, ann@example.org (Ann) writes:"
    )


def test_a_sentence_before_a_quote_is_not_its_source():
    assert shape("I do not agree.\n> Yes.\n") == (
        ("p", ("I do not agree.",)),
        ("blockquote", (("p", ("Yes.",)),)),
    )


def test_other_signs_quote_as_well():
    expected = (("blockquote", (("p", ("a", ("br", ()), "b")),)),)
    for source in (": a\n: b", "| a\n| b", "AE> a\nAE> b", "|> a\n|> b"):
        assert shape(source) == expected, source
    assert shape(": alone") == (("p", (": alone",)),)


def test_a_table_keeps_its_spaces():
    assert shape("  Model      Power     Year\n  Focus ST   225 bhp   2005\n") == (
        (
            "pre",
            ("class", "drawing"),
            ("Model      Power     Year\nFocus ST   225 bhp   2005",),
        ),
    )


def test_a_drawing_keeps_its_spaces():
    ((tag, *_),) = shape("   __|__ \n--@--@--(_)--@--@--\n")
    assert tag == "pre"


def test_a_list_keeps_its_lines():
    points = (
        "- the first of some points, which is a rather long line of words\n- the second"
    )
    assert ("br", ()) in shape(points)[0][1]


def test_the_signature_stands_apart():
    assert shape("Yes.\n\n-- \nAnn    | Focus\nhttps://ann.example\n") == (
        ("p", ("Yes.",)),
        (
            "div",
            ("class", "signature"),
            (
                "Ann | Focus",
                ("br", ()),
                (
                    "a",
                    ("class", "out"),
                    ("href", "https://ann.example"),
                    ("https://ann.example",),
                ),
            ),
        ),
    )


def test_a_line_of_dashes_at_the_top_signs_nothing():
    assert shape("--\n\nHello.") == (("p", ("--",)), ("p", ("Hello.",)))


def test_a_stored_quote_takes_its_place():
    place = ("fj-quote", ("n", "1"), ())
    assert shape("Hello.\n\n[quote:1]\n\nYes.") == (
        ("p", ("Hello.",)),
        place,
        ("p", ("Yes.",)),
    )
    assert shape("[quote:1]\nYes.") == (place, ("p", ("Yes.",)))


def test_a_thousand_real_messages_lose_no_word():
    with tarfile.open(shared_data("usenet/rec.autos.tar.xz")) as archive:
        messages = [archive.extractfile(m).read() for m in archive if m.isfile()]
    for raw in messages[::5]:
        body = message_from_bytes(raw).get_payload(decode=True).decode("latin-1")
        html = assert_safe(body, Markup.PLAIN)
        assert letters(text_of(html)) == letters(body)


def text_of(html):
    from focaljet.base.tests.markup.shape import well_formed

    return well_formed(html).text


def letters(text):
    return [c for c in text if c.isalnum()]
