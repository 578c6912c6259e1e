"""What an owner does on the pages of the site."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction

from focaljet.accounts.models import Member
from focaljet.choices import queries, services
from focaljet.site import logo


@transaction.atomic
def choose_all(*, by: Member, changes: Mapping[str, Any]) -> None:
    """Each change by itself, as the signal of the choices tells it; all or none."""
    for name, value in changes.items():
        services.choose(by_id=by.pk, name=name, value=value)


@transaction.atomic
def change_face(*, by: Member, changes: Mapping[str, Any], logo_name: str) -> None:
    """Show the site in this way from now on; pictures that were only tried are ended."""
    choose_all(by=by, changes=changes)
    if logo_name != queries.chosen("site.logo"):
        services.choose(by_id=by.pk, name="site.logo", value=logo_name)
    transaction.on_commit(partial(logo.forget_all_but, logo_name))
