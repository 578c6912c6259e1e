"""What the policy lends to the frame of every page."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from focaljet.base.offers import Health, HealthLine, MenuEntry
from focaljet.base.paths import path_to
from focaljet.policy.queries import drafting, versions
from focaljet.policy.services import publishing


def privacy(request: HttpRequest) -> MenuEntry:
    return MenuEntry(_("Privacy"), path_to("policy:privacy"), place=20)


def terms(request: HttpRequest) -> MenuEntry:
    return MenuEntry(_("Terms"), path_to("policy:terms"), place=25)


def published_declarations() -> dict[str, Any] | None:
    """What the last published policy declares, for `focaljet privacy diff --published`."""
    last = versions.latest(versions.PRIVACY)
    return last.declarations if last else None


def policy_in_force() -> tuple[int | None, str]:
    """Its number, None before the first, and its address: for receipts of consent."""
    version = versions.in_force(versions.PRIVACY)
    return (version.number if version else None), path_to("policy:privacy")


def recipients_listed(version_id: int) -> dict[str, Any]:
    """Whom this version names, by key, in the normal form; nobody for the terms."""
    published = versions.all_of(versions.PRIVACY)
    found = next((each for each in published if each.id == version_id), None)
    listed: dict[str, Any] = found.declarations.get("recipients", {}) if found else {}
    return listed


def health() -> list[HealthLine]:
    """Whether what was published is what this build does, and is as it was published."""
    here = path_to("policy:owner")
    line = partial(HealthLine, _("Privacy policy"), url=here, threats="cf")
    if faults := publishing.faults():
        return [line(Health.BAD, " ".join(faults))]
    last = versions.latest(versions.PRIVACY)
    if last is None:
        return [line(Health.WAITS, _("Nothing is published yet."))]
    if drafting.wider_than_published():
        said = _("The program keeps or uses more than the published policy says.")
        return [line(Health.BAD, said, at=last.published_at)]
    said = _("The published policy covers all that the program keeps.")
    return [line(Health.GOOD, said, at=last.published_at)]
