"""What the importers add to a person's archive: the posts as a neutral file, so that any
Focaljet can bring them in again (`focaljet import neutral posts.neutral`)."""

from __future__ import annotations

import shutil
import tempfile
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
from focaljet.forum.models.posts import Post, Quote
from focaljet.forum.queries import public
from focaljet.forum.queries.board import Board
from focaljet.importers.neutral import rows
from focaljet.importers.neutral.writer import Writer
from focaljet.personal.files import ExportedFile

AT_ONCE = 500
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
    with tempfile.TemporaryDirectory(dir=settings.EXPORTS_DIR) as folder:
        path = Path(folder) / "posts.neutral"
        where = urlsplit(settings.SITE_URL).netloc
        with Writer(
            path,
            source=f"focaljet:{where}",
            kind="focaljet",
            title=settings.SITE_NAME,
        ) as file:
            _Filler(file, member_id).fill()
        with path.open("rb") as made:
            shutil.copyfileobj(made, out)


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
                self._topic(post.topic)
                self.file.add(
                    rows.Post(
                        id=str(post.pk),
                        topic=str(post.topic_id),
                        place=post.pos,
                        author=str(self.me),
                        written_at=post.written_at,
                        source=post.body.source,
                        markup=_MARKUP[Markup(post.markup)],
                        edited_at=post.edited_at,
                    )
                )
            self._quotes([post.pk for post in batch])

    def _batches(self) -> Iterator[list[Post]]:
        posts = _posts_of(self.me).select_related("topic__forum", "body")
        found = posts.order_by("pk").iterator(AT_ONCE)
        while batch := list(islice(found, AT_ONCE)):
            yield batch

    def _topic(self, topic: Any) -> None:
        if topic.pk in self.topics:
            return
        self.topics.add(topic.pk)
        is_public = topic.forum_id in self.public
        mine = topic.author_id == self.me
        self.file.add(
            rows.Topic(
                id=str(topic.pk),
                forum=self._forum(topic.forum, is_public=is_public),
                title=topic.title if mine or is_public else _("(a title of others)"),
                author=str(self.me) if mine else None,
                started_at=topic.started_at,
            )
        )

    def _forum(self, forum: Any, *, is_public: bool) -> str:
        """Forums that not everybody may see stand together, without their names."""
        key = str(forum.pk) if is_public else NOT_PUBLIC
        if key not in self.forums:
            self.forums.add(key)
            title = forum.title if is_public else _("Forums that are not public")
            self.file.add(rows.Forum(key, title))
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
            may_go = quoted_id is None or author_id == self.me or pk in open_to_all
            self.file.add(
                rows.Quote(
                    post=str(post_id),
                    ordinal=ordinal,
                    quoted=str(quoted_id) if quoted_id else None,
                    excerpt=excerpt if may_go else "…",
                )
            )
