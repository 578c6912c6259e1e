"""Where mail goes on a site without EMAIL_URL: into the data folder, for the owner.

Each mail is a file that only the account of the program can read, and goes after
thirty days. This is what makes a first start work before a mail server is found.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMail
from email.utils import getaddresses
from functools import partial
from pathlib import Path
from typing import BinaryIO

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.personal.files import ExportedFile
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

KEPT_FOR = timedelta(days=30)
NAME = re.compile(r"[0-9]{8}t[0-9]{6}-[0-9a-f]{8}")

OUTBOX = [
    Store(
        "outbox",
        Kept(
            Category.LETTER,
            Purpose.ACCOUNT,
            _("so that the owner can pass mails on while no mail server is set"),
            on_erase=OnErase.DELETE_ROW,
            visible=Visible.STAFF,
            keep=after("written_at", days=KEPT_FOR.days),
        ),
        export="focaljet.site.outbox.export_mails",
        erase="focaljet.site.outbox.forget_mails_to",
        find="focaljet.site.outbox.mails_to",
        forget="focaljet.site.outbox.forget_old_mails",
        plant="focaljet.site.outbox.plant",
        stage=Stage.JOBS,
        title=_("mails that were not sent"),
    )
]


@dataclass(frozen=True, slots=True)
class Mail:
    name: str
    to: str
    subject: str
    written_at: datetime
    text: str


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = outbox_dir()
        for mail in email_messages:
            write(folder, mail.message().as_bytes())
        forget_old_mails()
        return len(email_messages)


def outbox_dir() -> Path:
    folder = Path(settings.OUTBOX_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def write(folder: Path, mail: bytes) -> None:
    name = f"{clock.now():%Y%m%dt%H%M%S}-{secrets.token_hex(4)}"
    # Under another name until it is whole: a reader never meets half a mail.
    part = folder / f"{name}.part"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(mail)
    part.rename(folder / f"{name}.eml")


def mails(*, limit: int | None = None) -> Iterator[Mail]:
    """The newest first."""
    names = sorted((path.stem for path in outbox_dir().glob("*.eml")), reverse=True)
    for name in names[:limit]:
        if mail := mail_named(name):
            yield mail


def mail_named(name: str) -> Mail | None:
    """None where there is no such mail, or the name is none of ours."""
    if not NAME.fullmatch(name):
        return None
    try:
        raw = _path(name).read_bytes()
    except FileNotFoundError:
        return None
    parsed = message_from_bytes(raw, _class=ParsedMail, policy=policy.default)
    body = parsed.get_body(("plain", "html"))
    return Mail(
        name=name,
        to=str(parsed["To"] or ""),
        subject=str(parsed["Subject"] or ""),
        written_at=written_at(name),
        text=body.get_content() if body else "",
    )


def written_at(name: str) -> datetime:
    return datetime.strptime(name[:15], "%Y%m%dt%H%M%S").replace(tzinfo=UTC)


def forget_old_mails() -> int:
    """Remove mails after thirty days, and halves that a fall of the machine left."""
    oldest, gone = clock.now() - KEPT_FOR, 0
    for path in [*outbox_dir().glob("*.eml"), *outbox_dir().glob("*.part")]:
        if NAME.fullmatch(path.stem) and written_at(path.stem) < oldest:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def mails_to(member_id: int) -> list[Mail]:
    """The mails that the member may take along: those to a confirmed address.

    Anybody can claim an address; what was written to it is not theirs for that.
    """
    mine = EmailAddress.objects.filter(user_id=member_id, verified=True)
    return _mails_to_any(set(mine.values_list("email", flat=True)))


def forget_mails_to(member_id: int) -> int:
    """Those to an address that somebody else has confirmed are somebody else's."""
    claimed = set(
        EmailAddress.objects.filter(user_id=member_id).values_list("email", flat=True)
    )
    of_others = EmailAddress.objects.filter(email__in=claimed, verified=True)
    of_others = of_others.exclude(user_id=member_id)
    found = _mails_to_any(claimed - set(of_others.values_list("email", flat=True)))
    for mail in found:
        _path(mail.name).unlink(missing_ok=True)
    return len(found)


def export_mails(member_id: int) -> list[ExportedFile]:
    return [
        ExportedFile(f"{mail.name}.eml", partial(_copy, _path(mail.name)))
        for mail in mails_to(member_id)
    ]


def plant(member_id: int, text: str) -> None:
    """A mail to the member that says the text, for the proof."""
    address = EmailAddress.objects.filter(user_id=member_id).first()
    if address is not None:
        write(
            outbox_dir(), f"To: {address.email}\nSubject: {text}\n\n{text}\n".encode()
        )


def _mails_to_any(addresses: set[str]) -> list[Mail]:
    wanted = {address.lower() for address in addresses}
    return [
        mail
        for mail in (mails() if wanted else ())
        if any(to.lower() in wanted for _name, to in getaddresses([mail.to]))
    ]


def _path(name: str) -> Path:
    return outbox_dir() / f"{name}.eml"


def _copy(path: Path, out: BinaryIO) -> None:
    with path.open("rb") as file:
        shutil.copyfileobj(file, out)
