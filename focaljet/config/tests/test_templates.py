"""Templates are sent without their indentation, and no word is lost or glued."""

from __future__ import annotations

from jinja2 import DictLoader

from focaljet.config.jinja import environment


def rendered(source: str, name: str = "page.html") -> str:
    made = environment(loader=DictLoader({name: source}))
    return made.get_template(name).render(words="Ann", is_here=True)


def test_what_stands_before_a_tag_or_a_value_is_not_sent():
    assert rendered("<p>\n    <b>\n      {{ words }}\n</b></p>") == (
        "<p>\n<b>\nAnn\n</b></p>"
    )


def test_words_after_a_block_keep_their_distance():
    said = rendered("by {% if is_here %}Ann{% endif %}\n      {{ words }}")
    assert said == "by Ann Ann"
    said = rendered("by {% if is_here %}Ann{% endif %}\n      <b>x</b>")
    assert said == "by Ann <b>x</b>"


def test_text_keeps_its_lines():
    assert rendered("<pre>a\n    b</pre>") == "<pre>a\n    b</pre>"


def test_mails_stay_as_they_were_written():
    assert rendered("a\n    {{ words }}", "mail.txt") == "a\n    Ann"
