"""One message as the forum will know it, out of the bytes of an archive."""

from __future__ import annotations

import email.policy
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import Message as MailMessage
from email.parser import BytesParser

from focaljet.base import text
from focaljet.importers.usenet import addresses, dates
from focaljet.importers.usenet.attributions import shortened
from focaljet.importers.usenet.bodies import body_of
from focaljet.importers.usenet.charsets import header_text
from focaljet.importers.usenet.raw import Raw
from focaljet.importers.usenet.reasons import Reason

MOST_REFERENCES = 100
_LONGEST_ID = 250
_ID = re.compile(r"<([^<>\s]{1,250})>")
_IN_ARTICLE = re.compile(r"\b(?:article|message)\s+<([^<>\s]{1,250})>", re.IGNORECASE)
_GROUP = re.compile(r"[a-z0-9+_][a-z0-9+_.-]{0,78}", re.IGNORECASE)
_LIST = re.compile(r"<?([\w-]+)[.@][\w.-]+>?\s*$")
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Message:
    """`references` has the nearest message last; `groups` the newsgroups or the list."""

    id: str
    references: tuple[str, ...]
    mentions: tuple[str, ...]
    subject: str
    author: str | None
    author_name: str
    groups: tuple[str, ...]
    written_at: datetime | None
    text: str
    files: tuple[str, ...]
    place: str
    remarks: tuple[Reason, ...]


class UnwantedError(Exception):
    """A message that shall not come in, and why."""

    def __init__(self, message_id: str, reason: Reason) -> None:
        super().__init__(reason.name)
        self.message_id = message_id
        self.reason = reason


class Headers:
    """The headers of a mail as bytes gave them, names without regard to case."""

    def __init__(self, mail: MailMessage) -> None:
        self._all: dict[str, list[str]] = {}
        for name, value in mail.raw_items():
            self._all.setdefault(name.lower(), []).append(str(value))

    def all(self, name: str) -> list[str]:
        return [_SURROGATES.sub("?", value) for value in self.raw(name)]

    def raw(self, name: str) -> list[str]:
        return self._all.get(name.lower(), [])

    def first(self, *names: str) -> str:
        """The text of the first of these headers that says anything."""
        for name in names:
            for value in self.raw(name):
                if said := header_text(value):
                    return said
        return ""


_PARSER = BytesParser(policy=email.policy.compat32)


def message_from(raw: Raw, secret: bytes) -> Message:
    """Raises UnwantedError. `secret` turns the author's address into a key."""
    try:
        mail = _PARSER.parsebytes(_without_envelope(raw.data))
        return _message(raw, mail, secret)
    except (
        RecursionError,
        ValueError,
        IndexError,
        AttributeError,
        TypeError,
    ) as broken:
        # What the standard library raises on mails that were made to break it.
        raise UnwantedError("", Reason.BAD_STRUCTURE) from broken


def _message(raw: Raw, mail: MailMessage, secret: bytes) -> Message:
    headers = Headers(mail)
    remarks: list[Reason] = []
    message_id = _message_id(headers)
    if not message_id:
        message_id = _made_id(raw.data)
        remarks.append(Reason.NO_ID)
    if not headers.first("From", "Subject", "Date", "Newsgroups", "Title"):
        raise UnwantedError(message_id, Reason.NOT_A_MESSAGE)
    _refuse_unwanted(headers, message_id)
    body = body_of(mail)
    if re.match(r"\s*X-No-Archive:\s*yes", body.text, re.IGNORECASE):
        raise UnwantedError(message_id, Reason.NO_ARCHIVE)
    written_at, is_as_said = dates.written_at(headers.all)
    if written_at and not is_as_said:
        remarks.append(Reason.DATE_FROM_HEADER)
    remarks += [Reason.ATTACHMENT] if body.files else []
    remarks += [Reason.CUT] if body.is_cut else []
    from_line = headers.first("From", "Sender", "Reply-To")
    spelled_out = addresses.is_spelled_out(from_line)
    sender = addresses.real_sender(
        addresses.sender(from_line), headers.first("X-Original-From", "Reply-To")
    )
    return Message(
        id=message_id,
        references=_references(headers, message_id),
        mentions=tuple(dict.fromkeys(_IN_ARTICLE.findall(body.text)))[:20],
        subject=addresses.masked(
            text.one_line(headers.first("Subject", "Title")), spelled_out=spelled_out
        ),
        author=_author(sender, secret),
        author_name=text.one_line(sender.shown_name)[:200],
        groups=_groups(headers),
        written_at=written_at,
        text=shortened(addresses.masked(body.text, spelled_out=spelled_out)),
        files=body.files,
        place=raw.place,
        remarks=tuple(remarks),
    )


def _author(sender: addresses.Sender, secret: bytes) -> str | None:
    known_by = sender.address or sender.name
    return addresses.author_key(known_by, secret) if known_by else None


def _without_envelope(data: bytes) -> bytes:
    """The message behind a "From …" line, blank lines and a byte order mark."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    return data.split(b"\n", 1)[-1] if data.startswith((b"From ", b">From ")) else data


def _message_id(headers: Headers) -> str:
    said = headers.first("Message-ID", "Article-I.D.")
    if found := _ID.search(said):
        return found[1]
    return "".join(said.strip("<> ").split())[:_LONGEST_ID]


def _made_id(data: bytes) -> str:
    return f"{hashlib.sha256(data).hexdigest()[:40]}@made.invalid"


def _refuse_unwanted(headers: Headers, message_id: str) -> None:
    if headers.first("Control") or headers.first("Subject").startswith("cmsg "):
        raise UnwantedError(message_id, Reason.CONTROL)
    if headers.first("X-No-Archive").lower().startswith("yes"):
        raise UnwantedError(message_id, Reason.NO_ARCHIVE)
    if headers.first("Archive").lower().startswith("no"):
        raise UnwantedError(message_id, Reason.NO_ARCHIVE)


def _references(headers: Headers, message_id: str) -> tuple[str, ...]:
    """The ids of the messages above this one, the nearest last."""
    found = _ID.findall(" ".join(headers.all("References")))
    if not found:
        # "Your message of … <id>": the first in brackets with an @.
        named = _ID.findall(" ".join(headers.all("In-Reply-To")))
        found = [each for each in named if "@" in each][:1]
    unique = [each for each in dict.fromkeys(reversed(found)) if each != message_id]
    return tuple(reversed(unique[:MOST_REFERENCES]))


def _groups(headers: Headers) -> tuple[str, ...]:
    named = [name.strip() for name in headers.first("Newsgroups").split(",")]
    groups = [name for name in dict.fromkeys(named) if _GROUP.fullmatch(name)]
    if groups:
        return tuple(groups[:50])
    of_list = _LIST.search(headers.first("List-Id", "List-Post"))
    return (of_list[1].lower(),) if of_list else ()
