"""What must be true of the database and the files before the site answers.

Run by `focaljet up` as `python -m focaljet.config.prepare`; safe to run again, and by
several servers at once. Standard output is what to tell the person in the end, or the
sentence of what went wrong; progress goes to standard error.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command, get_commands
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from focaljet.backups import database
from focaljet.caching import triggers
from focaljet.config import env
from focaljet.config.data_folder import NO_DEMO, mark_address, mark_version
from focaljet.config.launcher.errors import CannotStartError

# Any number, the same on every server of a site.
LOCK = 0x466F63616C


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focaljet.config.settings")
    env.past_the_pooler()
    try:
        django.setup()
        _insist_on_the_checks()
        with _only_one_server():
            _refuse_half_restored()
            migrate()
            triggers.install()
            _run_if_there("privacy", "columns")
            # The policy that members were told of covers what this build does.
            _run_if_there("privacy", "ready")
            if wants_the_demo():
                _run_if_there("demo", "--if-empty")
        _collect_static_files()
        mark_version(settings.DATA_DIR)
        mark_address(settings.DATA_DIR, settings.SITE_URL)
        sys.stdout.write(_welcome())
    except (CannotStartError, CommandError, ImproperlyConfigured) as trouble:
        sys.stdout.write(str(trouble))
        return 1
    except OperationalError as trouble:
        sys.stdout.write(f"PostgreSQL does not answer: {str(trouble).strip()}")
        return 1
    return 0


def wants_the_demo() -> bool:
    """A public site begins empty, and so does one that was asked to."""
    return not (settings.IS_PUBLIC or os.environ.get(NO_DEMO))


def _insist_on_the_checks() -> None:
    """A site does not start with a datum, a cookie or an input that nobody declared.

    `migrate`, called as a function, asks no checks.
    """
    if found := [str(message) for message in run_checks() if message.is_serious()]:
        raise CannotStartError("\n".join(found))


@contextmanager
def _only_one_server() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _refuse_half_restored() -> None:
    """Somebody restores into this database, perhaps from another server."""
    if database.is_marked():
        raise CannotStartError(
            "A backup is being restored into this database, or was not restored to the "
            "end: nothing is served before that. Run the same `focaljet restore` again."
        )


def migrate() -> None:
    executor = MigrationExecutor(connection)
    _refuse_newer(executor)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        _say("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)


def _refuse_newer(executor: MigrationExecutor) -> None:
    """A database that a newer Focaljet has already changed is not ours to touch."""
    newest: dict[str, str] = {}
    for app, name in executor.loader.disk_migrations:
        newest[app] = max(name, newest.get(app, ""))
    for app, name in executor.loader.applied_migrations:
        if name > newest.get(app, name):
            raise CannotStartError(
                f"The database was changed by a newer Focaljet ({app} {name} is unknown "
                "here): start the newer one, or choose another folder with --data."
            )


def _run_if_there(name: str, *words: str) -> None:
    if name in get_commands():
        call_command(name, *words)


def _collect_static_files() -> None:
    """Copied and compressed only when a file changed, to start quickly."""
    mark = Path(settings.STATIC_ROOT) / ".collected"
    state = _state_of_static_files()
    if mark.exists() and mark.read_text(encoding="ascii") == state:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    mark.write_text(state, encoding="ascii")


def _state_of_static_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _welcome() -> str:
    from focaljet.accounts.services.owners import owner_link  # models come after setup

    url = settings.SITE_URL
    lines = [f"Focaljet is at {url}/"]
    if path := owner_link():
        lines.append(f"Sign in as the owner, once: {url}{path}")
    return "\n".join(lines)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
