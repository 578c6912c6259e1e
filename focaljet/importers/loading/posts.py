"""A batch of posts: whole, or not at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from django.db import connection, transaction
from django.utils.translation import gettext as _

from focaljet.base.markup.clean import clean
from focaljet.base.markup.kinds import Markup
from focaljet.base.markup.quotes import MAX_QUOTES
from focaljet.base.markup.render import render
from focaljet.forum.models.forums import ForumDelta
from focaljet.forum.models.posts import Post, PostBody, Quote
from focaljet.forum.models.topics import Topic
from focaljet.importers.loading.copying import copy_rows, new_ids
from focaljet.importers.loading.origins import Origins
from focaljet.importers.loading.report import Report
from focaljet.importers.loading.topics import count_in, known_topics, make_topics
from focaljet.importers.models import Origin
from focaljet.importers.neutral import rows
from focaljet.importers.neutral.reader import Reader

_MARKUP = {
    rows.Text.PLAIN: Markup.PLAIN,
    rows.Text.MARKDOWN: Markup.MARKDOWN,
    rows.Text.BBCODE: Markup.BBCODE,
}


@transaction.atomic
def load_posts(
    posts: Sequence[rows.Post],
    forums: Mapping[str, int],
    file: Reader,
    origins: Origins,
    report: Report,
) -> None:
    """Bring in those that are not here, with their topics, quotes and counts.

    The posts come in the order in which they get their positions.
    """
    known = origins.known(Origin.Kind.POST, [post.id for post in posts])
    report.here_already[rows.Kind.POST] += len(known)
    new = [post for post in posts if post.id not in known]
    if new:
        _Batch(new, forums, file, origins, report).load()


class _Batch:
    def __init__(
        self,
        posts: Sequence[rows.Post],
        forums: Mapping[str, int],
        file: Reader,
        origins: Origins,
        report: Report,
    ) -> None:
        self._posts = posts
        self._forums = forums
        self._file = file
        self._origins = origins
        self._report = report

    def load(self) -> None:
        by_topic: dict[str, list[rows.Post]] = defaultdict(list)
        for post in self._posts:
            by_topic[post.topic].append(post)
        here = self._topics_here(list(by_topic))
        unknown = [each for each in by_topic if each not in here]
        described = self._file.with_ids(rows.Topic, unknown)
        self._authors = self._origins.known_authors(
            {post.author for post in self._posts if post.author}
            | {topic.author for topic in described if topic.author}
        )
        fitting = self._fitting(described)
        self._refuse(by_topic, here, fitting)
        self._wanted = [
            post for post in self._posts if post.topic in here or post.topic in fitting
        ]
        made = self._made()
        self._ours = {
            post.id: ours for post, ours in zip(self._wanted, made, strict=True)
        }
        # Members before topics, as when somebody writes: so that neither waits for
        # the other for ever.
        self._count_authors()
        self._place(by_topic, here, fitting)
        self._write()

    def _topics_here(self, ids: Sequence[str]) -> dict[str, int]:
        known = known_topics(ids, self._file, self._origins)
        found = Topic.objects.filter(pk__in=known.values())
        standing = set(found.values_list("pk", flat=True))
        return {each: ours for each, ours in known.items() if ours in standing}

    def _fitting(self, described: Sequence[rows.Topic]) -> dict[str, rows.Topic]:
        """Topics that can be made: their forum is here, and they were not removed."""
        fitting = {
            topic.id: topic for topic in described if topic.forum in self._forums
        }
        for removed in self._origins.known(Origin.Kind.TOPIC, fitting):
            del fitting[removed]
        return fitting

    def _refuse(
        self,
        by_topic: Mapping[str, Sequence[rows.Post]],
        here: Mapping[str, int],
        fitting: Mapping[str, rows.Topic],
    ) -> None:
        for each, posts in by_topic.items():
            if each in here or each in fitting:
                continue
            reason = _(
                "Its topic or its forum is not in the file, or was removed here."
            )
            for post in posts:
                self._report.remark(rows.Kind.POST, post.id, reason, is_left_out=True)

    def _made(self) -> list[Post]:
        ids = new_ids(Post, len(self._wanted))
        return [
            Post(
                id=id_,
                author_id=self._authors.get(post.author) if post.author else None,
                written_at=post.written_at,
                edited_at=post.edited_at,
                markup=_MARKUP[post.markup],
            )
            for id_, post in zip(ids, self._wanted, strict=True)
        ]

    def _place(
        self,
        by_topic: Mapping[str, Sequence[rows.Post]],
        here: Mapping[str, int],
        fitting: Mapping[str, rows.Topic],
    ) -> None:
        """Give every post its topic and position, and the counts what follows."""
        new = {
            each: [self._ours[post.id] for post in by_topic[each]] for each in fitting
        }
        made = make_topics(
            list(fitting.values()),
            new,
            self._forums,
            self._authors,
            self._file,
            self._origins,
        )
        changes: Counter[int] = Counter()
        begun = Counter(topic.forum_id for topic in made.values())
        for each, topic in made.items():
            changes[topic.forum_id] += len(new[each])
        more: dict[int, list[Post]] = defaultdict(list)
        for each, pk in here.items():
            more[pk] += [self._ours[post.id] for post in by_topic[each]]
        standing = list(
            Topic.objects.select_for_update().filter(pk__in=more).order_by("pk")
        )
        for topic in standing:
            count_in(topic, more[topic.pk])
            changes[topic.forum_id] += len(more[topic.pk])
        Topic.objects.bulk_update(
            standing,
            [
                "highest_pos",
                "visible_count",
                "last_post_at",
                "last_post_id",
                "last_author_id",
            ],
        )
        ForumDelta.objects.bulk_create(
            [
                ForumDelta(forum_id=forum, topics=begun[forum], posts=posts)
                for forum, posts in sorted(changes.items())
            ]
        )
        self._report.came_in[rows.Kind.TOPIC] += len(made)

    def _count_authors(self) -> None:
        counts = Counter(
            post.author_id for post in self._ours.values() if post.author_id is not None
        )
        members = sorted(counts)
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO forum_forummember (member_id, post_count, read_up_to, markup)
                SELECT member_id, more, 0, %s
                FROM unnest(%s::bigint[], %s::int[]) AS written(member_id, more)
                ON CONFLICT (member_id) DO UPDATE
                SET post_count = forum_forummember.post_count + excluded.post_count
                """,
                [Markup.MARKDOWN, members, [counts[member] for member in members]],
            )

    def _write(self) -> None:
        copy_rows(Post, self._ours.values())
        copy_rows(
            PostBody,
            (
                PostBody(post_id=self._ours[post.id].pk, source=clean(post.source))
                for post in self._wanted
            ),
        )
        self._write_quotes()
        self._origins.remember(
            Origin.Kind.POST, {each: post.pk for each, post in self._ours.items()}
        )
        self._report.came_in[rows.Kind.POST] += len(self._ours)

    def _write_quotes(self) -> None:
        quotes = [
            quote
            for quote in self._file.quotes_in(list(self._ours))
            if 1 <= quote.ordinal <= MAX_QUOTES
        ]
        elsewhere = {
            quote.quoted for quote in quotes if quote.quoted
        } - self._ours.keys()
        known = self._origins.known(Origin.Kind.POST, elsewhere)
        standing = set(
            Post.objects.filter(pk__in=known.values()).values_list("pk", flat=True)
        )
        quoted = {each: ours for each, ours in known.items() if ours in standing}
        quoted |= {each: post.pk for each, post in self._ours.items()}
        copy_rows(
            Quote,
            (
                Quote(
                    id=id_,
                    post_id=self._ours[quote.post].pk,
                    ordinal=quote.ordinal,
                    quoted_id=quoted.get(quote.quoted) if quote.quoted else None,
                    excerpt=clean(quote.excerpt),
                    html=render(
                        quote.excerpt, Markup(self._ours[quote.post].markup)
                    ).html,
                )
                for id_, quote in zip(new_ids(Quote, len(quotes)), quotes, strict=True)
            ),
        )
