"""What it takes to find, export and erase a member with very many posts.

    python bench/privacy.py --posts 10000 --others 90000

Makes a site of its own in a temporary folder, with a PostgreSQL of its own, and throws
it away. Ann and Bea have as many posts as was said, Cid a tenth of them, all in topics
with others, who quote Ann and Bea. Ann's words go, Bea's stay.

Seconds are those of the clock on the wall. A lock is held at most as long as the
transaction that took it, so the longest transaction of an erasure is quoted. Memory is
what the process grew by at its highest, as Linux counts it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parent))
from neutral_file import WORDS

FIRST = datetime(2010, 3, 1, tzinfo=UTC)
LONGEST_TOPIC = 2_000
AT_ONCE = 20_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000, help="of Ann and of Bea")
    parser.add_argument("--others", type=int, default=90_000, help="posts of others")
    parser.add_argument("--quotes", type=int, default=2_000, help="of Ann, of Bea")
    parser.add_argument("--export", type=int, help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.export:
        django.setup()
        say(json.dumps(export(said.export)))
        return
    os.environ["DJANGO_SETTINGS_MODULE"] = "focaljet.config.settings"
    os.environ.pop("DATABASE_URL", None)
    # A folder that every account may enter, as PostgreSQL's must for root.
    folder = Path(tempfile.mkdtemp(prefix="focaljet-bench-"))
    folder.chmod(0o711)
    os.environ["FOCALJET_DATA"] = str(folder / "data")
    try:
        from focaljet.config.launcher.server import running

        with running(folder / "data"):
            django.setup()
            measure_all(said)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure_all(said: argparse.Namespace) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from focaljet.base import buffer

    # No thread beside us, whose transactions would be counted.
    settings.BUFFERS_WRITE_THEMSELVES = False
    call_command("migrate", verbosity=0, interactive=False)
    began = time.monotonic()
    people = Site(said).fill()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    say(f"made in {time.monotonic() - began:.0f} s: {Site.told()}")
    ann, bea, cid = (people[name] for name in ("Ann", "Bea", "Cid"))
    say(f"walk: {walked(ann):.2f} s for {said.posts} posts")
    for member, posts in ((cid, said.posts // 10), (ann, said.posts)):
        seconds, grown, size = exported(member)
        say(
            f"export: {seconds:.1f} s, {grown:.1f} MB, {size / 1e6:.1f} MB, {posts} posts"
        )
    for member, words in ((ann, "go"), (bea, "stay")):
        erased(member, words)
        buffer.flush_all()


@dataclass
class Site:
    """Members, topics and posts, put in by the same door as an archive's."""

    said: argparse.Namespace
    chance: random.Random = field(
        default_factory=lambda: random.Random(1)  # noqa: S311  nothing secret
    )

    def fill(self) -> dict[str, int]:
        from focaljet.accounts.services.members import make_member
        from focaljet.forum.models.forums import Forum
        from focaljet.forum.services import counts

        names = ["Ann", "Bea", "Cid", *(f"Driver {n}" for n in range(300))]
        members = {name: make_member(screen_name=name).pk for name in names}
        self.others = [members[name] for name in names[3:]]
        authors = [members["Ann"], members["Bea"]] * self.said.posts
        authors += [members["Cid"]] * (self.said.posts // 10)
        authors += self.chance.choices(self.others, k=self.said.others)
        self.chance.shuffle(authors)
        forums = [Forum.objects.create(title=f"Forum {n}").pk for n in range(12)]
        self._topics(authors, forums)
        self._quotes([members["Ann"], members["Bea"]])
        self._marks(members)
        counts.recount()
        return members

    def _topics(self, authors: list[int], forums: list[int]) -> None:
        """Half of the topics a handful of posts, a few very many; all at the same time,
        so that what somebody wrote one after the other stands in many topics."""
        from focaljet.forum.models.topics import Topic
        from focaljet.importers.loading.copying import copy_rows

        plan: list[tuple[datetime, int, int]] = []  # when, topic, position
        topics = 0
        while len(plan) < len(authors):
            topics += 1
            size = min(int(self.chance.paretovariate(0.8)), LONGEST_TOPIC)
            begun = FIRST + timedelta(hours=self.chance.randrange(100_000))
            pause = self.chance.expovariate(1 / 50)
            plan += [
                (begun + timedelta(hours=pos * pause), topics, pos)
                for pos in range(1, min(size, len(authors) - len(plan)) + 1)
            ]
        plan.sort()
        written = [
            self._post(pk, topic, pos, author, at)
            for pk, ((at, topic, pos), author) in enumerate(
                zip(plan, authors, strict=True), start=1
            )
        ]
        self.posts = [post for post, _body in written]
        first: dict[int, Any] = {}
        last: dict[int, Any] = {}
        for post in self.posts:
            first.setdefault(post.topic_id, post)
            last[post.topic_id] = post
        begun_topics = [
            Topic(
                id=number,
                forum_id=self.chance.choice(forums),
                title=self._words(5)[:150],
                author_id=first[number].author_id,
                started_at=first[number].written_at,
                highest_pos=last[number].pos,
                visible_count=last[number].pos,
                last_post_at=last[number].written_at,
                last_post_id=last[number].pk,
                last_author_id=last[number].author_id,
            )
            for number in range(1, topics + 1)
        ]
        for rows in (begun_topics, self.posts, [body for _post, body in written]):
            for start in range(0, len(rows), AT_ONCE):
                copy_rows(type(rows[0]), rows[start : start + AT_ONCE])

    def _post(
        self, pk: int, topic: int, pos: int, author: int, at: datetime
    ) -> tuple[Any, Any]:
        from focaljet.base.markup.render import VERSION
        from focaljet.forum.models.posts import Post, PostBody

        source = self._words(80)
        post = Post(id=pk, topic_id=topic, pos=pos, author_id=author, written_at=at)
        html = f"<p>{source}</p>"
        return post, PostBody(
            post_id=pk, source=source, html=html, html_version=VERSION
        )

    def _quotes(self, quoted: list[int]) -> None:
        from focaljet.forum.models.posts import Quote

        others = set(self.others)
        found = []
        for member in quoted:
            mine = [post for post in self.posts if post.author_id == member]
            theirs = [post for post in self.posts if post.author_id in others]
            pairs = zip(
                self.chance.choices(mine, k=self.said.quotes),
                self.chance.sample(theirs, k=self.said.quotes),
                strict=True,
            )
            found += [
                Quote(
                    post_id=by.pk,
                    quoted_id=of.pk,
                    ordinal=1 + quoted.index(member),
                    excerpt=self._words(25),
                    html=f"<p>{self._words(25)}</p>",
                )
                for of, by in pairs
            ]
        Quote.objects.bulk_create(found, AT_ONCE)

    def _marks(self, members: dict[str, int]) -> None:
        from focaljet.forum.models.readers import TopicRead

        topics = {post.topic_id for post in self.posts}
        TopicRead.objects.bulk_create(
            TopicRead(member_id=members[name], topic_id=topic, last_pos=1)
            for name in ("Ann", "Bea")
            for topic in topics
        )

    def _words(self, count: int) -> str:
        return " ".join(self.chance.choices(WORDS, k=count)).capitalize()

    @staticmethod
    def told() -> str:
        from focaljet.forum.models.posts import Post, Quote
        from focaljet.forum.models.topics import Topic

        counts = [model.objects.count() for model in (Post, Topic, Quote)]
        return "{} posts, {} topics, {} quotes".format(*counts)


def walked(member_id: int) -> float:
    from focaljet.privacy import walk

    began = time.monotonic()
    for share in walk.shares(walk.person_of(member_id)):
        share.rows.count()
    return time.monotonic() - began


def exported(member_id: int) -> tuple[float, float, int]:
    """In a new process, which has not grown by anything else."""
    told = subprocess.run(  # noqa: S603  ourselves
        [sys.executable, __file__, "--export", str(member_id)],
        capture_output=True,
        check=True,
    )
    seconds, grown, size = json.loads(told.stdout)
    return seconds, grown, size


def export(member_id: int) -> tuple[float, float, int]:
    from focaljet.privacy import exports
    from focaljet.privacy.services import exporting

    asked = exporting.ask(member_id=member_id)
    before, began = _memory("VmRSS"), time.monotonic()
    if not exporting.make(export_id=asked.pk):
        sys.exit("The archive was not made.")
    seconds = time.monotonic() - began
    asked.refresh_from_db()
    path = exports.path_of(asked)
    return seconds, _memory("VmHWM") - before, path.stat().st_size if path else 0


def _memory(what: str) -> float:
    """Megabytes of this process."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(what):
            return int(line.split()[1]) / 1024
    return 0.0


def erased(member_id: int, words: str) -> None:
    from focaljet.privacy.services import erasing

    erasure = erasing.ask(member_id=member_id, words=words, wait=timedelta(0))
    work = Work()
    with work.watched("out of sight"):
        erasing.set_words(erasure_id=erasure.pk)
    with work.watched("erase"):
        if not erasing.erase(erasure_id=erasure.pk):
            sys.exit("The erasure was not done.")
    for name, seconds in work.seconds.items():
        longest = work.longest[name]
        say(
            f"{words}: {name}: {seconds:.2f} s, of that {work.sweep[name]:.2f} s in the "
            f"sweep; {len(longest)} transactions, the longest "
            f"{1000 * max(longest, default=0):.0f} ms, the median "
            f"{1000 * sorted(longest)[len(longest) // 2] if longest else 0:.0f} ms"
        )
    slowest = sorted(work.steps.items(), key=lambda step: -step[1])[:6]
    for step, seconds in slowest:
        say(f"    {seconds:6.2f} s  {step}")


@dataclass
class Work:
    """How long an erasure takes, and each of its transactions."""

    seconds: dict[str, float] = field(default_factory=dict)
    longest: dict[str, list[float]] = field(default_factory=dict)
    sweep: dict[str, float] = field(default_factory=dict)
    steps: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def watched(self, name: str) -> Iterator[None]:
        from django.db.transaction import Atomic

        from focaljet.privacy.erasing import steps, sweep

        taken = self.longest.setdefault(name, [])
        self.sweep[name] = 0.0
        begun: list[float] = []
        enter, leave, look = Atomic.__enter__, Atomic.__exit__, sweep.look
        run = steps._run_share

        def enter_watched(atomic: Any) -> Any:
            begun.append(time.monotonic())
            return enter(atomic)

        def leave_watched(atomic: Any, *error: Any) -> Any:
            try:
                return leave(atomic, *error)
            finally:
                seconds = time.monotonic() - begun.pop()
                if not begun:
                    taken.append(seconds)

        def look_watched(*given: Any) -> Any:
            began = time.monotonic()
            found = look(*given)
            self.sweep[name] += time.monotonic() - began
            return found

        def run_watched(share: Any, *given: Any) -> Any:
            began = time.monotonic()
            done = run(share, *given)
            label = f"{share.table.label} {share.path}"
            self.steps[label] = time.monotonic() - began
            return done

        Atomic.__enter__, Atomic.__exit__ = enter_watched, leave_watched  # type: ignore[method-assign]
        sweep.look, steps._run_share = look_watched, run_watched  # type: ignore[assignment]
        began = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = time.monotonic() - began
            Atomic.__enter__, Atomic.__exit__ = enter, leave  # type: ignore[method-assign]
            sweep.look, steps._run_share = look, run


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
