"""The only place where HTML of a post is declared safe to put on a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from focaljet.base.markup import attached, mentions
from focaljet.base.markup.links import host_of
from focaljet.base.markup.mentions import Spoken
from focaljet.base.markup.quotes import weave


def on_page(
    html: str,
    quotes: Mapping[int, str],
    piece: attached.Piece = attached.words_alone,
    people: Mapping[int, Spoken] | None = None,
) -> SafeString:
    """Stored HTML of `render`, with the quotes of posts put into their places, and in
    the places of pictures and files what `piece` makes of each. `people` are those who
    are mentioned, by number, also within the quotes."""
    if not has_places(html):
        return mark_safe(html)  # noqa: S308  made by render, through the gate
    woven = attached.weave(weave(html, quotes), piece)
    woven = mentions.weave(woven, people or {}, Spoken(_("a former member")))
    return mark_safe(woven)  # noqa: S308  made by render, through the gate


def has_places(html: str) -> bool:
    """Whether something is to be put into it: most posts are whole."""
    return "<fj-" in html


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


_REL = "nofollow ugc noopener"


def remote_picture(src: str, *, href: str, alt: str, width: int, height: int) -> str:
    """Our copy of a picture on another server, which leads to where it came from."""
    return format_html(
        '<a class="out remote-picture" href="{}" rel="{}"><img src="{}" alt="{}"'
        ' width="{}" height="{}" loading="lazy" decoding="async"></a>',
        href,
        _REL,
        src,
        alt or _("Picture on %(host)s") % {"host": host_of(href)},
        width,
        height,
    )


def put_together(parts: Iterable[str]) -> SafeString:
    """What templates made, in which all is escaped that has to be, cut up and joined."""
    return mark_safe("".join(parts))  # noqa: S308


def link_card(
    *, href: str, title: str, description: str, site_name: str, picture: str
) -> str:
    """A card for a link: what the page says of itself, and which host says it.

    `picture` is the address of our copy, or "".
    """
    host = host_of(href)
    known_as = f"{site_name} · {host}" if site_name not in ("", host) else host
    return format_html(
        '<div class="link-card">{}<div><a class="out" href="{}" rel="{}" dir="auto">{}'
        '</a>{}<small dir="auto">{}</small></div></div>',
        format_html(
            '<img src="{}" alt="" width="96" height="96" loading="lazy"'
            ' decoding="async">',
            picture,
        )
        if picture
        else "",
        href,
        _REL,
        title,
        format_html('<p dir="auto">{}</p>', description) if description else "",
        known_as,
    )
