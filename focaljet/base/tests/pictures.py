"""Pictures for tests: honest ones, and what somebody sends who means no good."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image, TiffImagePlugin

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
WHERE_IT_WAS = "51 deg 30 min"
CAMERA = "Canary Optics 3000"


def drawn(width: int, height: int, *, mode: str = "RGB") -> Image.Image:
    """A red corner at the upper left of something grey, so that turns are seen."""
    image = Image.new("RGB", (width, height), (90, 90, 90))
    image.paste((220, 20, 20), (0, 0, width // 2, height // 2))
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **how: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def jpeg(width: int = 64, height: int = 48, **how: Any) -> bytes:
    return saved(drawn(width, height), "JPEG", **how)


def png(width: int = 64, height: int = 48) -> bytes:
    return saved(drawn(width, height), "PNG")


def photo_with_a_place(orientation: int = 1) -> bytes:
    """EXIF with GPS and a camera, XMP, a comment and an embedded profile."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = CAMERA
    rational = TiffImagePlugin.IFDRational
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (rational(51), rational(30), rational(0)), 29: WHERE_IT_WAS}
    )
    return jpeg(
        400, 300, exif=exif, xmp=f"<x>{CAMERA}</x>".encode(), comment=WHERE_IT_WAS
    )


def moving(frames: int, width: int = 40, height: int = 30) -> bytes:
    drawn_ones = [Image.new("L", (width, height), n * 50 % 250) for n in range(frames)]
    return saved(drawn_ones[0], "GIF", save_all=True, append_images=drawn_ones[1:])


def endless_gif(frames: int = 10_000) -> bytes:
    """Frames of one dot each on a canvas of 1,000 by 1,000: some 150 kB."""
    head = b"GIF89a" + struct.pack("<HHBBB", 1_000, 1_000, 0x80, 0, 0) + b"\0" * 6
    frame = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return head + frame * frames + b";"


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG that says it has 900 megapixels, in a few hundred bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + crc

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 100_000)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
    )


def many_scans() -> bytes:
    """A progressive JPEG that repeats its last scan a thousand times."""
    whole = jpeg(progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * 1_000 + b"\xff\xd9"


def zipped(name: str = "payload.php", words: bytes = b"<?php evil();") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, words)
    return out.getvalue()


def jpeg_and_zip() -> bytes:
    """One file that is a picture at its head and an archive at its tail."""
    return jpeg() + zipped()
