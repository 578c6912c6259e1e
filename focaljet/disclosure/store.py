"""The folder of packages; each goes a week after it was handed over."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.disclosure.models.cases import FILE_STAYS_DAYS, DisclosureCase
from focaljet.disclosure.models.people import DisclosureSubject
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    Purpose,
    Stage,
    Store,
    Visible,
    after,
)

NAME = re.compile(r"[0-9a-f]{32}\.zip")
STAYS = timedelta(days=FILE_STAYS_DAYS)
A_DAY = timedelta(days=1)

STORES = (
    Store(
        "disclosures",
        Kept(
            Category.CONTENT,
            Purpose.LEGAL,
            _("so that the staff can hand over what a court or a contract asks for"),
            on_erase=OnErase.DELETE_ROW,
            visible=Visible.STAFF,
            keep=after(
                "given_at",
                days=FILE_STAYS_DAYS,
                words=_("for 7 days after it was handed over"),
            ),
        ),
        # A copy of what the tables hold, and perhaps one of which nobody may know yet.
        export=None,
        erase="focaljet.disclosure.store.forget_files_of",
        find="focaljet.disclosure.store.files_of",
        forget="focaljet.disclosure.store.forget_old_files",
        plant="focaljet.disclosure.store.plant",
        stage=Stage.ROWS,  # before the tables that say whose they are
        title=_("packages for courts and parties"),
    ),
)


def folder() -> Path:
    place = Path(settings.DATA_DIR) / "disclosures"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def new_name() -> str:
    return f"{secrets.token_hex(16)}.zip"


def path_of(case: DisclosureCase) -> Path | None:
    """None where there is no file, or the name is none of ours."""
    if not NAME.fullmatch(case.file):
        return None
    path = folder() / case.file
    return path if path.is_file() else None


def files_of(member_id: int) -> list[Path]:
    """Packages that the member is in, whole or half."""
    cases = DisclosureSubject.objects.filter(member=member_id).values("case")
    names = DisclosureCase.objects.filter(pk__in=cases).values_list("file", flat=True)
    found = []
    for name in names:
        if NAME.fullmatch(name):
            found += [folder() / name, folder() / f"{name}.part"]
    return [path for path in found if path.exists()]


def forget_files_of(member_id: int) -> int:
    """The others of the package get a new one: its job makes it without the member.

    Says 0: the receipt of the member shall not betray what is under seal."""
    for path in files_of(member_id):
        path.unlink(missing_ok=True)
    return 0


def forget(case: DisclosureCase) -> None:
    if NAME.fullmatch(case.file):
        (folder() / case.file).unlink(missing_ok=True)
        (folder() / f"{case.file}.part").unlink(missing_ok=True)


def forget_old_files() -> int:
    """Those handed over a week ago, of closed cases, and halves of a day ago."""
    # The files first: one that is made meanwhile had its name in a row before.
    there = list(folder().iterdir())
    over = clock.now() - STAYS
    wanted = set(
        DisclosureCase.objects.filter(closed_at=None)
        .exclude(given_at__lte=over)
        .values_list("file", flat=True)
    )
    yesterday, gone = (clock.now() - A_DAY).timestamp(), 0
    for path in there:
        if path.suffix == ".part":
            is_over = path.exists() and path.stat().st_mtime < yesterday
        else:
            is_over = path.suffix == ".zip" and path.name not in wanted
        if is_over:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def plant(member_id: int, text: str) -> None:
    """A file that holds the text, for the proof."""
    now = clock.now()
    case = DisclosureCase.objects.create(
        ground=DisclosureCase.Ground.PROCESS,
        instrument=DisclosureCase.Instrument.WARRANT,
        opened_at=now,
        asked_at=now,
        approved_at=now,
        wanted_at=now,
        made_at=now,
        given_at=now,
        told_from=now,
        file=new_name(),
    )
    DisclosureSubject.objects.create(case=case, member_id=member_id)
    (folder() / case.file).write_text(text, encoding="utf-8")
