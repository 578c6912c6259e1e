import pytest
from django.utils.safestring import SafeString
from markupsafe import Markup

from focaljet.base.about import LONGEST, about_page, beginning, shortened


def posts(*bodies: str) -> str:
    return "<ol>" + "".join(
        f'<li id="post-{n}"><h2>Post by Ann</h2>'
        f'<div class="post-body" dir="auto">{body}</div><p>Thanks</p></li>'
        for n, body in enumerate(bodies)
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<p>It clicks.</p>\n<p>Why?</p>", "It clicks. Why?"),
        ("<p>Fish &amp; chips &lt;b&gt;</p>", "Fish & chips <b>"),
        (
            "<p>one<br>two<img src='x' alt='three'> <svg><use/></svg>four</p>",
            "one two four",
        ),
        (
            '<blockquote class="quote"><p>Moe in <a>x</a></p><p>old</p></blockquote><p>new</p>',
            "new",
        ),
        ("<p>seen</p><details class=s><summary>A</summary><p>B</p></details>", "seen"),
        (
            '<p>The end: <span class="veil" tabindex="0">she <b>dies</b></span></p>',
            "The end:",
        ),
        ("<pre><code>rm</code></pre><p>helps</p>", "helps"),
        (
            '<p><a class="out" href="x">here <span class="host">h.example</span></a></p>',
            "here",
        ),
        ('<div class="signature">Cheers</div><p>a</p>', "a"),
        ("", ""),
    ],
)
def test_a_post_is_told_by_what_its_author_says_in_it(body, said):
    assert beginning(posts(body, "<p>The next one</p>")) == said


def test_no_word_of_another_post_and_none_where_no_post_is_to_be_seen():
    assert "Thanks" not in beginning(posts("<p>a</p>"))
    assert beginning("<ol><li class='tombstone'>#1, removed</li></ol>") == ""


def test_a_long_post_is_cut_after_a_whole_word():
    said = beginning(posts("<p>" + "clutch slips " * 5_000 + "</p>"))
    assert 140 < len(said) <= LONGEST
    assert said.endswith(("clutch…", "slips…"))
    assert len(shortened("x" * 1_000)) == LONGEST
    assert shortened("a\n\n  b\u202e") == "a b"


def test_nothing_that_is_said_becomes_markup():
    evil = '"><script>alert(1)</script>'
    html = about_page(evil, evil, evil, "/x?a=1&b=2", evil)
    assert isinstance(html, SafeString)
    assert "<script" not in html
    assert html.count('"') % 2 == 0
    assert "/x?a=1&amp;b=2" in html


def test_what_a_template_made_is_escaped_once():
    html = about_page("Club", Markup("A &amp; B"), Markup("A &amp; B"))
    assert 'property="og:title" content="A &amp; B"' in html
    assert 'name="description" content="A &amp; B"' in html
    assert "canonical" not in html


def test_addresses_begin_with_the_name_that_the_owner_gave(settings):
    settings.SITE_URL = "https://club.example"
    html = about_page("Club", "Title", "", "/forum/3/?page=2")
    assert '<link rel="canonical" href="https://club.example/forum/3/?page=2">' in html
    assert "description" not in html
