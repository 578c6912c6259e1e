"""Compile every Jinja2 template, so that a slip in one is found before a reader does."""

from __future__ import annotations

import os
import sys

import django
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from jinja2 import TemplateError


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focaljet.config.settings_test")
    django.setup()
    engine = engines["jinja2"]
    if not isinstance(engine, Jinja2):
        raise TypeError(engine)
    environment = engine.env
    wrong = 0
    for name in environment.list_templates():
        try:
            environment.get_template(name)
        except TemplateError as trouble:
            wrong += 1
            sys.stderr.write(f"{name}: {trouble}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
