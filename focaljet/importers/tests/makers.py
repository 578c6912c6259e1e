"""Makers of messages, archives and neutral files. The words in them are our own."""

from __future__ import annotations

import io
import sqlite3
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from focaljet.importers.neutral import rows
from focaljet.importers.neutral.writer import Writer
from focaljet.importers.usenet.convert import convert
from focaljet.importers.usenet.message import Message, message_from
from focaljet.importers.usenet.raw import Raw
from focaljet.importers.usenet.summary import Summary

SECRET = b"the same for every test"
NOON = datetime(1994, 5, 2, 12, tzinfo=UTC)


def make_mail(
    message_id: str | None = "one@focus.example",
    *,
    body: str | bytes = "Does the clutch always slip in third?",
    after: Iterable[str] = (),
    minutes: int = 0,
    **headers: str,
) -> bytes:
    """A message as bytes; `after` are its References, headers go by `In_Reply_To`."""
    wanted = {
        "From": "Ann Driver <ann@garage.example>",
        "Newsgroups": "rec.autos.focus",
        "Subject": "Clutch slips",
        "Date": format_datetime(NOON + timedelta(minutes=minutes)),
    }
    if message_id is not None:
        wanted["Message-ID"] = f"<{message_id}>"
    if references := " ".join(f"<{each}>" for each in after):
        wanted["References"] = references
    wanted |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\n" for name, value in wanted.items() if value)
    words = body if isinstance(body, bytes) else body.encode()
    return head.encode("utf-8", "surrogateescape") + b"\n" + words + b"\n"


def read_mail(data: bytes) -> Message:
    return message_from(Raw("here", data), SECRET)


def make_folder(folder: Path, mails: Mapping[str, bytes]) -> Path:
    for name, mail in mails.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(mail)
    return folder


def make_tar(path: Path, mails: Mapping[str, bytes], mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as tar:  # type: ignore[call-overload]
        for name, mail in mails.items():
            info = tarfile.TarInfo(name)
            info.size = len(mail)
            tar.addfile(info, io.BytesIO(mail))
    return path


def make_mbox(path: Path, mails: Iterable[bytes]) -> Path:
    parts = (
        b"From ann at garage.example  Mon May  2 12:00:00 1994\n" + mail + b"\n"
        for mail in mails
    )
    path.write_bytes(b"".join(parts))
    return path


@dataclass
class Converted:
    """A neutral file, read back whole."""

    path: Path
    summary: Summary
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __getattr__(self, table: str) -> list[dict[str, Any]]:
        database = sqlite3.connect(self.path)
        database.row_factory = sqlite3.Row
        found = [dict(row) for row in database.execute(f"SELECT * FROM {table}")]  # noqa: S608
        database.close()
        return found

    @property
    def titles(self) -> list[str]:
        return sorted(topic["title"] for topic in self.topics)

    @property
    def threads(self) -> set[frozenset[str]]:
        """The messages of each topic."""
        found: dict[str, set[str]] = {}
        for post in self.posts:
            found.setdefault(post["topic"], set()).add(post["id"])
        return {frozenset(ids) for ids in found.values()}

    def order(self) -> list[str]:
        ordered = sorted(self.posts, key=lambda post: (post["topic"], post["place"]))
        return [post["id"] for post in ordered]

    def source(self, message_id: str = "one@focus.example") -> str:
        (post,) = (post for post in self.posts if post["id"] == message_id)
        return str(post["source"])


def convert_archive(archive: Path, **more: Any) -> Converted:
    target = archive.parent / f"{archive.name}.neutral"
    return Converted(target, convert(archive, target, secret=SECRET, **more))


def convert_mails(folder: Path, *mails: bytes, **more: Any) -> Converted:
    named = {f"{number}.msg": mail for number, mail in enumerate(mails)}
    return convert_archive(make_folder(folder / "mails", named), **more)


def make_neutral(path: Path, *things: rows.Row, source: str = "elsewhere") -> Path:
    with Writer(path, source=source, kind="test", title="Elsewhere") as out:
        for thing in things:
            out.add(thing)
    return path


def a_member(id_: str = "ann", name: str = "Ann", **more: Any) -> rows.Member:
    return rows.Member(id_, name, **more)


def a_forum(id_: str = "tech", title: str = "Tech", **more: Any) -> rows.Forum:
    return rows.Forum(id_, title, **more)


def a_topic(id_: str = "t1", **more: Any) -> rows.Topic:
    facts: dict[str, Any] = {
        "forum": "tech",
        "title": "Clutch slips",
        "author": "ann",
        "started_at": NOON,
    }
    return rows.Topic(id_, **facts | more)


def a_post(id_: str = "p1", place: int = 1, **more: Any) -> rows.Post:
    facts: dict[str, Any] = {
        "topic": "t1",
        "author": "ann",
        "written_at": NOON + timedelta(minutes=place),
        "source": "Does it always slip?",
        "markup": rows.Text.PLAIN,
    }
    return rows.Post(id_, place=place, **facts | more)


def a_board() -> list[rows.Row]:
    """A forum with one topic of two posts by Ann and Ben, the second quoting."""
    return [
        a_member(),
        a_member("ben", "Ben"),
        a_forum(),
        a_topic(),
        a_post(),
        a_post("p2", 2, author="ben", source="[quote:1]\n\nOnly when hot."),
        rows.Quote("p2", 1, "p1", "Does it always slip?"),
    ]
