"""Growing where nothing was before: refusals, a process that is killed, and the proof."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member
from focaljet.demo import content
from focaljet.demo.services.growing import grow, size_of_site
from focaljet.demo.services.settling import Size
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.posts import Post
from focaljet.forum.services.counts import recount
from focaljet.importers.tests.test_interruption import database_url
from focaljet.privacy.services import proving
from tests.jobs import forget_jobs_and_counts

WANTED = Size(members=60, topics=70, posts=900)
NOTHING = Size(0, 0, 0)
# Dies in the middle of the posts, within the transaction.
DIES = """
import os, signal
import django
django.setup()
from focaljet.demo.services import growing, settling
settling.AT_ONCE = 100
left = 3
def dying(posts):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
growing.grow(settling.Size(60, 70, 900), progress=dying)
"""


@pytest.mark.django_db
def test_a_site_with_members_of_its_own_is_left_alone():
    make_member("Vera")
    with pytest.raises(CommandError, match="not of the demo club"):
        call_command("demo", "--posts", "900", stdout=StringIO())
    assert Member.objects.count() == 1
    assert not Forum.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wanted",
    [Size(60, 70, 100), Size(10, 70, 900), Size(60, 70, 445), Size(60, 2, 900)],
    ids=["fewer posts", "fewer members", "fewer new posts than topics", "fewer topics"],
)
def test_less_than_the_small_club_is_no_size(wanted: Size):
    with pytest.raises(CommandError, match="ask for more"):
        call_command(
            "demo",
            *("--members", str(wanted.members), "--topics", str(wanted.topics)),
            *("--posts", str(wanted.posts)),
            stdout=StringIO(),
        )
    assert size_of_site() == NOTHING


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_killed_leaves_nothing_and_the_next_one_is_whole(
    tmp_path: Path, settings: Settings
):
    done = subprocess.run(  # noqa: S603  our own words
        [sys.executable, "-c", DIES],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "focaljet.config.settings",
            "DATABASE_URL": database_url(),
            "FOCALJET_DATA": str(tmp_path / "data-of-the-child"),
        },
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert size_of_site() == NOTHING
    with connection.cursor() as cursor:
        # The child's server process may not have noticed yet; its locks go with it.
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )
    told: list[int] = []
    assert grow(WANTED, progress=told.append)
    assert size_of_site() == WANTED
    assert sum(told) == Post.objects.count() - len(content.club().messages)
    assert recount() == {"topics": 0, "forums": 0, "members": 0}
    # And whoever is of the crowd can take everything along and be erased.
    settings.DATA_DIR.mkdir(exist_ok=True)
    found = proving.prove(progress=lambda step: None)
    assert found.passed
    forget_jobs_and_counts()
