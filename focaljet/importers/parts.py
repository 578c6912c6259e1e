"""What the importers add to a person's archive: the posts as a neutral file, so that any
Focaljet can bring them in again (`focaljet import neutral posts.neutral`)."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from focaljet.accounts.models import Member
from focaljet.base.markup.kinds import Markup
from focaljet.choices import site
from focaljet.forum.models.posts import Post, Quote
from focaljet.forum.queries import public
from focaljet.forum.queries.board import Board
from focaljet.importers.neutral import rows
from focaljet.importers.neutral.writer import Writer
from focaljet.personal.files import ExportedFile
from focaljet.privacy import exports

AT_ONCE = 500
COLUMNS = (
    "id",
    "pos",
    "written_at",
    "edited_at",
    "markup",
    "body__source",
    "topic_id",
    "topic__title",
    "topic__author_id",
    "topic__started_at",
    "topic__forum_id",
    "topic__forum__title",
)
NOT_PUBLIC = "not-public"
_MARKUP = {
    Markup.PLAIN: rows.Text.PLAIN,
    Markup.MARKDOWN: rows.Text.MARKDOWN,
    Markup.BBCODE: rows.Text.BBCODE,
}


def posts_as_neutral_file(member_id: int) -> list[ExportedFile]:
    """One file, or none where the member has not written anything that stands."""
    if not _posts_of(member_id).exists():
        return []
    return [ExportedFile("posts.neutral", partial(_write, member_id))]


def _write(member_id: int, out: BinaryIO) -> None:
    """Raises OSError where the disk is full."""
    with exports.scratch_folder(member_id) as folder:
        path = folder / "posts.neutral"
        try:
            _make(path, member_id)
        except sqlite3.OperationalError as trouble:
            # It writes to a file of its own: what can go wrong is the disk.
            is_full = "FULL" in trouble.sqlite_errorname
            is_full |= "WRITE" in trouble.sqlite_errorname
            number = errno.ENOSPC if is_full else errno.EIO
            raise OSError(number, os.strerror(number)) from trouble
        with path.open("rb") as made:
            shutil.copyfileobj(made, out)


def _make(path: Path, member_id: int) -> None:
    where = urlsplit(settings.SITE_URL).netloc
    with Writer(
        path,
        source=f"focaljet:{where}",
        kind="focaljet",
        title=site.name(),
    ) as file:
        _Filler(file, member_id).fill()


def _posts_of(member_id: int) -> Any:
    standing = Post.objects.filter(deleted_at=None, topic__deleted_at=None)
    return standing.filter(author=member_id, body__isnull=False)


class _Filler:
    """Writes each topic and forum once, when the first post of it comes."""

    def __init__(self, file: Writer, member_id: int) -> None:
        self.file = file
        self.me = member_id
        self.public = set(Board(AnonymousUser()).readable_ids())
        self.topics: set[int] = set()
        self.forums: set[str] = set()

    def fill(self) -> None:
        member = Member.objects.get(pk=self.me)
        self.file.add(
            rows.Member(str(self.me), member.screen_name, joined_at=member.joined_at)
        )
        for batch in self._batches():
            for post in batch:
                self._topic(post)
                self.file.add(
                    rows.Post(
                        id=str(post.id),
                        topic=str(post.topic_id),
                        place=post.pos,
                        author=str(self.me),
                        written_at=post.written_at,
                        source=post.body__source,
                        markup=_MARKUP[Markup(post.markup)],
                        edited_at=post.edited_at,
                    )
                )
            self._quotes([post.id for post in batch])

    def _batches(self) -> Iterator[list[Any]]:
        # Plain rows: a post and its body hold each other, so that of their objects
        # thousands would wait to be collected.
        posts = _posts_of(self.me).values_list(*COLUMNS, named=True)
        found = posts.order_by("id").iterator(AT_ONCE)
        while batch := list(islice(found, AT_ONCE)):
            yield batch

    def _topic(self, post: Any) -> None:
        if post.topic_id in self.topics:
            return
        self.topics.add(post.topic_id)
        is_public = post.topic__forum_id in self.public
        mine = post.topic__author_id == self.me
        title = post.topic__title if mine or is_public else _("(a title of others)")
        self.file.add(
            rows.Topic(
                id=str(post.topic_id),
                forum=self._forum(post, is_public=is_public),
                title=title,
                author=str(self.me) if mine else None,
                started_at=post.topic__started_at,
            )
        )

    def _forum(self, post: Any, *, is_public: bool) -> str:
        """Forums that not everybody may see stand together, without their names."""
        key = str(post.topic__forum_id) if is_public else NOT_PUBLIC
        if key not in self.forums:
            self.forums.add(key)
            title = _("Forums that are not public")
            self.file.add(
                rows.Forum(key, post.topic__forum__title if is_public else title)
            )
        return key

    def _quotes(self, post_ids: list[int]) -> None:
        quotes = Quote.objects.filter(post__in=post_ids).order_by("post_id", "ordinal")
        found = list(
            quotes.values_list(
                "pk", "post_id", "ordinal", "quoted_id", "quoted__author_id", "excerpt"
            )
        )
        open_to_all = public.quotes([row[0] for row in found])
        for pk, post_id, ordinal, quoted_id, author_id, excerpt in found:
            may_go = not quoted_id or author_id == self.me or pk in open_to_all
            self.file.add(
                rows.Quote(
                    post=str(post_id),
                    ordinal=ordinal,
                    quoted=str(quoted_id) if quoted_id else None,
                    excerpt=excerpt if may_go else "…",
                )
            )
