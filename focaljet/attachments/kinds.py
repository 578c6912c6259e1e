"""What may be attached, known by its content. What is not listed here is refused."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from focaljet.base.images import Kind, sniff
from focaljet.base.verdict import Reason

IMAGE_SUFFIXES = {
    "jpg": Kind.JPEG,
    "jpeg": Kind.JPEG,
    "png": Kind.PNG,
    "gif": Kind.GIF,
    "webp": Kind.WEBP,
}
LOOKED_AT = 4_096
# With these a browser would begin a page, whatever it is called.
_OF_A_PAGE = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<!--")


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file that is no picture. Always handed over as a download."""

    suffix: str
    title: Reason
    content_type: str


FILE_KINDS = {
    kind.suffix: kind
    for kind in (
        FileKind("pdf", _("PDF document"), "application/pdf"),
        FileKind("txt", _("Plain text"), "text/plain; charset=utf-8"),
        FileKind("csv", _("Table (CSV)"), "text/csv; charset=utf-8"),
        FileKind("gpx", _("Route (GPX)"), "application/gpx+xml"),
        FileKind("zip", _("Archive (ZIP)"), "application/zip"),
    )
}


def suffix_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_image(head: bytes) -> bool:
    return sniff(head[:16]) is not None


def file_kind(name: str, head: bytes) -> FileKind | None:
    """The kind of a file that is no picture; None where name and content disagree, or
    where it is none that we know. `head` is its first 4,096 bytes."""
    kind = FILE_KINDS.get(suffix_of(name))
    if kind is None or not _HOLDS[kind.suffix](head):
        return None
    return kind


def _is_pdf(head: bytes) -> bool:
    return head.startswith(b"%PDF-")


def _is_zip(head: bytes) -> bool:
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _is_text(head: bytes) -> bool:
    """Words, in whatever ASCII-like alphabet; and nothing that begins a page."""
    shown = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if shown.startswith((*_OF_A_PAGE, b"<?xml")) or b"<script" in shown:
        return False
    return not any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)


def _is_gpx(head: bytes) -> bool:
    shown = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if b"<!doctype" in shown or b"<!entity" in shown or b"<script" in shown:
        return False
    return shown.startswith((b"<?xml", b"<gpx")) and b"<gpx" in shown


_HOLDS = {
    "pdf": _is_pdf,
    "txt": _is_text,
    "csv": _is_text,
    "gpx": _is_gpx,
    "zip": _is_zip,
}
