"""The worker: `python -m focaljet.config.worker`, started by `focaljet up`."""

from __future__ import annotations

import os

import django

from focaljet.config import env

STOP_PATIENCE = 10  # seconds for the jobs that are under way


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focaljet.config.settings")
    env.past_the_pooler()
    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector
    from procrastinate.jobs import DeleteJobCondition

    connector = app.connector
    if not isinstance(connector, DjangoConnector):
        raise TypeError(f"jobs go through the database of Django, not {connector!r}")
    with app.replace_connector(connector.get_worker_connector()) as working:
        working.run_worker(
            shutdown_graceful_timeout=STOP_PATIENCE,
            delete_jobs=DeleteJobCondition.SUCCESSFUL,
        )


if __name__ == "__main__":
    main()
