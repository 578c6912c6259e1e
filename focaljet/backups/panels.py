"""What backups say of the site's health."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from focaljet.backups import queries
from focaljet.base.offers import Health, HealthLine


def health() -> list[HealthLine]:
    return [_backups(), _encryption(), _drill(), _log()]


def _backups() -> HealthLine:
    last = queries.last_good()
    if not queries.goes_by_itself():
        state, text = Health.ATTENTION, _("No backup is made by itself.")
    elif queries.is_late(last):
        state, text = Health.BAD, _("The last night brought no backup.")
    else:
        state, text = Health.GOOD, _("One is made every night.")
    at = last.at if last else None
    return _line(_("Backups"), state, text, threats="ag", at=at)


def _encryption() -> HealthLine:
    text = _("Every backup is encrypted; without its key nobody opens it.")
    if queries.goes_by_itself():
        text = _("Backups are encrypted to a key that this machine does not have.")
    return _line(_("Encryption of backups"), Health.GOOD, text, threats="b")


def _drill() -> HealthLine:
    drill = queries.last_drill()
    if drill is None:
        state, text = Health.ATTENTION, _("Nobody has tried to restore a backup yet.")
    elif not drill.run.passed:
        state, text = Health.BAD, _("The last restore drill failed.")
    elif drill.is_old:
        state, text = Health.ATTENTION, _("The last drill is more than 90 days ago.")
    else:
        state, text = Health.GOOD, _("A backup was restored for trial, and was whole.")
    at = drill.run.at if drill else None
    return _line(_("Restore drill"), state, text, threats="a", at=at)


def _log() -> HealthLine:
    place = Path(settings.ERASURE_LOG_DIR).resolve()
    if place.is_relative_to(Path(settings.DATA_DIR).resolve()):
        state = Health.ATTENTION
        text = _(
            "The erasure log lies in the data folder: whatever takes the one takes the "
            "other. Give it a disk of its own (FOCALJET_ERASURE_LOG)."
        )
    else:
        state, text = Health.GOOD, _("The erasure log lies in a place of its own.")
    return _line(_("Erasure log"), state, text, threats="a")


def _line(
    name: Promise,
    state: Health,
    text: Promise,
    *,
    threats: str,
    at: datetime | None = None,
) -> HealthLine:
    url = reverse("backups:backups")
    return HealthLine(name, state, text, url=url, threats=threats, at=at)
