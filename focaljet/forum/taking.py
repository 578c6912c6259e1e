"""A topic as one file that needs nothing else: its words, names, times and pictures.

The file is made while it is sent, post by post, so that a topic of ten thousand posts
takes no more memory than its largest post. What is made here is no page of the site:
it carries its own style sheet, and a policy of its own that lets nothing in it run.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language

from focaljet.attachments import files
from focaljet.attachments import pages as attachment_pages
from focaljet.attachments.models import Attachment
from focaljet.attachments.queries.attachments import Attached
from focaljet.base import clock
from focaljet.base.markup import show
from focaljet.base.markup.mentions import Spoken
from focaljet.choices import site
from focaljet.forum import pages
from focaljet.forum.queries.attachments import attached_on
from focaljet.forum.queries.board import Board
from focaljet.forum.queries.topics import (
    PostLine,
    QuoteLine,
    TopicView,
    posts_between,
)

POSTS_AT_ONCE = 100
POSTS_IN_A_FILE = 10_000
PICTURE_BYTES = 50 * 2**20
# Nothing in the file runs or is fetched, wherever it is opened.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def parts_of(view: TopicView) -> int:
    """In how many files the topic is taken away."""
    return max(1, -(-view.topic.highest_pos // POSTS_IN_A_FILE))


def name_of(view: TopicView, part: int) -> str:
    words = slugify(view.topic.title)[:60] or "topic"
    number = f"-{part}" if parts_of(view) > 1 else ""
    return f"{words}-{view.topic.pk}{number}.html"


def made(view: TopicView, board: Board, part: int) -> Iterator[str]:
    """The file, post by post: two or three queries for each hundred of them."""
    # What was deleted stays behind, for moderators too.
    view = replace(view, rights=replace(view.rights, moderate=False))
    luggage = _Luggage()
    context = {
        "view": view,
        "topic": view.topic,
        "path": board.path_to(view.topic.forum_id),
        "part": part,
        "parts": parts_of(view),
        "site_name": site.name(),
        "language": get_language(),
        "taken_at": clock.now(),
        "policy": POLICY,
        "style": _style(),
        "luggage": luggage,
        "posts": (luggage.packed(*post) for post in _posts(view, board, part)),
    }
    template = get_template("forum/taken.html").template  # type: ignore[attr-defined]
    return _post_by_post(template.generate(context))


def _post_by_post(pieces: Iterable[str]) -> Iterator[str]:
    """What the template makes, in pieces that end with a post. Links lead to the site,
    wherever the file is opened."""
    waiting: list[str] = []
    for piece in pieces:
        waiting.append(piece)
        if "</article>" in piece:
            yield _absolute("".join(waiting))
            waiting.clear()
    yield _absolute("".join(waiting))


def _absolute(html: str) -> str:
    return html.replace('href="/', f'href="{settings.SITE_URL}/')


def _posts(
    view: TopicView, board: Board, part: int
) -> Iterator[tuple[PostLine, Attached]]:
    first = (part - 1) * POSTS_IN_A_FILE
    last = min(first + POSTS_IN_A_FILE, view.topic.highest_pos)
    for after in range(first, last, POSTS_AT_ONCE):
        posts = posts_between(view, after, min(after + POSTS_AT_ONCE, last), board)
        found = attached_on(posts)
        for post in posts:
            yield post, found


@dataclass(slots=True)
class _Luggage:
    """What is in the file so far, and what found no room."""

    posts: set[int] = field(default_factory=set)
    picture_bytes: int = 0
    left_out: int = 0

    def packed(self, post: PostLine, found: Attached) -> dict[str, Any]:
        self.posts.add(post.id)
        own = {one.key: one for one in found.at(post.id)}
        other = attachment_pages.pieces((), found.elsewhere_than(post.id))

        def piece(key: str, alt: str, in_link: bool) -> str:
            return (
                self._picture(own.pop(key), alt)
                if key in own
                else other(key, alt, in_link)
            )

        quotes = {quote.ordinal: self._quoted(quote) for quote in post.quotes}
        people = {n: Spoken(named.name) for n, named in post.people.items()}
        words = show.on_page(post.html, quotes, piece, people)
        below = [self._picture(one, "") for one in list(own.values())]
        return {"line": post, "words": words, "below": below}

    def _quoted(self, quote: QuoteLine) -> SafeString:
        is_here = quote.post_id in self.posts
        return pages.quoted(quote, f"#post-{quote.post_id}" if is_here else "")

    def _picture(self, attachment: Attachment, alt: str) -> SafeString:
        """The picture itself; a link to it where it is a file or there is no room."""
        content = self._bytes(attachment)
        words = alt or attachment.name
        if content:
            address = f"data:image/webp;base64,{b64encode(content).decode()}"
            return format_html('<img src="{}" alt="{}">', address, words)
        return format_html('<a href="{}">{}</a>', _where(attachment), words)

    def _bytes(self, attachment: Attachment) -> bytes:
        there = attachment.widths() if attachment.is_image else {}
        if not there:
            return b""
        size = "medium" if "medium" in there else "full"
        room = PICTURE_BYTES - self.picture_bytes
        try:
            with files.opened(attachment.key, size) as stored:
                content = stored.read(room + 1)
        except FileNotFoundError:
            return b""
        if len(content) > room:
            self.left_out += 1
            return b""
        self.picture_bytes += len(content)
        return content


def _where(attachment: Attachment) -> str:
    if attachment.is_image:
        return attachment_pages.address(attachment.key, "full")
    return reverse("attachments:download", args=[attachment.key])


@cache
def _style() -> str:
    return (Path(__file__).parent / "static/forum/plain.css").read_text("utf-8")
