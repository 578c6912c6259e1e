"""Several web processes, many who write and many who read: nobody is shown the past.

What is checked needs no quiet machine: a page is wrong if it lacks what was committed,
by the word of PostgreSQL, a tenth of a second before the request was sent. However long
anything takes in between, that can only make the page newer.
"""

from __future__ import annotations

import os
import re
import signal
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, closing
from itertools import cycle
from pathlib import Path
from time import monotonic

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from focaljet.accounts.tests.makers import make_member
from focaljet.caching.listener import direct_connection
from focaljet.config.tests.makers import wait_until
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.tests.makers import make_post, make_topic
from tests.web_processes import GONE, Reader, Web, web_processes

pytestmark = pytest.mark.django_db(transaction=True)

PROMISED = 0.1  # seconds
WRITERS, READERS = 16, 6
NUMBER = re.compile(r"Number (\d+)")


class Written:
    """Which number was committed when: the number of a title only grows."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # Of before anything was written: the first reader asks about that.
        self._latest: list[tuple[float, int]] = [(float("-inf"), 0)]

    def note(self, number: int) -> None:
        with self._lock:
            self._latest.append((monotonic(), number))

    def by(self, moment: float) -> int:
        """The highest that was committed by then."""
        with self._lock:
            return max(number for at, number in self._latest if at <= moment)

    def __len__(self) -> int:
        return len(self._latest) - 1


class Club:
    """Writers and readers of one topic, each a thread with a connection of its own."""

    def __init__(self, webs: list[Web], topic: Topic) -> None:
        self.webs, self.topic = webs, topic
        self.written = Written()
        self.wrong: list[str] = []
        self.troubles: list[BaseException] = []
        self.ends = threading.Event()
        self._change = threading.Condition()
        self.checked = self.out_of_memory = 0
        self.statuses: Counter[int] = Counter()

    def write(self) -> None:
        with direct_connection() as own:
            own.execute("SET application_name = 'a writer'")
            while not self.ends.is_set():
                found = own.execute(
                    "UPDATE forum_topic SET title ="
                    " 'Number ' || (substring(title FROM 8)::int + 1)"
                    " WHERE id = %s RETURNING substring(title FROM 8)::int",
                    [self.topic.pk],
                ).fetchone()
                assert found is not None
                self.written.note(found[0])
                # Sixteen at once leave no page time to be read out of memory.
                self.ends.wait(0.02)

    def read(self, first: int) -> None:
        with ExitStack() as stack:
            readers = [
                stack.enter_context(closing(Reader(web.port))) for web in self.webs
            ]
            self._read(first, readers)

    def _read(self, first: int, readers: list[Reader]) -> None:
        urls = [
            reverse("forum:topic", args=[self.topic.pk]),
            reverse("forum:forum", args=[self.topic.forum_id]),
            reverse("forum:index"),
        ]
        turns = cycle([(reader, url) for url in urls for reader in readers])
        for _ in range(first):
            next(turns)
        for reader, url in turns:
            if self.ends.is_set():
                return
            sent = monotonic()
            try:
                status, words, is_kept = reader.get(url)
            except GONE:
                continue  # its server was killed: tried again
            self.statuses[status] += 1
            if status != 200:
                continue
            found = NUMBER.search(words)
            number = int(found[1]) if found else -1
            if number < self.written.by(sent - PROMISED):
                late = f"{url} shows {number}, not {self.written.by(sent - PROMISED)}"
                self.wrong.append(late)
            with self._change:
                self.checked += 1
                self.out_of_memory += is_kept
                self._change.notify_all()

    def go_on(self, answers: int) -> None:
        """Until so many more answers were looked at."""
        with self._change:
            wanted = self.checked + answers
            came = self._change.wait_for(
                lambda: self.checked >= wanted or self.ends.is_set(), timeout=60
            )
            assert came, self.statuses
        assert not self.ends.is_set(), "somebody could not go on"

    def go_on_writing(self, titles: int) -> None:
        """Until so many more were committed."""
        wanted = len(self.written) + titles
        assert wait_until(lambda: len(self.written) >= wanted or self.ends.is_set())
        assert not self.ends.is_set(), "somebody could not go on"

    def run(self, disturb: Callable[[], None]) -> None:
        def alone(deed: Callable[[], None]) -> None:
            try:
                deed()
            except BaseException as trouble:
                self.troubles.append(trouble)
                self.ends.set()
                with self._change:
                    self._change.notify_all()

        deeds = [self.write] * WRITERS
        deeds += [lambda first=n: self.read(first) for n in range(READERS)]
        threads = [threading.Thread(target=alone, args=[deed]) for deed in deeds]
        for thread in threads:
            thread.start()
        alone(disturb)
        self.ends.set()
        for thread in threads:
            thread.join(60)
        assert not self.troubles, self.troubles
        assert not any(thread.is_alive() for thread in threads)
        assert not self.wrong, self.wrong[:5]


@pytest.fixture
def topic() -> Topic:
    make_topic(title="Something else")
    topic = make_topic(title="Number 0")
    Topic.objects.filter(pk=topic.pk).update(title="Number 0")
    return topic


def end_listeners() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE application_name = 'focaljet listener'"
            " AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("megabytes", ["64", "1"])
def test_every_answer_shows_what_was_committed_a_tenth_of_a_second_before(
    topic, tmp_path: Path, megabytes: str
):
    """Whatever happens to the listeners and to the processes meanwhile."""
    with web_processes(tmp_path, 2, FOCALJET_PAGE_CACHE=megabytes) as webs:
        club = Club(webs, topic)

        def disturb() -> None:
            club.go_on(300)
            assert end_listeners() == 2
            club.go_on(200)
            killed = webs[0].worker
            os.kill(killed, signal.SIGKILL)
            club.go_on(200)
            stopped = webs[1].worker
            os.kill(stopped, signal.SIGSTOP)
            club.go_on_writing(30)
            os.kill(stopped, signal.SIGCONT)
            club.go_on(200)
            end_listeners()
            club.go_on(200)

        club.run(disturb)
        assert club.out_of_memory > club.checked / 2


def test_ann_sees_her_post_at_once_whichever_process_she_asks(topic, tmp_path: Path):
    """Two hundred times: written through one process, read through the other."""
    ann = make_member("Ann")
    client = Client()
    client.force_login(ann)
    cookie = f"session={client.cookies['session'].value}"
    assert settings.SESSION_COOKIE_NAME == "session"
    with web_processes(tmp_path, 2) as webs, ExitStack() as stack:
        as_ann, as_visitor = (
            [stack.enter_context(closing(Reader(web.port, who))) for web in webs]
            for who in (cookie, "")
        )
        readers, others = cycle(as_ann), cycle(as_visitor)
        url = reverse("forum:topic", args=[topic.pk])
        for number in range(200):
            if number % 18 == 0:
                Post.objects.filter(topic=topic, pos__gt=1).delete()
                Topic.objects.filter(pk=topic.pk).update(highest_pos=1)
            next(others).get(url)  # so that it is in memory
            post = make_post(topic, by=ann, source=f"Post of number {number}.")
            status, words, _is_kept = next(readers).get(url)
            assert status == 200
            assert f'id="post-{post.pk}"' in words, number
            assert f"Post of number {number}." in words, number
