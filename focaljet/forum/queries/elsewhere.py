"""Cards and pictures from other sites, for the posts of a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from focaljet.base.markup import show
from focaljet.base.markup.elsewhere import Elsewhere, has_any, weave
from focaljet.base.rows import rows
from focaljet.choices.queries import chosen
from focaljet.forum.queries.topics import PostLine
from focaljet.remote.choices import CARDS, PICTURES
from focaljet.remote.models import Remote, fingerprint

CHOICES = {Remote.Kind.CARD: CARDS, Remote.Kind.PICTURE: PICTURES}


@dataclass(frozen=True, slots=True)
class Thing:
    title: str
    description: str
    site_name: str
    key: str
    width: int
    height: int

    @property
    def src(self) -> str:
        return reverse("remote:picture", args=[self.key]) if self.key else ""


Found = dict[tuple[int, str, str], Thing]


def wanted_kinds() -> list[Remote.Kind]:
    """What the owner lets this site fetch from elsewhere."""
    return [kind for kind, choice in CHOICES.items() if chosen(choice)]


def found_elsewhere(posts: Iterable[PostLine]) -> Found:
    """What was fetched for the links in these posts, by post, kind and fingerprint.

    One query; none where nothing is to be shown, or no post has such a link.
    """
    ids = [post.id for post in posts if has_any(post.html)]
    kinds = [str(kind) for kind in wanted_kinds()] if ids else []
    found = rows(FOUND, [ids, kinds]) if kinds else []
    return {(row[0], row[1], row[2]): Thing(*row[3:]) for row in found}


def with_elsewhere(post: PostLine, found: Found) -> str:
    """The HTML of a post, with what was fetched in the place of its links."""
    if not found:
        return post.html

    def card(url: str) -> str:
        thing = found.get((post.id, Remote.Kind.CARD, fingerprint(url)))
        if thing is None:
            return ""
        return show.link_card(
            href=url,
            title=thing.title,
            description=thing.description,
            site_name=thing.site_name,
            picture=thing.src,
        )

    def picture(url: str, alt: str) -> str:
        thing = found.get((post.id, Remote.Kind.PICTURE, fingerprint(url)))
        if thing is None:
            return ""
        return show.remote_picture(
            thing.src, href=url, alt=alt, width=thing.width, height=thing.height
        )

    return weave(post.html, Elsewhere(card, picture))


FOUND = """
    SELECT link.post_id, remote.kind, remote.fingerprint, remote.title,
           remote.description, remote.site_name, remote.key, remote.width, remote.height
    FROM forum_postlink AS link
    JOIN remote_remote AS remote ON remote.id = link.remote_id
    WHERE link.post_id = ANY(%s) AND remote.kind = ANY(%s) AND remote.state = 'ready'
"""
