"""The club's own sign: a picture for the bar, and a square one for browsers.

Both lie in the default storage under a name made of their content, so that an address
never shows anything else and may be kept by a cache for ever. What was uploaded itself
is kept nowhere: both are painted anew (base/images.py).
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from focaljet.base import images

NAME = re.compile(r"([0-9a-f]{20})-([0-9]{1,3})x([0-9]{1,3})")
FOLDER = "site"
LARGEST_BYTES = 4_000_000
LONGEST_SIDE = 480  # three times what the bar shows
ICON_SIDE = 180


@dataclass(frozen=True, slots=True)
class Logo:
    """`width` and `height` are those of the picture, in pixels."""

    name: str
    width: int
    height: int


def logo_named(name: str) -> Logo | None:
    """None where no picture can be called so; it is not looked for."""
    found = NAME.fullmatch(name)
    return Logo(name, int(found[2]), int(found[3])) if found else None


def put_away(data: bytes) -> str:
    """The name of the logo made of an uploaded picture. Raises BadImageError.

    Safe to call again with the same picture. Nobody sees it until it is chosen.
    """
    picture = images.reencode(data, sizes=(LONGEST_SIDE,))[-1]
    digest = hashlib.sha256(picture.data).hexdigest()[:20]
    name = f"{digest}-{picture.width}x{picture.height}"
    _keep(_path(name, "webp"), picture.data)
    _keep(_path(name, "png"), _icon(picture.data))
    return name


def is_there(name: str) -> bool:
    return bool(logo_named(name)) and default_storage.exists(_path(name, "webp"))


def read(name: str, kind: str) -> bytes | None:
    """The picture ("webp") or the icon ("png"); None where there is none."""
    if logo_named(name) is None:
        return None
    try:
        with default_storage.open(_path(name, kind)) as file:
            return bytes(file.read())
    except FileNotFoundError:
        return None


def forget_all_but(name: str) -> None:
    """End what was only tried, and what was chosen before."""
    try:
        _folders, files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for file in files:
        if file.rpartition(".")[0] != name:
            default_storage.delete(f"{FOLDER}/{file}")


def _icon(webp: bytes) -> bytes:
    """In the middle of a square that can be seen through."""
    with Image.open(BytesIO(webp), formats=["WEBP"]) as opened:
        picture = opened.convert("RGBA")
    picture.thumbnail((ICON_SIDE, ICON_SIDE), Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (ICON_SIDE, ICON_SIDE))
    square.paste(
        picture, ((ICON_SIDE - picture.width) // 2, (ICON_SIDE - picture.height) // 2)
    )
    written = BytesIO()
    square.save(written, "PNG", optimize=True)
    return written.getvalue()


def _path(name: str, kind: str) -> str:
    return f"{FOLDER}/{name}.{kind}"


def _keep(path: str, data: bytes) -> None:
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(data))
