"""Pictures of strangers: known by their content, measured, and made anew.

Nothing of the bytes that came in goes out again. A picture is decoded, turned as its
camera held it, brought to sRGB and written as WebP in the sizes that are asked for, and
so leaves its place, its camera, its comments and whatever was hung on behind.

Limits are checked before anything is decoded. At worst one call takes some seconds and
200 MB; a photo of 12 megapixels takes a third of a second (docs/decisions/0021).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms

from focaljet.base.verdict import Reason, RefusedError, no

LONGEST_SIDE = 12_000
MOST_PIXELS = 50_000_000
# What cannot be decoded at a half or a quarter of its size, as a JPEG can.
MOST_PIXELS_AT_ONCE = 25_000_000
MOST_FRAMES = 300
MOST_PIXELS_OF_FRAMES = 40_000_000
# A progressive JPEG of many scans is decoded as often; cameras write ten.
MOST_SCANS = 50
LARGEST_PROFILE = 1_000_000

# A photo of 12 megapixels (4032 pixels) is decoded at half its size for the first.
SIZES = (1920, 960, 320)
CONTENT_TYPE = "image/webp"
_QUALITY = 80


class Kind(StrEnum):
    """The formats that are read at all; the value is what Pillow calls them."""

    JPEG = "JPEG"
    PNG = "PNG"
    GIF = "GIF"
    WEBP = "WEBP"


class BadImageError(RefusedError):
    """This picture is not taken; `reason` is a sentence for whoever sent it."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(no(reason))


@dataclass(frozen=True, slots=True)
class Measured:
    """What the header says: sides in pixels, as they lie once it is turned."""

    kind: Kind
    width: int
    height: int

    @property
    def pixels(self) -> int:
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Encoded:
    """A finished WebP."""

    data: bytes
    width: int
    height: int
    moves: bool = False


NOT_AN_IMAGE = _("This is no picture that can be shown: JPEG, PNG, GIF or WebP.")
BROKEN = _("This picture is damaged or incomplete. Save it anew and try again.")
TOO_LARGE = _(
    "This picture has too many pixels. Make it smaller: at most 12,000 pixels a side, "
    "and 50 megapixels as a JPEG or 25 as anything else."
)
TOO_LONG = _("This animation is too long. Shorten it, or make it smaller.")
UNUSUAL = _("This JPEG is stored in an unusual way. Save it anew and try again.")


def sniff(head: bytes) -> Kind | None:
    """What the content is, by its first 16 bytes; None where it is no picture."""
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return Kind.GIF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    return None


def measure(data: bytes) -> Measured:
    """Kind and sides, read from the header alone. Raises BadImageError."""
    with _opened(data) as image:
        width, height = image.size
        if _orientation(image) > 4:
            width, height = height, width
        return Measured(Kind(_kind(data)), width, height)


def reencode(data: bytes, *, sizes: tuple[int, ...] = SIZES) -> tuple[Encoded, ...]:
    """The picture in each of the sizes (its longer side in pixels), largest first.

    Nothing is made larger than it is: a size beyond the picture gives the picture as
    it is, and a second such size is left out. Of what moves, the largest moves and the
    smallest stands still. Raises BadImageError; may be called again with the same.
    """
    sizes = tuple(sorted(sizes, reverse=True))
    with _opened(data) as image:
        if frames := _frames(image, sizes[0]):
            moving = _moving(frames)
            return (moving, _still(frames[0].copy(), sizes[-1], lossless=False))
        shown = _prepared(image, sizes[0])
        few_colours = image.format in (Kind.PNG, Kind.GIF) and _has_few_colours(shown)
        return tuple(
            _still(shown, size, lossless=few_colours)
            for size in _that_differ(sizes, max(shown.size))
        )


def fitted(width: int, height: int, size: int) -> tuple[int, int]:
    """The sides of a picture of these once its longer one is `size` at most."""
    longer = max(width, height, 1)
    if longer <= size:
        return width, height
    return max(1, round(width * size / longer)), max(1, round(height * size / longer))


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    """Pillow's image within the limits; whatever it stumbles over is a BadImageError."""
    kind = _kind(data)
    if kind is Kind.JPEG and data.count(b"\xff\xda") > MOST_SCANS:
        raise BadImageError(UNUSUAL)
    try:
        with Image.open(BytesIO(data), formats=[kind.value]) as image:
            _insist_on_limits(image, kind)
            yield image
    except RefusedError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise BadImageError(TOO_LARGE) from bomb
    except Exception as broken:
        # Pillow's decoders raise whatever their parsers came across: OSError,
        # SyntaxError, struct.error, IndexError …
        raise BadImageError(BROKEN) from broken


def _kind(data: bytes) -> Kind:
    kind = sniff(data[:16])
    if kind is None:
        raise BadImageError(NOT_AN_IMAGE)
    return kind


