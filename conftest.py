"""What every test of the house gets: a database, and folders of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from pytest_django import DjangoDbBlocker, Settings

from focaljet.config.launcher.cluster import THROW_AWAY
from focaljet.config.launcher.server import Server

pytest_plugins = ["tests.browser"]

_open_until_the_end = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    """Without DATABASE_URL the run starts a PostgreSQL of its own, thrown away after.

    Only the first process does; the workers of xdist find it by the environment.
    """
    if hasattr(config, "workerinput"):
        return
    if not os.environ.get("DATABASE_URL", "").strip():
        # `focaljet` commands that a test runs are to make lasting databases.
        os.environ[THROW_AWAY] = "1"
        _open_until_the_end.enter_context(Server(Path(site_settings.DATA_DIR)))
        del os.environ[THROW_AWAY]


def pytest_unconfigure(config: pytest.Config) -> None:
    _open_until_the_end.close()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """What the migrations filled stays; the rest is emptied where there are rows."""
    from tests import emptying

    with django_db_blocker.unblock():
        emptying.empty_quickly(emptying.migrated_rows())
    yield
    # A browser that is still open keeps its line, and the thread at the other end of it
    # a connection: the database could not be dropped.
    with django_db_blocker.unblock():
        emptying.send_all_away()


@pytest.fixture(autouse=True)
def _folders_of_its_own(settings: Settings, tmp_path: Path) -> None:
    """Mails and pictures of one test are not those of its neighbour."""
    settings.DATA_DIR = tmp_path / "data"
    settings.OUTBOX_DIR = tmp_path / "outbox"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EXPORTS_DIR = tmp_path / "exports"
    settings.ERASURE_LOG_DIR = tmp_path / "erasures"


@pytest.fixture(autouse=True)
def _nothing_was_chosen() -> None:
    """Every choice of the owner stands at its default, and reading it costs nothing."""
    from focaljet.choices import queries

    queries.assume({})


@pytest.fixture(autouse=True)
def _nothing_was_published() -> None:
    """No version of the policy stands in memory, and reading that costs nothing."""
    from focaljet.policy.queries import versions

    versions.assume([])


@pytest.fixture(autouse=True)
def _no_letter_tells_of_a_child() -> None:
    from focaljet.children.queries import alarms

    alarms.assume([])
