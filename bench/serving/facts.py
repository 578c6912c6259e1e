"""What is there to be measured on a site: asked of its database, in a process of its own.

    python bench/serving/facts.py          (FOCALJET_DATA names the site)

Prints a JSON of `Facts`. Signs a member in, and starts a topic for the replies.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

MOST_WALKED = 2_000
FEW = 50
SHARE_OF_WORD = 0.05  # of the posts hold the word that is searched for
LOOKED_AT = 4_000  # posts, to find such a word


@dataclass(frozen=True, slots=True)
class Facts:
    """`others` are topics like the measured one, to be read once each; `session` is the
    cookie of a signed-in member; `word` stands in about one post of twenty, and is empty
    where the site has no search."""

    forum_id: int
    topic_id: int
    posts_on_page: int
    others: list[int]
    session: str
    replies_topic_id: int
    word: str = ""
    size: dict[str, int] = field(default_factory=dict)


def main() -> None:
    import django

    from focaljet.config import env
    from focaljet.config.launcher.server import running

    with running(env.folder("FOCALJET_DATA", Path.cwd() / "data")):
        django.setup()
        from django.conf import settings

        settings.BUFFERS_WRITE_THEMSELVES = False
        facts = found()
        from focaljet.base import buffer

        buffer.flush_all()  # while the database is there
    json.dump(asdict(facts), sys.stdout)


def found() -> Facts:
    from django.test import Client

    from focaljet.accounts.models import Member
    from focaljet.forum.models.posts import Post
    from focaljet.forum.models.topics import Topic
    from focaljet.forum.services.writing import Words, start_topic

    topics = _topics()
    members = Member.objects.filter(imported_at=None, is_active=True, groups=None)
    member = members.order_by("-pk").first()
    if not topics or member is None:
        sys.exit("There is nothing to read on this site, or nobody to read it.")
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(member)
    first = topics[0]
    about = "How quickly this site takes replies"
    started = start_topic(
        author=member, forum=first.forum, title=about, words=Words(about)
    )
    return Facts(
        forum_id=first.forum_id,
        topic_id=first.pk,
        posts_on_page=min(first.visible_count, 20),
        others=[topic.pk for topic in topics[1:]],
        session=client.cookies["session"].value,
        replies_topic_id=started.topic_id,
        word=_word() if _has_search() else "",
        size={
            "members": Member.objects.count(),
            "topics": Topic.objects.count(),
            "posts": Post.objects.count(),
        },
    )


def _topics() -> list[Any]:
    """Topics that guests read, with a full page of posts, the newest first.

    Where few have so many, as in the small demo club, those with most.
    """
    from django.contrib.auth.models import AnonymousUser

    from focaljet.forum.models.topics import Topic
    from focaljet.forum.queries.board import Board

    board = Board(AnonymousUser())
    readable = [pk for pk, node in board.nodes.items() if node.rights.read]
    there = Topic.objects.filter(
        deleted_at=None, forum_id__in=readable, locked_at=None
    ).select_related("forum")
    full = there.filter(visible_count__gte=20).order_by("-pk")[: MOST_WALKED + 1]
    if len(full) > FEW:
        return list(full)
    return list(there.order_by("-visible_count")[:FEW])


def _has_search() -> bool:
    from django.urls import Resolver404, resolve

    with suppress(Resolver404):
        resolve("/search/")
        return True
    return False


def _word() -> str:
    """Of the words of some posts, the one whose share is nearest to a twentieth."""
    from focaljet.forum.models.posts import PostBody

    highest = PostBody.objects.order_by("-pk").values_list("pk", flat=True).first() or 1
    chance = random.Random(1)  # noqa: S311  nothing secret
    some = chance.sample(range(1, highest + 1), min(LOOKED_AT, highest))
    counts: Counter[str] = Counter()
    texts = PostBody.objects.filter(pk__in=some).values_list("source", flat=True)
    for text in texts:
        counts.update({word for word in text.lower().split() if word.isalpha()})
    wanted = len(texts) * SHARE_OF_WORD
    long_enough = {word: count for word, count in counts.items() if len(word) > 3}
    return min(long_enough, key=lambda word: abs(long_enough[word] - wanted))


if __name__ == "__main__":
    main()
