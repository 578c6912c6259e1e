"""Hits as a page shows them: where they stand, by whom, and the words around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.mentions import name_places
from focaljet.base.rows import rows
from focaljet.forum.queries.mentions import names_in
from focaljet.search.asked import Asked
from focaljet.search.own import own_text, unstressed
from focaljet.search.queries.marking import Marker, Piece
from focaljet.search.words import composed

# So much of a post is looked at, and where the words are not in it, so much more.
LOOKED_AT, LOOKED_AT_MOST = 1_500, 12_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A post that was found. `author_name` is None where nobody stands behind it."""

    post_id: int
    topic_id: int
    pos: int
    title: tuple[Piece, ...]
    forum_id: int
    author_id: int | None
    author_name: str | None
    written_at: datetime
    excerpt: tuple[Piece, ...]


class _Row(NamedTuple):
    post_id: int
    topic_id: int
    pos: int
    title: str
    forum_id: int
    author_id: int | None
    author_name: str | None
    written_at: datetime
    markup: int
    source: str


def hits(ids: Sequence[int], asked: Asked, forums: Sequence[int]) -> list[Hit]:
    """The posts of these ids that the reader may read now, in the order given.

    Two queries; one more where somebody is mentioned.
    """
    if not ids:
        return []
    found = {
        row[0]: _Row(*row)
        for row in rows(SHOWN, [LOOKED_AT_MOST, list(ids), list(forums)])
    }
    shown = [found[pk] for pk in ids if pk in found]
    marker = Marker(asked)
    texts = _texts(shown, marker)
    titles = [composed(row.title) for row in shown]
    spots = [marker.spots(text) for text in texts]
    in_titles = [marker.spots(title) for title in titles]
    marker.learn([*spots, *in_titles])
    return [
        Hit(
            post_id=row.post_id,
            topic_id=row.topic_id,
            pos=row.pos,
            title=marker.whole(title, of_title),
            forum_id=row.forum_id,
            author_id=row.author_id,
            author_name=row.author_name,
            written_at=row.written_at,
            excerpt=marker.excerpt(text, of_text),
        )
        for row, title, of_title, text, of_text in zip(
            shown, titles, in_titles, texts, spots, strict=True
        )
    ]


def _texts(shown: Sequence[_Row], marker: Marker) -> list[str]:
    names = names_in([row.post_id for row in shown if "[mention:" in row.source])
    texts = []
    for row in shown:
        text = own_text(row.source[:LOOKED_AT], Markup(row.markup))
        if len(row.source) > LOOKED_AT and not marker.spots(composed(text)):
            longer = own_text(row.source, Markup(row.markup))
            text = longer if marker.spots(composed(longer)) else text
        named = name_places(text, names[row.post_id], _("somebody"))
        texts.append(composed(unstressed(named)))
    return texts


SHOWN = """
    SELECT post.id, post.topic_id, post.pos, topic.title, topic.forum_id,
           author.id, author.screen_name, post.written_at, post.markup,
           left(body.source, %s)
    FROM forum_post AS post
    JOIN forum_postbody AS body ON body.post_id = post.id
    JOIN forum_topic AS topic ON topic.id = post.topic_id
    LEFT JOIN accounts_member AS author
        ON author.id = post.author_id AND author.hidden_at IS NULL
    WHERE post.id = ANY(%s::bigint[])
      AND post.deleted_at IS NULL AND topic.deleted_at IS NULL
      AND topic.forum_id = ANY(%s::bigint[])
"""
