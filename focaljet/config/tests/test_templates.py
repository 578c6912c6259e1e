"""Templates are sent without their indentation, and no word is lost or glued."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.safestring import SafeString
from jinja2 import DictLoader, UndefinedError
from markupsafe import Markup

from focaljet.base.paths import path_to
from focaljet.config.jinja import environment


def rendered(source: str, name: str = "page.html", words="Ann", **more) -> str:
    made = environment(loader=DictLoader({name: source}))
    return made.get_template(name).render(words=words, is_here=True, **more)


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


EVIL = "<b>&'Ann\""
AS_TEXT = "&lt;b&gt;&amp;&#39;Ann&#34;"


def test_what_a_name_holds_is_text_wherever_it_is_put():
    assert rendered("{{ words }}", words=EVIL) == AS_TEXT
    said = '{{ _("by %(name)s, %(n)d", name=words, n=3) }}'
    assert rendered(said, words=EVIL) == f"by {AS_TEXT}, 3"
    said = "{% trans n=2, words=words %}{{ words }}{% pluralize %}{{ n }} {{ words }}{% endtrans %}"
    assert rendered(said, words=EVIL) == f"2 {AS_TEXT}"
    said = "{% macro by(it) %}{{ it }}{% endmacro %}{% for _i in [1, 2] %}{{ by(words) }}{% endfor %}"
    assert rendered(said, words=EVIL) == AS_TEXT * 2
    said = "{% set by %}{{ words }}{% endset %}{{ by }}{{ words ~ words }}"
    assert rendered(said, words=EVIL) == AS_TEXT * 3


@pytest.mark.parametrize("kind", [Markup, SafeString])
def test_what_is_safe_is_put_out_as_it_is(kind):
    assert rendered("{{ words }}", words=kind("<b>")) == "<b>"
    said = '{{ _("by %(name)s", name=words) }}'
    assert rendered(said, words=kind("<b>")) == "by <b>"


def test_in_a_mail_names_stay_as_they_are():
    said = '{{ words }} {{ _("by %(name)s", name=words) }} {{ _("Save") }}'
    assert rendered(said, "mail.txt", EVIL) == f"{EVIL} by {EVIL} Save"


def test_a_word_that_is_missing_is_a_mistake():
    with pytest.raises(UndefinedError):
        rendered("{{ missing }}")
    with pytest.raises(UndefinedError):
        rendered('{{ _("by %(name)s", name=missing) }}')


@pytest.mark.parametrize("number", [0, 7, 902_510_730, 12_345_678_901])
def test_a_path_that_was_put_together_is_the_path(number):
    for name in ("forum:post", "forum:topic", "forum:thank", "members:member"):
        assert path_to(name, number) == reverse(name, args=[number])
    assert rendered("{{ url('forum:post', n) }}", n=number) == path_to(
        "forum:post", number
    )
