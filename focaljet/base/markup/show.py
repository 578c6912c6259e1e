"""The only place where HTML of a post is declared safe to put on a page."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from focaljet.base.markup.quotes import weave


def on_page(html: str, quotes: Mapping[int, str]) -> SafeString:
    """Stored HTML of `render`, with the quotes of posts put into their places."""
    return mark_safe(weave(html, quotes))  # noqa: S308  made by render, through the gate


def quote(html: str, *, author: str, href: str = "", place: str = "") -> SafeString:
    """A quote of a post: its rendered words under the author's name of today.

    `href` leads to the quoted post, called `place`; both empty where the reader may
    not go there.
    """
    if href:
        where = format_html('<a href="{}">{}</a>', href, place)
        by = format_html(
            _("{author} in {place}"),
            author=format_html("<b>{}</b>", author),
            place=where,
        )
    else:
        by = format_html("<b>{}</b>", author)
    return format_html(
        '<blockquote class="quote" dir="auto"><p class="quote-by">{}</p>{}</blockquote>',
        by,
        mark_safe(html),  # noqa: S308  made by render, through the gate
    )
