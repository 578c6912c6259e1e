"""Brings a neutral file in. Each batch is one transaction, and says in `Origin` what
came in with it: whenever the power fails, the next run goes on behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.db import IntegrityError
from django.utils.translation import gettext as _

from focaljet.base.alone import alone
from focaljet.forum import tally
from focaljet.forum.models.forums import Forum
from focaljet.importers.loading.errors import LoadError
from focaljet.importers.loading.forums import load_forums
from focaljet.importers.loading.members import load_groups, load_members
from focaljet.importers.loading.origins import Origins
from focaljet.importers.loading.posts import load_posts
from focaljet.importers.loading.report import Report
from focaljet.importers.models import Origin
from focaljet.importers.neutral import rows
from focaljet.importers.neutral.reader import Reader

MEMBERS_AT_ONCE = 1_000
POSTS_AT_ONCE = 2_000
# Other people sign up while we load, and may take a name that we had chosen.
TRIES = 5

_LOCK = 7_302
_NO_PLACE_YET: Mapping[rows.Kind, type[rows.Row]] = {
    rows.Kind.ATTACHMENT: rows.Attachment,
    rows.Kind.CONVERSATION: rows.Conversation,
    rows.Kind.MESSAGE: rows.Message,
}

# Told how many things were done since it was told last.
Progress = Callable[[int], object]


def load(
    path: Path, *, into: Forum | None = None, progress: Progress = lambda done: None
) -> Report:
    """Bring in what is not here yet; all topics go `into` that forum, if one is given.

    Safe to interrupt at any point and to repeat. Raises NeutralFileError for a file
    that cannot be read, LoadError when another import is running.
    """
    with Reader(path) as file, _alone():
        report = Report(file.about.title)
        origins = Origins(file.about.source)
        forums = _forums(file, origins, report, into)
        for groups in file.batches(rows.Group, MEMBERS_AT_ONCE):
            load_groups(groups, origins, report)
        for members in file.batches(rows.Member, MEMBERS_AT_ONCE):
            _again(partial(load_members, members, file, origins, report))
            progress(len(members))
        for posts in file.posts_in_order(POSTS_AT_ONCE):
            load_posts(posts, forums, file, origins, report)
            progress(len(posts))
        for kind, table in _NO_PLACE_YET.items():
            report.not_supported[kind] += file.count(table)
        for remark in file.remarks():
            report.count(remark)
        tally.fold_counts()
        return report


def size_of(path: Path) -> int:
    """How many things `load` will tell its progress of."""
    with Reader(path) as file:
        return file.count(rows.Member) + file.count(rows.Post)


def look(path: Path) -> Report:
    """What `load` would bring in, without writing anything."""
    with Reader(path) as file:
        report = Report(file.about.title, is_dry_run=True)
        origins = Origins(file.about.source)
        for members in file.batches(rows.Member, MEMBERS_AT_ONCE):
            here = origins.known_authors([member.id for member in members])
            _compare(report, rows.Kind.MEMBER, len(members), len(here))
        for topics in file.batches(rows.Topic, POSTS_AT_ONCE):
            known = origins.known(Origin.Kind.TOPIC, [topic.id for topic in topics])
            _compare(report, rows.Kind.TOPIC, len(topics), len(known))
        for posts in file.batches(rows.Post, POSTS_AT_ONCE):
            known = origins.known(Origin.Kind.POST, [post.id for post in posts])
            _compare(report, rows.Kind.POST, len(posts), len(known))
        for kind, table in _NO_PLACE_YET.items():
            report.not_supported[kind] += file.count(table)
        for remark in file.remarks():
            report.count(remark)
        return report


def _compare(report: Report, kind: rows.Kind, all_of_them: int, here: int) -> None:
    report.came_in[kind] += all_of_them - here
    report.here_already[kind] += here


def _forums(
    file: Reader, origins: Origins, report: Report, into: Forum | None
) -> dict[str, int]:
    forums = [forum for batch in file.batches(rows.Forum, 1_000) for forum in batch]
    if into is not None:
        return {forum.id: into.pk for forum in forums}
    return load_forums(forums, origins, report)


def _again(deed: Callable[[], None]) -> None:
    for _try in range(TRIES - 1):
        try:
            deed()
        except IntegrityError:
            continue
        return
    deed()


@contextmanager
def _alone() -> Iterator[None]:
    """One import at a time: two would both bring in what neither has found."""
    with alone(_LOCK) as at_it:
        if not at_it:
            raise LoadError(_("Another import is running. Wait until it has ended."))
        yield
