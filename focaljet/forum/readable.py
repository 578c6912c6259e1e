"""What an account can read here that a visitor cannot: for the page of a breach."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser

from focaljet.accounts.models import Member
from focaljet.forum.models.posts import Post
from focaljet.forum.queries.board import Board
from focaljet.safeguards.readable import Readable


def closed_forums(member: Member) -> Iterator[Readable]:
    """Posts of forums that are not open to everybody, and deleted ones where the
    account keeps order (three queries)."""
    own, everybody = Board(member), Board(AnonymousUser())
    closed = [
        pk for pk in own.nodes if own.rights(pk).read and not everybody.rights(pk).read
    ]
    kept = [pk for pk in own.nodes if own.rights(pk).moderate]
    posts = Post.objects.filter(topic__forum__in=closed)
    deleted = Post.objects.filter(topic__forum__in=kept).exclude(deleted_at=None)
    yield Readable(Post._meta.label, posts | deleted)