def _insist_on_limits(image: Image.Image, kind: Kind) -> None:
    most = MOST_PIXELS if kind is Kind.JPEG else MOST_PIXELS_AT_ONCE
    width, height = image.size
    if max(width, height) > LONGEST_SIDE or width * height > most:
        raise BadImageError(TOO_LARGE)


def _prepared(image: Image.Image, size: int) -> Image.Image:
    """A still picture: shrunk, upright, in sRGB, and without anything beside it."""
    orientation = _orientation(image)
    profile = image.info.get("icc_profile")
    if image.mode in ("1", "P", "PA") or "transparency" in image.info:
        image.load()
        image = image.convert("RGBA")  # a palette cannot be shrunk
    # Of a JPEG this decodes no more than it needs.
    image.draft(None, fitted(*image.size, size))
    image.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=2.0)
    image.load()
    return _bare(_upright(_in_srgb(image, profile), orientation))


def _orientation(image: Image.Image) -> int:
    if image.format == Kind.PNG and "exif" not in image.info:
        return 1  # looking for it behind the picture would decode all of it
    try:
        found = image.getexif().get(0x0112, 1)
    except Exception:  # as broken as EXIF can be; the picture may be whole
        return 1
    return found if found in _TURNS else 1


_TURNS: dict[int, Image.Transpose | None] = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    turn = _TURNS[orientation]
    return image if turn is None else image.transpose(turn)


def _in_srgb(image: Image.Image, profile: Any) -> Image.Image:
    """The colours as they were meant; without a profile that helps, as they are."""
    if isinstance(profile, bytes) and len(profile) < LARGEST_PROFILE:
        try:
            meant = ImageCms.ImageCmsProfile(BytesIO(profile))
            wanted = "RGBA" if image.mode == "RGBA" else "RGB"
            converted = ImageCms.profileToProfile(
                image, meant, ImageCms.createProfile("sRGB"), outputMode=wanted
            )
            image = converted or image
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    if image.mode in ("RGB", "RGBA"):
        return image
    return image.convert("RGBA" if image.mode in ("LA", "La", "RGBa") else "RGB")


def _bare(image: Image.Image) -> Image.Image:
    if image.mode == "RGBA" and image.getchannel("A").getextrema()[0] == 255:
        image = image.convert("RGB")
    image.info = {}
    return image


def _has_few_colours(image: Image.Image) -> bool:
    """A drawing or a picture of a screen: smaller, and sharp, when nothing is lost."""
    return image.getcolors(maxcolors=1024) is not None


def _that_differ(sizes: tuple[int, ...], longer: int) -> list[int]:
    """Of a picture of 500 pixels, from (1920, 960, 320): 500 and 320."""
    return [min(sizes[0], longer), *(size for size in sizes[1:] if size < longer)]


def _still(image: Image.Image, size: int, *, lossless: bool) -> Encoded:
    if max(image.size) > size:
        image = image.resize(
            fitted(*image.size, size), Image.Resampling.LANCZOS, reducing_gap=2.0
        )
    return _written(image, lossless=lossless)


def _frames(image: Image.Image, size: int) -> list[Image.Image]:
    """The frames of what moves, shrunk; none where there is only one."""
    frames: list[Image.Image] = []
    if image.format not in (Kind.GIF, Kind.WEBP) or not getattr(
        image, "is_animated", False
    ):
        return frames
    pixels = image.size[0] * image.size[1]
    for number in _as_long_as_there_are(image.seek):
        if number >= MOST_FRAMES or (number + 1) * pixels > MOST_PIXELS_OF_FRAMES:
            raise BadImageError(TOO_LONG)
        frame = image.convert("RGBA")
        frame.thumbnail((size, size), Image.Resampling.BILINEAR)
        frame.info = {"duration": _duration(image)}
        frames.append(frame)
    return frames


def _as_long_as_there_are(seek: Callable[[int], object]) -> Iterator[int]:
    for number in range(MOST_FRAMES + 1):
        try:
            seek(number)
        except EOFError:
            return
        yield number


def _duration(image: Image.Image) -> int:
    """Milliseconds; what is shown for no time at all is shown as browsers do it."""
    said = image.info.get("duration", 0)
    shown = int(said) if isinstance(said, int | float) else 0
    return 100 if shown < 20 else min(shown, 10_000)


def _moving(frames: list[Image.Image]) -> Encoded:
    durations = [frame.info["duration"] for frame in frames]
    more: dict[str, Any] = {
        "save_all": True,
        "append_images": frames[1:],
        "duration": durations,
        "loop": 0,
        "minimize_size": False,
    }
    return _written(frames[0], method=1, moves=True, **more)


def _written(
    image: Image.Image,
    *,
    lossless: bool = False,
    method: int = 3,
    moves: bool = False,
    **more: Any,
) -> Encoded:
    image.info = {}
    out = BytesIO()
    image.save(
        out,
        "WEBP",
        lossless=lossless,
        quality=_QUALITY,
        method=method,
        exif=b"",
        xmp=b"",
        icc_profile=None,
        **more,
    )
    return Encoded(out.getvalue(), *image.size, moves=moves)
