"""From an archive of Usenet or of a mailing list to a neutral file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from focaljet.base import clock
from focaljet.importers.neutral import rows
from focaljet.importers.neutral.writer import Writer
from focaljet.importers.usenet import quotes, subjects
from focaljet.importers.usenet.addresses import author_key, normalised
from focaljet.importers.usenet.archive import items_in
from focaljet.importers.usenet.message import UnwantedError, message_from
from focaljet.importers.usenet.raw import Raw, Skipped
from focaljet.importers.usenet.reasons import Reason
from focaljet.importers.usenet.staging import Head, Staging
from focaljet.importers.usenet.summary import Summary
from focaljet.importers.usenet.threads import (
    Placed,
    Threads,
    in_order,
    moments_of,
    tree_of,
)

SOURCE = "usenet"
CATEGORY = "category:archive"
# Ancestors and mentioned messages in which the source of a quote is looked for.
MOST_EARLIER = 12

# Told once for each thing, in two rounds: for each found, then for each written.
Progress = Callable[[], object]


def convert(
    archive: Path,
    target: Path,
    *,
    secret: bytes,
    join_subjects: timedelta | None = None,
    progress: Progress = lambda: None,
) -> Summary:
    """Write the neutral file `target` from everything that lies at `archive`.

    `secret` turns addresses into keys; the same one every time keeps an author one
    member. `join_subjects` also joins answers without references to the newest
    message of the same subject that is at most that much older.
    """
    title = archive.name.split(".tar")[0].split(".mbox")[0] or archive.name
    staging = Staging(target.with_name(f"{target.name}.reading"))
    with (
        staging,
        Writer(target, source=SOURCE, kind="usenet", title=title) as out,
    ):
        conversion = _Conversion(staging, out, title, secret, progress)
        conversion.read(archive)
        conversion.join(join_subjects)
        conversion.write()
        return conversion.summary


class _Conversion:
    def __init__(
        self,
        staging: Staging,
        out: Writer,
        title: str,
        secret: bytes,
        progress: Progress,
    ) -> None:
        self.summary = Summary()
        self._staging = staging
        self._out = out
        self._title = title
        self._secret = secret
        self._progress = progress

    def read(self, archive: Path) -> None:
        for item in items_in(archive):
            self._progress()
            if isinstance(item, Skipped):
                self._remark(item.reason, item.place, item.place, is_left_out=True)
            else:
                self._read_one(item)

    def _read_one(self, raw: Raw) -> None:
        try:
            message = message_from(raw, self._secret)
        except UnwantedError as unwanted:
            where = unwanted.message_id or raw.place
            self._remark(unwanted.reason, where, raw.place, is_left_out=True)
            return
        if not self._staging.put(message):
            self._remark(Reason.DUPLICATE, message.id, raw.place, is_left_out=True)
            return
        self.summary.messages += 1
        self.summary.cross_posts += len(message.groups) > 1
        for reason in message.remarks:
            self._remark(reason, message.id, raw.place, is_left_out=False)

    def join(self, join_subjects: timedelta | None) -> None:
        # "In-Reply-To: Ann <ann@…>" names a person; all answers to Ann would be one.
        staging = self._staging
        staging.make_findable()
        staging.forget(
            [number for number, said in staging.absent() if self._is_address(said)]
        )
        if join_subjects is not None:
            self._join_by_subject(join_subjects)
        threads = Threads()
        for number, other in staging.links():
            threads.join(number, other)
        numbers = list(staging.numbers())
        staging.settle([(number, threads.thread_of(number)) for number in numbers])

    def _is_address(self, said: str) -> bool:
        return self._staging.is_author(author_key(normalised(said), self._secret))

    def _join_by_subject(self, span: timedelta) -> None:
        newest: dict[tuple[str, str], tuple[int, int]] = {}
        found: list[tuple[int, int]] = []
        for number, subject, group, moment in self._staging.without_references():
            key = (group, subjects.base(subject).casefold())
            before = newest.get(key)
            if (
                before
                and subjects.is_reply(subject)
                and moment - before[1] <= span.total_seconds()
            ):
                found.append((number, before[0]))
            newest[key] = (number, moment)
        for number, other in found:
            self._staging.link(number, [other])

    def write(self) -> None:
        self._forums = self._ranked_groups()
        self._used_forums: dict[str, None] = {}
        for key, name in self._staging.authors():
            self._out.add(rows.Member(id=key, screen_name=name))
            self.summary.authors += 1
        for thread in self._staging.threads():
            self._write_thread(thread)
        if self._used_forums:
            self._out.add(
                rows.Forum(id=CATEGORY, title=_("Imported archive"), is_category=True)
            )
        for place, forum in enumerate(sorted(self._used_forums)):
            self._out.add(
                rows.Forum(id=forum, title=forum[:80], parent=CATEGORY, place=place)
            )

    def _ranked_groups(self) -> dict[str, int]:
        """Groups by how much of the archive is in them, the fullest first."""
        counts = self._staging.group_counts()
        ranked = sorted(counts, key=lambda group: (-counts[group], group))
        return {group: rank for rank, group in enumerate(ranked)}

    def _forum_of(self, head: Head) -> str:
        """A cross-post stands once, in the group that most of the archive is about."""
        ranks = self._forums
        if not head.groups:
            return next(iter(ranks), self._title)
        return min(head.groups, key=lambda group: ranks[group])

    def _write_thread(self, thread: int) -> None:
        heads = self._staging.heads(thread)
        by_number = {head.number: head for head in heads}
        placed = [
            Placed(head.number, head.id, head.moment, head.references) for head in heads
        ]
        tree = tree_of(placed)
        when = self._moments(heads, placed, tree)
        order = in_order(
            tree, {head.number: (when[head.number], head.id) for head in heads}
        )
        first = by_number[order[0]]
        forum = self._forum_of(first)
        self._used_forums[forum] = None
        self._out.add(
            rows.Topic(
                id=first.id,
                forum=forum,
                title=subjects.title(first.subject, forum),
                author=first.author,
                started_at=_moment(when[first.number]),
            )
        )
        for absent in self._staging.absent_in(thread):
            self._out.add(rows.Alias(id=absent, topic=first.id))
            self.summary.absent += 1
        for place, number in enumerate(order, start=1):
            head = by_number[number]
            self._write_post(head, first.id, place, when[number])
        self.summary.topics += 1
        self.summary.largest_topic = max(self.summary.largest_topic, len(order))

    def _moments(
        self,
        heads: Sequence[Head],
        placed: Sequence[Placed],
        tree: dict[int, int | None],
    ) -> dict[int, int]:
        known = moments_of(placed, tree)
        for head in heads:
            if head.moment is not None:
                continue
            self._remark(
                Reason.DATE_FROM_THREAD, head.id, head.place, is_left_out=False
            )
            if head.number not in known:
                near = self._staging.moment_near(head.number)
                known[head.number] = (
                    int(clock.now().timestamp()) if near is None else near
                )
        return known

    def _write_post(self, head: Head, topic: str, place: int, moment: int) -> None:
        self._progress()
        text, mentions = self._staging.text(head.number)
        parted = quotes.parted(text, self._earlier(head, mentions))
        self._staging.remember_words(head.number, quotes.words_of(parted.own))
        self._out.add(
            rows.Post(
                id=head.id,
                topic=topic,
                place=place,
                author=head.author,
                written_at=_moment(moment),
                source=parted.source,
                markup=rows.Text.PLAIN,
            )
        )
        for ordinal, found in enumerate(parted.quotes, start=1):
            self._out.add(
                rows.Quote(
                    post=head.id,
                    ordinal=ordinal,
                    quoted=found.quoted,
                    excerpt=found.excerpt,
                )
            )
        self.summary.quotes += len(parted.quotes)
        self.summary.quoted_lines += parted.quoted_lines
        self.summary.found_lines += parted.found_lines

    def _earlier(self, head: Head, mentions: Sequence[str]) -> list[quotes.Earlier]:
        """Messages that may be quoted: those referred to, and those named in words."""
        mentioned = (self._staging.number_of(each) for each in mentions)
        numbers = dict.fromkeys(
            [*head.references, *(number for number in mentioned if number is not None)]
        )
        found = (self._staging.words(number) for number in list(numbers)[:MOST_EARLIER])
        return [quotes.Earlier(*each) for each in found if each is not None]

    def _remark(
        self, reason: Reason, about: str, place: str, *, is_left_out: bool
    ) -> None:
        self.summary.remarks[reason] += 1
        self._out.add(
            rows.Remark(rows.Kind.POST, about, is_left_out, str(reason.label), place)
        )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
