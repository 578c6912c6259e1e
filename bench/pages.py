"""What the pages of a site cost, in milliseconds of processor time and in queries.

    python bench/pages.py                  (FOCALJET_DATA or DATABASE_URL name the site)

Each page is asked of the program 200 times in this process, with the settings of a real
site and no web server around it. Python's time is the processor time of this process,
PostgreSQL's that of its one server process. The median is quoted, and the fastest tenth,
since a machine that does other things slows the rest.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent))
from asking import measured


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focaljet.config.settings")
    from focaljet.config import env
    from focaljet.config.launcher.server import running

    data_dir = env.folder("FOCALJET_DATA", Path.cwd() / "data")
    with ExitStack() as stack:
        stack.enter_context(running(data_dir))
        django.setup()
        measure_all()


def measure_all() -> None:
    from django.test import Client

    from focaljet.accounts.models import Member
    from focaljet.forum import tally
    from focaljet.forum.models.topics import Topic

    topic = Topic.objects.filter(deleted_at=None).order_by("-highest_pos").first()
    member = Member.objects.filter(imported_at=None, is_active=True).last()
    if topic is None or member is None:
        sys.exit("There is nothing to read on this site.")
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(member)
    session = client.cookies["session"].value
    pages = {
        "board": "/forum/",
        "topic list": f"/forum/{topic.forum_id}/",
        "topic, 20 posts": f"/forum/topics/{topic.pk}/",
    }
    print(  # noqa: T201
        f"{'page':16} {'reader':8} {'python ms':>18} {'postgres':>9} {'queries':>8} {'bytes':>8}"
    )
    for who, cookie in (("guest", ""), ("member", f"session={session}")):
        for name, path in pages.items():
            line = line_of(path, cookie)
            print(f"{name:16} {who:8} {line}")  # noqa: T201
    client.logout()
    # Not left for the end of the process: the database may be gone by then.
    tally.views.flush()
    tally.renderings.flush()


def line_of(path: str, cookie: str) -> str:
    cost = measured(path, cookie)
    return (
        f"{cost.python:7.1f} (fast {cost.fast:4.1f}) {cost.postgres:9.1f} "
        f"{len(cost.statements):8} {cost.size:8}"
    )


if __name__ == "__main__":
    main()
