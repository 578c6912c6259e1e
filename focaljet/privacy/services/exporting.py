"""Taking one's data along: asked for, made as a job, fetched, and gone after a week."""

from __future__ import annotations

import errno
import logging
from datetime import timedelta
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock, tokens
from focaljet.base.alone import alone
from focaljet.base.verdict import RefusedError, no
from focaljet.choices import site
from focaljet.privacy import exports, signals, walk
from focaljet.privacy.archive import writer
from focaljet.privacy.models.exports import ARCHIVE_STAYS_DAYS, Export
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.services import ledger

log = logging.getLogger(__name__)

WORK = 7_305  # of base.alone
LINK = "archive"
STAYS = timedelta(days=ARCHIVE_STAYS_DAYS)
MOST_A_DAY = 3
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@transaction.atomic
def ask(*, member_id: int) -> Export:
    """Have an archive made. Raises RefusedError, with a reason to show, while one is
    being made already and after three in a day."""
    now = clock.now()
    lately = Export.objects.filter(
        member_id=member_id, asked_at__gt=now - timedelta(days=1), trouble=""
    )
    if lately.count() >= MOST_A_DAY:
        raise RefusedError(
            no(_("You had three archives made today. Fetch one of them, or come back."))
        )
    try:
        with transaction.atomic():
            export = Export.objects.create(
                member_id=member_id, asked_at=now, file=exports.new_name()
            )
    except IntegrityError:
        raise RefusedError(no(_("Your archive is being made already."))) from None
    signals.export_asked.send(sender=Export, export_id=export.pk)
    ledger.write(kind=LedgerLine.Kind.EXPORT, about=member_id, by=member_id)
    return export


def make(*, export_id: int) -> bool:
    """Make the archive. True when it is ready, also from before; safe to run twice.

    False where there is nothing to make, another process is at it, or it failed: the
    row then says why, to the person and in codes.
    """
    with alone(WORK, export_id) as at_it:
        export = Export.objects.filter(pk=export_id).first()
        if not at_it or export is None or not export.is_waiting:
            return bool(export and export.is_ready)
        try:
            _make(export)
        except OSError as trouble:
            is_full = trouble.errno in NO_ROOM
            _fail(export, Export.Trouble.DISK if is_full else Export.Trouble.OTHER)
            log.error("An archive could not be written: %s", trouble.strerror)
            return False
        except Exception:
            _fail(export, Export.Trouble.OTHER)
            raise
    return True


def make_all_waiting() -> int:
    """Those that a fall of the machine cut short; how many there were."""
    waiting = Export.objects.filter(done_at=None, trouble="")
    ids = list(waiting.order_by("pk").values_list("pk", flat=True))
    for export_id in ids:
        make(export_id=export_id)
    return len(ids)


def write_to(path: Path, *, member_id: int) -> writer.Contents:
    """The same archive for the command line, without a row or a link."""
    exports.folder()
    with site.speaking_to(_member(member_id)):
        contents = writer.write(walk.person_of(member_id), path)
    with transaction.atomic():
        ledger.write(kind=LedgerLine.Kind.EXPORT, about=member_id)
    return contents


def link_token(export: Export) -> str:
    lasts = max(export.asked_at + STAYS - clock.now(), timedelta(0))
    return tokens.make(LINK, {"e": export.pk}, lasts=lasts)


def export_of_link(*, member_id: int, token: str) -> Export | None:
    """None for a link that is over, changed, or somebody else's."""
    try:
        said = tokens.read(LINK, token)
    except tokens.TokenError:
        return None
    found = Export.objects.filter(pk=said["e"], member_id=member_id)
    return found.exclude(done_at=None).first()


@transaction.atomic
def fetched(*, export: Export, by_id: int) -> None:
    ledger.write(kind=LedgerLine.Kind.DOWNLOAD, about=export.member_id, by=by_id)


def _make(export: Export) -> None:
    person = walk.person_of(export.member_id)
    row = Export.objects.filter(pk=export.pk)
    row.update(rows_done=0, rows_in_all=writer.rows_in_all(person))
    path = exports.folder() / export.file
    with site.speaking_to(_member(export.member_id)):
        writer.write(
            person,
            path,
            progress=lambda rows: row.update(rows_done=F("rows_done") + rows) and None,
        )
    with transaction.atomic():
        # The person may have been erased meanwhile, and the row with them.
        if not row.update(done_at=clock.now(), size=path.stat().st_size):
            path.unlink(missing_ok=True)
            return
        signals.export_ready.send(sender=Export, export_id=export.pk)


def _member(member_id: int) -> AbstractBaseUser | None:
    """Whose language the archive is written in."""
    return get_user_model()._default_manager.filter(pk=member_id).first()


def _fail(export: Export, trouble: str) -> None:
    Export.objects.filter(pk=export.pk, done_at=None).update(trouble=trouble)
