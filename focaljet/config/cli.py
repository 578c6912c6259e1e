"""`focaljet COMMAND`: Django's commands and ours, with the database they need."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import (
    execute_from_command_line,
    get_commands,
    load_command_class,
)

from focaljet.base import buffer
from focaljet.config import env, up
from focaljet.config.data_folder import check_version, last_address
from focaljet.config.launcher.errors import CannotStartError
from focaljet.config.launcher.server import running

USAGE = """\
focaljet COMMAND [OPTIONS]

The site:
  up             Start the site: database, web server and worker. Ctrl-C stops it.
  restore        Bring a backup back into a new folder, or try whether it would.
{ours}

`focaljet COMMAND --help` says more. FOCALJET_DATA names the data folder of the site
(else ./data). Django's own commands work too: {others}.
"""
NEED_NO_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "makemessages",
    "makemigrations",
    "startapp",
    "startproject",
    "version",
    "--version",
}


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focaljet.config.settings")
    try:
        return _run(words)
    except (CannotStartError, ImproperlyConfigured) as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _run(words: list[str]) -> int:
    # Said with hyphens, stored with underscores: `focaljet sign-in-link`.
    words[1:2] = [
        word if word[:1] == "-" else word.replace("-", "_") for word in words[1:2]
    ]
    command = words[1] if len(words) > 1 else "help"
    if command in ("help", "--help", "-h") and len(words) < 3:
        sys.stdout.write(overview())
    elif command == "up":
        return up.main(words[2:])
    elif command == "restore":
        # Not for `up`, which stays small for as long as it watches.
        from focaljet.config import restore

        env.past_the_pooler()
        return restore.main(words[2:])
    else:
        _run_of_django(command, words)
    return 0


def _run_of_django(command: str, words: list[str]) -> None:
    data_dir = env.folder("FOCALJET_DATA", Path.cwd() / "data")
    env.past_the_pooler()
    _tell_settings(data_dir)
    if not _needs_database(command, words):
        execute_from_command_line(words)
    else:
        check_version(data_dir)
        with running(data_dir):
            execute_from_command_line(words)
            buffer.flush_all()  # while the database is still there


def _needs_database(command: str, words: list[str]) -> bool:
    if command in NEED_NO_DATABASE or {"help", "--help", "-h"} & set(words):
        return False
    django.setup()
    return command in get_commands()  # a slip of the pen shall not start a server


def _tell_settings(data_dir: Path) -> None:
    """Links lead to where the site was last started, unless somebody says otherwise."""
    named = ("FOCALJET_URL", "FOCALJET_HOSTS", "FOCALJET_PORT")
    if not any(env.text(name) for name in named) and (url := last_address(data_dir)):
        os.environ["FOCALJET_URL"] = url


def overview() -> str:
    django.setup()
    commands = get_commands()
    ours = sorted(name for name, app in commands.items() if app.startswith("focaljet."))
    others = sorted(commands.keys() - ours)
    lines = (
        f"  {name.replace('_', '-'):<14} {load_command_class(commands[name], name).help}"
        for name in ours
    )
    return USAGE.format(ours="\n".join(lines), others=", ".join(others))


if __name__ == "__main__":
    sys.exit(main())
