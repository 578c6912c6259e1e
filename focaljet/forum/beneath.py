"""What stands beneath the words of a post: its changes, the thanks, the signature."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from focaljet.base.recording import shows
from focaljet.forum.queries.changes import LastChange, last_changes
from focaljet.forum.queries.signatures import signatures_of
from focaljet.forum.queries.thanks import ThanksLine, thanks_for
from focaljet.forum.queries.topics import PostLine, TopicView
from focaljet.forum.rights import Reader


@dataclass(frozen=True, slots=True)
class Beneath:
    change: LastChange | None
    thanks: ThanksLine | None
    signature: SafeString | None

    @property
    def is_anything(self) -> bool:
        return bool(self.change or self.thanks or self.signature is not None)


def beneath(
    posts: Sequence[PostLine], view: TopicView, reader: Reader
) -> dict[int, Beneath]:
    """For each post of a page (no query; one each where posts were changed, or thanked
    for, or have signatures that these readers want to see)."""
    changes = last_changes(post.id for post in posts if post.edited_at)
    thanks = thanks_for(post.id for post in posts if post.has_thanks)
    shows(*(f"member:{change.by_id}" for change in changes.values()))
    signatures = dict(_once_each(posts, signatures_of(posts, view, reader)))
    return {
        post.id: Beneath(
            change=changes.get(post.id),
            thanks=None if post.is_deleted else thanks.get(post.id),
            signature=signatures.get(post.id),
        )
        for post in posts
    }


def _once_each(
    posts: Sequence[PostLine], signatures: Mapping[int, SafeString]
) -> Iterator[tuple[int, SafeString]]:
    """The signature of each author under the first post of theirs on the page."""
    signed: set[int] = set()
    for post in posts:
        author = post.author_id or 0
        if author in signatures and author not in signed and not post.is_deleted:
            signed.add(author)
            yield post.id, signatures[author]
