"""Where mail goes on a site without EMAIL_URL: into the data folder, for the owner.

Each mail is a file that only the account of the program can read, and goes after
thirty days. This is what makes a first start work before a mail server is found.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMail
from email.utils import getaddresses
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext_lazy as _

from focaljet.base import clock
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    Purpose,
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
        export="focaljet.site.outbox.mails_to",
        erase="focaljet.site.outbox.forget_mails_to",
        find="focaljet.site.outbox.mails_to",
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
        raw = (outbox_dir() / f"{name}.eml").read_bytes()
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


def forget_old_mails() -> None:
    oldest = clock.now() - KEPT_FOR
    for path in outbox_dir().glob("*.eml"):
        if NAME.fullmatch(path.stem) and written_at(path.stem) < oldest:
            path.unlink(missing_ok=True)


def mails_to(member_id: int) -> list[Mail]:
    addresses = {
        address.lower()
        for address in EmailAddress.objects.filter(user_id=member_id).values_list(
            "email", flat=True
        )
    }
    return [
        mail
        for mail in mails()
        if any(to.lower() in addresses for _name, to in getaddresses([mail.to]))
    ]


def forget_mails_to(member_id: int) -> int:
    found = mails_to(member_id)
    for mail in found:
        (outbox_dir() / f"{mail.name}.eml").unlink(missing_ok=True)
    return len(found)
