from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from PIL import Image, ImageFile

from focaljet.base import images
from focaljet.base.images import BadImageError, Kind
from focaljet.base.tests import pictures

ORIENTED = (
    Path(__file__).resolve().parents[4] / "shared/data/images/exif-orientation.tar.xz"
)


def opened(encoded: images.Encoded) -> Image.Image:
    return Image.open(io.BytesIO(encoded.data))


def is_red(pixel: tuple[int, ...]) -> bool:
    return pixel[0] > 150 and pixel[1] < 80


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (pictures.jpeg(), Kind.JPEG),
        (pictures.png(), Kind.PNG),
        (pictures.moving(2), Kind.GIF),
        (pictures.saved(pictures.drawn(9, 9), "WEBP"), Kind.WEBP),
        (pictures.SVG, None),
        (pictures.HTML, None),
        (pictures.zipped(), None),
        (b"BM" + b"\0" * 60, None),
        (b"", None),
    ],
)
def test_a_picture_is_known_by_its_content(data: bytes, kind: Kind | None):
    assert images.sniff(data[:16]) is kind


def test_a_photo_loses_its_place_its_camera_and_its_comments():
    photo = pictures.photo_with_a_place()
    assert pictures.CAMERA.encode() in photo
    assert pictures.WHERE_IT_WAS.encode() in photo
    for made in images.reencode(photo):
        assert pictures.CAMERA.encode() not in made.data
        assert pictures.WHERE_IT_WAS.encode() not in made.data
        assert not any(name in made.data for name in (b"EXIF", b"XMP ", b"ICCP"))
        assert not opened(made).getexif()


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_the_place_goes_from_other_formats_too(kind: str):
    exif = Image.Exif()
    exif[0x010F] = pictures.CAMERA
    data = pictures.saved(pictures.drawn(40, 30), kind, exif=exif)
    assert pictures.CAMERA.encode() in data
    assert pictures.CAMERA.encode() not in images.reencode(data)[0].data


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_camera_was_held(orientation: int):
    turned = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = pictures.drawn(64, 48)
    if orientation > 1:
        image = image.transpose(turned[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = pictures.saved(image, "JPEG", exif=exif)
    (made,) = images.reencode(data)
    measured = images.measure(data)
    assert (measured.width, measured.height) == (made.width, made.height) == (64, 48)
    shown = opened(made).convert("RGB")
    assert is_red(shown.getpixel((5, 5)))
    assert not is_red(shown.getpixel((60, 5)))
    assert not is_red(shown.getpixel((5, 44)))


@pytest.mark.skipif(not ORIENTED.exists(), reason="the photos are not here")
def test_real_photos_of_eight_orientations_come_out_alike():
    seen: dict[str, list[Image.Image]] = {"landscape": [], "portrait": []}
    with tarfile.open(ORIENTED) as archive:
        for name in sorted(archive.getnames()):
            if not name.endswith(".jpg") or "orientation/" not in name:
                continue
            stored = archive.extractfile(name)
            assert stored
            small = images.reencode(stored.read(), sizes=(64,))[0]
            kind = name.rpartition("/")[2].split("_")[0]
            assert (small.width > small.height) is (kind == "landscape")
            seen[kind].append(opened(small).convert("L").resize((8, 8)))
    for alike in seen.values():
        first = alike[0].tobytes()
        assert len(alike) == 8
        for other in alike[1:]:
            apart = [abs(a - b) for a, b in zip(first, other.tobytes(), strict=True)]
            assert sum(apart) / len(apart) < 8


@pytest.mark.skipif(not ORIENTED.exists(), reason="the photos are not here")
def test_a_real_photo_loses_where_it_was_taken():
    with tarfile.open(ORIENTED) as archive:
        stored = archive.extractfile("jpg/gps/DSCN0010.jpg")
        assert stored
        photo = stored.read()
    assert Image.open(io.BytesIO(photo)).getexif().get_ifd(0x8825)
    for made in images.reencode(photo):
        assert not opened(made).getexif().get_ifd(0x8825)
        assert b"GPS" not in made.data


def test_a_large_photo_comes_in_three_sizes_and_a_small_one_is_not_blown_up():
    large = images.reencode(pictures.jpeg(3000, 1500))
    assert [(made.width, made.height) for made in large] == [
        (1920, 960),
        (960, 480),
        (320, 160),
    ]
    small = images.reencode(pictures.jpeg(500, 250))
    assert [(made.width, made.height) for made in small] == [(500, 250), (320, 160)]
    dot = images.reencode(pictures.png(1, 1))
    assert [(made.width, made.height) for made in dot] == [(1, 1)]


def test_a_long_strip_keeps_one_pixel_of_its_height():
    made = images.reencode(pictures.png(12_000, 2))
    assert [(each.width, each.height) for each in made][-1] == (320, 1)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_way_of_keeping_colours_can_be_shown(mode: str):
    if mode == "I;16":
        image = Image.new("I;16", (40, 30), 30_000)
    else:
        image = pictures.drawn(40, 30, mode=mode)
    (made,) = images.reencode(pictures.saved(image, "PNG"))
    assert opened(made).mode == "RGB"  # all of them are opaque


def test_a_photo_for_the_press_is_shown_in_colours_of_a_screen():
    data = pictures.saved(pictures.drawn(40, 30, mode="CMYK"), "JPEG")
    assert is_red(opened(images.reencode(data)[0]).convert("RGB").getpixel((3, 3)))


def test_what_can_be_seen_through_stays_so():
    image = Image.new("RGBA", (40, 30), (200, 0, 0, 0))
    (made,) = images.reencode(pictures.saved(image, "PNG"))
    assert opened(made).getchannel("A").getpixel((3, 3)) == 0


def test_a_drawing_of_few_colours_stays_sharp():
    (made,) = images.reencode(pictures.png(64, 48))
    assert opened(made).convert("RGB").getpixel((3, 3)) == (220, 20, 20)


def test_an_animation_moves_and_its_smallest_size_stands_still():
    large, small = images.reencode(pictures.moving(5, 400, 300))
    assert large.moves
    assert getattr(opened(large), "n_frames", 1) == 5
    assert not small.moves
    assert getattr(opened(small), "n_frames", 1) == 1
    assert (small.width, small.height) == (320, 240)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pictures.SVG, images.NOT_AN_IMAGE),
        (pictures.HTML, images.NOT_AN_IMAGE),
        (pictures.zipped(), images.NOT_AN_IMAGE),
        (pictures.bomb(), images.TOO_LARGE),
        (pictures.bomb(12_001, 1), images.TOO_LARGE),
        (pictures.bomb(6_000, 6_000), images.TOO_LARGE),
        (pictures.endless_gif(), images.TOO_LONG),
        (pictures.moving(images.MOST_FRAMES + 1, 2, 2), images.TOO_LONG),
        (pictures.many_scans(), images.UNUSUAL),
        (pictures.jpeg()[:-200], images.BROKEN),
        (pictures.png()[:-40], images.BROKEN),
        (pictures.jpeg()[:20], images.BROKEN),
        (pictures.bomb(100, 100_000), images.TOO_LARGE),
        (b"GIF89a" + pictures.HTML, images.BROKEN),
        (b"\xff\xd8\xff" + pictures.HTML, images.BROKEN),
        (b"\x89PNG\r\n\x1a\n" + pictures.SVG, images.BROKEN),
        (b"RIFF\0\0\0\0WEBP" + b"\0" * 40, images.BROKEN),
    ],
)
def test_what_means_no_good_is_refused_with_a_sentence(data: bytes, reason: str):
    with pytest.raises(BadImageError) as refused:
        images.reencode(data)
    assert refused.value.reason == str(reason)


def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch):
    def never(*_args: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", never)
    with pytest.raises(BadImageError):
        images.reencode(pictures.bomb())


def test_an_archive_hung_on_behind_a_picture_is_gone():
    data = pictures.jpeg_and_zip()
    assert zipfile.is_zipfile(io.BytesIO(data))
    (made,) = images.reencode(data)
    assert not zipfile.is_zipfile(io.BytesIO(made.data))
    assert b"php" not in made.data


def test_half_a_picture_is_never_shown_as_a_whole_one():
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
