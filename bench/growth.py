"""What each page costs on sites of different sizes, in one table.

    FOCALJET_DATA=/tmp/small focaljet migrate
    FOCALJET_DATA=/tmp/small focaljet demo --posts 10000
    python bench/growth.py /tmp/small /tmp/large …

Each site is measured in a process of its own. Python's time is the processor time of that process
(fastest tenth; the machine may do other things), PostgreSQL's that of its one server
process. Buffers are the pages of 8 KB that all statements of a page touch, in memory or
not, counted by EXPLAIN (ANALYZE, BUFFERS): unlike times they are the same on every
machine. The member is one of the twenty who write and read the most.

What 100 million posts would do to the plans: `bench/paper.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parent))
from asking import measured

TIMES = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="data folders of sites")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    parser.add_argument("--only", nargs="+", default=[], help="some of the pages")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.one:
        say(json.dumps(of_site(said.folders[0], said.only)))
        return
    found = []
    for folder in said.folders:
        words = [sys.executable, __file__, str(folder), "--one"]
        words += ["--only", *said.only] if said.only else []
        answer = subprocess.run(words, stdout=subprocess.PIPE, check=True)  # noqa: S603
        found.append(json.loads(answer.stdout.splitlines()[-1]))
    if said.json:
        said.json.write_text(json.dumps(found, indent=1), encoding="utf-8")
    say(table(found))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def of_site(folder: Path, only: Sequence[str]) -> dict[str, Any]:
    """How many posts there are, and what each page costs each reader."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focaljet.config.settings")
    os.environ["FOCALJET_DATA"] = str(folder)
    from focaljet.config.launcher.server import running

    with ExitStack() as stack:
        stack.enter_context(running(folder))
        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        # No thread beside us.
        settings.BUFFERS_WRITE_THEMSELVES = False
        call_command("collectstatic", verbosity=0, interactive=False)
        from focaljet.forum.models.posts import Post

        return {"posts": Post.objects.count(), "pages": costs(only)}


def costs(only: Sequence[str]) -> dict[str, dict[str, float]]:
    from django.test import Client

    from focaljet.base import buffer

    client = Client(HTTP_HOST="127.0.0.1")
    member = a_regular()
    client.force_login(member)
    cookie = f"session={client.cookies['session'].value}"
    found = {}
    for name, path in pages(member).items():
        for reader, sent in (("guest", ""), ("member", cookie)):
            if (reader == "guest" and name in FOR_MEMBERS) or (
                only and name not in only
            ):
                continue
            cost = measured(path, sent, times=TIMES)
            touched = sum(buffers(*each) for each in cost.statements)
            found[f"{name}|{reader}"] = {
                "fast": round(cost.fast, 2),
                "median": round(cost.python, 2),
                "postgres": round(cost.postgres, 2),
                "queries": len(cost.statements),
                "buffers": touched,
                "bytes": cost.size,
            }
    client.logout()
    buffer.flush_all()
    return found


FOR_MEMBERS = {"new", "watched", "took part", "my topics", "my posts", "my privacy"}


def a_regular() -> Any:
    from focaljet.accounts.models import Member

    writers = Member.objects.filter(imported_at=None, is_active=True)
    return writers.order_by("-in_forum__post_count")[4]


def pages(member: Any) -> dict[str, str]:
    """Addresses; those far behind are found as a reader finds them, by a link."""
    from focaljet.forum.models.forums import Forum
    from focaljet.forum.models.topics import POSTS_PER_PAGE, Topic
    from focaljet.forum.queries.places import Place

    topics = Topic.objects.filter(deleted_at=None)
    mega = topics.order_by("-highest_pos")[0]
    usual = topics.filter(highest_pos=POSTS_PER_PAGE + 5).order_by("-id")[0]
    forum = Forum.objects.order_by("-topic_count")[0]
    middle = topics.filter(forum=forum, pin=0).order_by("-last_post_at", "-id")
    deep = middle[forum.topic_count // 2]
    place = Place(0, deep.last_post_at, deep.pk)
    half = mega.highest_pos // POSTS_PER_PAGE // 2
    return {
        "board": "/forum/",
        "topic list": f"/forum/{forum.pk}/",
        "topic list, far behind": f"/forum/{forum.pk}/?before={place}".replace(
            "+", "%2B"
        ),
        "topic": f"/forum/topics/{usual.pk}/",
        "longest topic, its middle": f"/forum/topics/{mega.pk}/?page={half}",
        "latest": "/forum/latest/",
        "unanswered": "/forum/unanswered/",
        "new": "/forum/new/",
        "watched": "/forum/watched/",
        "took part": "/forum/participated/",
        "my topics": "/forum/mine/",
        "my posts": "/forum/mine/posts/",
        "profile": f"/members/{member.pk}/",
        "my privacy": "/privacy/mine/",
    }


def buffers(sql: str, values: Any) -> int:
    """Pages that a statement touches; 0 for what is none that can be explained."""
    from django.db import connection, transaction

    if not is_explained(sql):
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", values)
        plan = cursor.fetchone()[0]
    if isinstance(plan, str):
        plan = json.loads(plan)
    top: Mapping[str, int] = plan[0]["Plan"]
    return top["Shared Hit Blocks"] + top["Shared Read Blocks"]


def is_explained(sql: str) -> bool:
    return sql.lstrip().upper().startswith(("SELECT", "WITH", "(SELECT"))


def table(sites: Sequence[Mapping[str, Any]]) -> str:
    """Markdown: of each page and reader a line, of each site four columns."""
    what = ("Python ms", "PostgreSQL ms", "queries", "buffers")
    sizes = [f"{site['posts']:,}" for site in sites]
    lines = [
        "| page | reader | "
        + " | ".join(f"{one}: {' / '.join(sizes)}" for one in what)
        + " |",
        "|---|---|" + "---|" * len(what),
    ]
    for key in sites[0]["pages"]:
        costs = [site["pages"][key] for site in sites]
        cells = [
            " / ".join(f"{cost['fast']:.1f}" for cost in costs),
            " / ".join(f"{cost['postgres']:.1f}" for cost in costs),
            " / ".join(f"{cost['queries']}" for cost in costs),
            " / ".join(f"{cost['buffers']:,}" for cost in costs),
        ]
        page, _bar, reader = key.partition("|")
        lines.append(f"| {page} | {reader} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
