"""Whatever an owner has: folders, mboxes and packed archives, also hostile ones."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import resource
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from focaljet.importers.tests.makers import make_folder, make_mail, make_mbox, make_tar
from focaljet.importers.usenet import unpack
from focaljet.importers.usenet.archive import items_in
from focaljet.importers.usenet.raw import MOST_BYTES, Raw, Skipped
from focaljet.importers.usenet.reasons import Reason

MAILS = {
    "focus/99": make_mail("one@x"),
    "focus/100": make_mail("two@x"),
    "mondeo/1": make_mail("three@x"),
}


def found(path: Path) -> list[bytes]:
    items = list(items_in(path))
    assert all(isinstance(item, Raw) for item in items), items
    return [item.data for item in items if isinstance(item, Raw)]


def reasons(path: Path) -> dict[str, Reason]:
    return {
        item.place: item.reason for item in items_in(path) if isinstance(item, Skipped)
    }


def test_a_folder_of_folders_is_read_by_number(tmp_path: Path):
    assert found(make_folder(tmp_path, MAILS)) == list(MAILS.values())


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_tar_is_read_however_it_is_packed(tmp_path: Path, mode: str):
    assert found(make_tar(tmp_path / "a", MAILS, mode)) == list(MAILS.values())


def test_a_zip_is_read(tmp_path: Path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, mail in MAILS.items():
            packed.writestr(name, mail)
    assert found(path) == list(MAILS.values())


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_mbox_is_read(tmp_path: Path, pack: Callable[[bytes], bytes]):
    path = make_mbox(tmp_path / "a.mbox", MAILS.values())
    path.write_bytes(pack(path.read_bytes()))
    assert [mail.strip() for mail in found(path)] == [m.strip() for m in MAILS.values()]


def test_packed_files_in_a_row_are_one(tmp_path: Path):
    path = make_mbox(tmp_path / "a.mbox", MAILS.values())
    data = path.read_bytes()
    path.write_bytes(gzip.compress(data[:700]) + gzip.compress(data[700:]))
    assert len(found(path)) == 3


def test_packed_mboxes_in_a_tar_are_read(tmp_path: Path):
    mbox = gzip.compress(make_mbox(tmp_path / "m", MAILS.values()).read_bytes())
    tar = make_tar(tmp_path / "a.tar", {"1994-May.txt.gz": mbox}, "w:xz")
    assert len(found(tar)) == 3


def test_a_single_message_is_an_archive_too(tmp_path: Path):
    mail = make_mail()
    (tmp_path / "mail").write_bytes(mail)
    assert found(tmp_path / "mail") == [mail]


def test_an_mbox_knows_where_messages_begin(tmp_path: Path):
    body = (
        "From here on it slips.\n\nFrom there it does not.\n\n"
        ">From what I hear, no.\n\n> and\n>From others\n\n"
        "From ann@garage.example Mon May  2 12:00:00 1994\nis no header."
    )
    path = make_mbox(tmp_path / "a.mbox", [make_mail("one@x", body=body), make_mail()])
    first, second = found(path)
    assert first.decode().split("\n\n", 1)[1].strip() == body.replace(
        ">From what", "From what"
    )
    assert second.strip() == make_mail().strip()


@pytest.mark.parametrize(
    "line",
    [
        b"From ann@garage.example Mon May  2 12:00:00 1994",
        b"From ann at garage.example  Mon May  2 12:00:00 1994",
        b"From - Mon May 02 12:00:00 1994",
        b"From ann@garage.example Mon May  2 12:00:00 +0200 1994",
        b"From -4567345287",
        b"From ann@garage.example",
    ],
)
def test_every_kind_of_mbox_is_known(tmp_path: Path, line: bytes):
    path = tmp_path / "mbox"
    path.write_bytes(b"\n".join([line, make_mail("one@x"), line, make_mail("two@x")]))
    assert len(found(path)) == 2


def test_a_batch_of_a_news_server_is_read(tmp_path: Path):
    path = tmp_path / "batch"
    path.write_bytes(
        b"".join(b"#! rnews %d\n%s" % (len(mail), mail) for mail in MAILS.values())
    )
    assert found(path) == list(MAILS.values())


def test_what_is_no_message_is_named_with_the_reason(tmp_path: Path):
    folder = make_folder(
        tmp_path / "a",
        {
            "README": b"These are messages.\n",
            "empty": b"",
            "blank": b"\n\n",
            "large": make_mail(body="x" * MOST_BYTES),
            "image.png": b"\x89PNG\r\n\x1a\n\0\0",
            "message": make_mail(),
        },
    )
    (folder / "link").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe")
    assert reasons(folder) == {
        "README": Reason.NOT_A_MESSAGE,
        "empty": Reason.EMPTY,
        "blank": Reason.EMPTY,
        "large": Reason.TOO_LARGE,
        "image.png": Reason.NOT_A_MESSAGE,
        "link": Reason.NOT_A_FILE,
        "pipe": Reason.NOT_A_FILE,
    }


def test_a_tar_cannot_lead_out_of_itself(tmp_path: Path):
    path = tmp_path / "evil.tar"
    with tarfile.open(path, "w") as tar:
        for name, kind in (
            ("link", tarfile.SYMTYPE),
            ("hard", tarfile.LNKTYPE),
            ("device", tarfile.CHRTYPE),
            ("pipe", tarfile.FIFOTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type = kind
            info.linkname = "/etc/passwd"
            tar.addfile(info)
        mail = make_mail()
        info = tarfile.TarInfo("../../../tmp/evil\x1b[31m\n")
        info.size = len(mail)
        tar.addfile(info, io.BytesIO(mail))
    items = list(items_in(path))
    assert [item.reason for item in items if isinstance(item, Skipped)] == [
        Reason.NOT_A_FILE
    ] * 4
    (message,) = (item for item in items if isinstance(item, Raw))
    assert message.place == "evil.tar/../../../tmp/evil?[31m?"
    assert sorted(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_bomb_is_left_before_it_bursts(
    tmp_path: Path, pack: Callable[[bytes], bytes]
):
    path = tmp_path / "bomb"
    path.write_bytes(pack(b"Subject: x\n\n" + bytes(60_000_000)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert set(reasons(path).values()) <= {Reason.SWOLLEN, Reason.TOO_LARGE}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000


def test_a_bomb_in_a_tar_does_not_hide_its_neighbours(tmp_path: Path):
    bomb = gzip.compress(bytes(20_000_000))
    path = make_tar(tmp_path / "a.tar", {"1": make_mail(), "2": bomb, "3": make_mail()})
    items = list(items_in(path))
    assert [type(item) for item in items] == [Raw, Skipped, Raw]


def test_an_endless_tar_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(unpack, "ALWAYS_ALLOWED", 1_000_000)
    path = tmp_path / "a.tar.gz"
    with gzip.open(path, "wb", 9) as packed:
        info = tarfile.TarInfo("zeros")
        info.size = 30_000_000
        packed.write(info.tobuf() + bytes(30_000_000))
    assert Reason.SWOLLEN in reasons(path).values()


def test_a_name_as_long_as_memory_is_refused(tmp_path: Path):
    info = tarfile.TarInfo("././@LongLink")
    info.type = tarfile.GNUTYPE_LONGNAME
    info.size = 50_000_000
    path = tmp_path / "a.tar"
    path.write_bytes(info.tobuf(tarfile.GNU_FORMAT) + b"x" * 50_000_000)
    assert reasons(path) == {"a.tar": Reason.BROKEN}


def test_archives_in_archives_come_to_an_end(tmp_path: Path):
    data = make_mail()
    for _times in range(10):
        data = gzip.compress(data)
    (tmp_path / "a.gz").write_bytes(data)
    assert reasons(tmp_path / "a.gz") == {"a.gz": Reason.TOO_DEEP}


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_what_precedes_the_damage_comes_in(tmp_path: Path, mode: str, share: float):
    mails = {f"{n}": make_mail(f"{n}@x", body=os.urandom(900)) for n in range(300)}
    path = make_tar(tmp_path / "a", mails, mode)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    items = list(items_in(path))
    whole = [item.data for item in items if isinstance(item, Raw)]
    assert whole == list(mails.values())[: len(whole)]
    assert Reason.BROKEN in {i.reason for i in items if isinstance(i, Skipped)}


def test_a_damaged_header_in_a_tar_is_told(tmp_path: Path):
    path = make_tar(tmp_path / "a.tar", MAILS, "w")
    data = bytearray(path.read_bytes())
    second = data.index(b"focus/100")
    data[second : second + 9] = b"garbage!!"
    path.write_bytes(data)
    assert reasons(path) == {"a.tar": Reason.BROKEN}


def test_a_locked_zip_says_so(tmp_path: Path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("1", make_mail())
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert reasons(path) == {"a.zip/1": Reason.LOCKED}


def test_a_large_message_in_an_mbox_is_passed_over(tmp_path: Path):
    mails = [
        make_mail("1@x"),
        make_mail("2@x", body="line\n" * 500_000),
        make_mail("3@x"),
    ]
    path = make_mbox(tmp_path / "mbox", mails)
    assert [type(item) for item in items_in(path)] == [Raw, Skipped, Raw]
    assert reasons(path) == {"mbox#2": Reason.TOO_LARGE}
