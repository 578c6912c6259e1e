"""Making backups: what is in them and what is not, faults, and how long they stay."""

from __future__ import annotations

import io
import os
import tarfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from focaljet.backups import age, database, manifest, opening, places
from focaljet.backups.errors import BackupError
from focaljet.backups.models import BackupRun, SiteMark
from focaljet.backups.services import backing_up, nightly, pruning
from focaljet.backups.tests.makers import make_backup, make_key
from focaljet.base import clock
from focaljet.privacy import erasure_log
from focaljet.privacy.models.ledger import LedgerLine
from tests.disks import room_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def data(settings: Settings) -> Path:
    """A data folder with something of everything."""
    data = Path(settings.DATA_DIR)
    for name, words in {
        "media/ab/picture.webp": "a picture",
        "later/of-a-new-app.txt": "nobody thought of it",
        "outbox/mail.eml": "canary of the outbox",
        "exports/1.zip": "canary of the exports",
        "disclosures/1.zip": "canary of a package for a court",
        "disclosure.key": "key of signatures",
        "erasures/erasures.log": "",
        "imports/authors.key": "key of authors",
        "imports/archive.neutral": "canary of imports",
        "static/base.css": "canary of static",
        "VERSION": "0.1",
    }.items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text(words)
    settings.MEDIA_ROOT = data / "media"
    settings.ERASURE_LOG_DIR = data / "erasures"
    settings.OUTBOX_DIR = data / "outbox"
    settings.EXPORTS_DIR = data / "exports"
    settings.STATIC_ROOT = data / "static"
    return data


def inside(backup: Path, part: str, key: Path) -> dict[str, bytes]:
    whole = io.BytesIO()
    keys = age.identities_in(key.read_text())
    age.unseal(backup / manifest.file_of(part), whole, keys)
    whole.seek(0)
    with tarfile.open(fileobj=whole) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


@pytest.mark.clause("C70")
def test_a_backup_has_three_parts_and_no_word_of_them_can_be_read(tmp_path: Path):
    backup, key = make_backup(tmp_path / "kept")
    assert sorted(path.name for path in backup.iterdir()) == [
        "database.age", "files.age", "keys.age", "manifest.json",
    ]  # fmt: skip
    assert all(path.stat().st_mode & 0o077 == 0 for path in backup.iterdir())
    assert (backup / "database.age").read_bytes().startswith(b"age-encryption.org/v1")
    assert inside(backup, "files", key) == {
        "media/ab/picture.webp": b"a picture",
        "later/of-a-new-app.txt": b"nobody thought of it",
    }
    keys = inside(backup, "keys", key)
    assert keys["imports/authors.key"] == b"key of authors"
    assert keys["disclosure.key"] == b"key of signatures"
    assert "secret.key" in keys
    said = manifest.read(backup)
    assert said.files == 2
    assert said.rows["django_migrations"] > 10
    assert "django_session" not in said.rows
    run = BackupRun.objects.get()
    assert run.is_good
    assert (run.name, run.size) == (backup.name, said.size)
    assert LedgerLine.objects.get().kind == LedgerLine.Kind.BACKUP


@pytest.mark.clause("C71a")
def test_the_erasure_log_is_in_no_part_and_how_far_it_was_is_in_the_manifest(
    tmp_path: Path,
):
    erasure_log.write("begun", erasure_id=7, member_id=12345678901, words="go")
    backup, key = make_backup(tmp_path / "kept")
    files = inside(backup, "files", key) | inside(backup, "keys", key)
    assert not any("erasures" in name for name in files)
    assert not any(b"12345678901" in content for content in files.values())
    said = manifest.read(backup)
    assert (said.log_line, said.log_seal) == erasure_log.end()
    assert opening.check_log(erasure_log.path(), said) == 1


@pytest.mark.clause("C70", "C71b")
def test_a_backup_to_a_passphrase_carries_its_own_key(tmp_path: Path):
    file = tmp_path / "words"
    file.write_text("rear axle ratio 3.07\n")
    call_command(
        "backup", to=tmp_path / "out", passphrase_file=file, stdout=io.StringIO()
    )
    [backup] = (tmp_path / "out").iterdir()
    found = opening.opened(backup, passphrase="rear axle ratio 3.07")
    assert found.keys["imports/authors.key"]
    with pytest.raises(BackupError, match="--passphrase-file"):
        opening.opened(backup)
    with pytest.raises(BackupError, match="not the passphrase"):
        opening.opened(backup, passphrase="rear axle ratio 3.08")


def test_without_a_key_or_a_place_nothing_is_made(tmp_path: Path):
    with pytest.raises(CommandError, match="always encrypted"):
        call_command("backup", to=tmp_path / "out")
    with pytest.raises(CommandError, match="Say where to"):
        call_command("backup", recipient=[age.new_key()[1]])
    with pytest.raises(CommandError, match="begins with age1"):
        call_command("backup", to=tmp_path / "out", recipient=["me"])
    assert not (tmp_path / "out").exists()


def test_a_key_is_written_once_for_its_owner_alone(tmp_path: Path):
    out, file = io.StringIO(), tmp_path / "private.key"
    call_command("backup", "key", to=file, stdout=out)
    public = out.getvalue().rpartition("FOCALJET_BACKUP_TO=")[2].strip()
    assert file.stat().st_mode & 0o077 == 0
    assert public in file.read_text()
    assert "AGE-SECRET-KEY" not in out.getvalue()
    with pytest.raises(CommandError, match="there already"):
        call_command("backup", "key", to=file)


@pytest.mark.clause("C71a")
def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path):
    _key, lock = make_key(tmp_path)
    with room_for(20_000), pytest.raises(BackupError, match="no room"):
        backing_up.make(to=tmp_path / "out", lock=lock)
    assert list((tmp_path / "out").iterdir()) == []
    assert BackupRun.objects.get().trouble == "full"
    assert not LedgerLine.objects.exists()


def test_a_backup_that_was_killed_leaves_nothing_that_looks_like_one(tmp_path: Path):
    left = tmp_path / "kept" / "backups" / f"{backing_up.MAKING}focaljet-x"
    left.mkdir(parents=True)
    (left / "manifest.json").write_text("{}")
    assert list(pruning.whole_ones(left.parent)) == []
    backup, _key = make_backup(tmp_path / "kept")
    assert list(left.parent.iterdir()) == [backup]


def test_a_folder_that_is_a_file_is_said(tmp_path: Path):
    _key, lock = make_key(tmp_path)
    (tmp_path / "out").write_text("")
    with pytest.raises(BackupError, match="cannot be written"):
        backing_up.make(to=tmp_path / "out", lock=lock)
    assert BackupRun.objects.get().trouble == "place"


def test_a_broken_erasure_log_stops_the_backup(tmp_path: Path, data: Path):
    (data / "erasures" / "erasures.log").write_text("[nonsense]\n")
    _key, lock = make_key(tmp_path)
    with pytest.raises(BackupError, match="erasure log was changed"):
        backing_up.make(to=tmp_path / "out", lock=lock)
    assert list((tmp_path / "out").iterdir()) == []


def test_the_log_of_another_site_stops_the_backup(tmp_path: Path, data: Path):
    (data / "erasures" / "SITE").write_text("0f0f0f0f-0f0f-0f0f-0f0f-0f0f0f0f0f0f\n")
    _key, lock = make_key(tmp_path)
    with pytest.raises(BackupError, match="belongs to another site"):
        backing_up.make(to=tmp_path / "out", lock=lock)


class TestEveryNight:
    @pytest.fixture
    def folder(self, settings: Settings, tmp_path: Path) -> Path:
        settings.BACKUP_DIR = str(tmp_path / "nights")
        settings.BACKUP_TO = [age.new_key()[1]]
        settings.BACKUP_DAYS = 2
        return tmp_path / "nights"

    def test_nothing_is_made_where_nothing_is_set(self, settings: Settings):
        settings.BACKUP_DIR, settings.BACKUP_TO = "", []
        assert nightly.make_and_prune() is None
        assert not BackupRun.objects.exists()

    def test_old_ones_go_and_what_is_not_ours_stays(self, folder: Path):
        (folder / "focaljet-2019-photos").mkdir(parents=True)
        now, made = clock.now(), []
        for night in range(5):
            with clock.at(now + timedelta(days=night)):
                made.append(nightly.make_and_prune())
        assert sorted(folder.glob("focaljet-*Z")) == made[-3:]
        assert (folder / "focaljet-2019-photos").exists()

    def test_the_last_good_one_stays_however_old(self, folder: Path):
        first = nightly.make_and_prune()
        broken = folder / "focaljet-20200101T000000000000Z"
        broken.mkdir()
        with clock.at(clock.now() + timedelta(days=900)):
            assert pruning.prune(folder) == 1
        assert list(folder.iterdir()) == [first]

    def test_those_of_another_site_in_the_same_folder_are_let_alone(self, folder: Path):
        theirs, now = nightly.make_and_prune(), clock.now()
        SiteMark.objects.all().delete()  # from here on this is a new site
        for name in ("DATA_DIR", "ERASURE_LOG_DIR"):
            (Path(getattr(settings, name)) / "SITE").unlink()
        for days in (1, 5, 9):
            with clock.at(now + timedelta(days=days)):
                nightly.make_and_prune()
        assert theirs.exists()
        assert len(list(folder.glob("focaljet-*Z"))) == 2

    def test_a_night_that_fails_is_kept_in_mind_and_takes_nothing_away(
        self, folder: Path, settings: Settings
    ):
        first = nightly.make_and_prune()
        settings.BACKUP_TO = ["nonsense"]
        with clock.at(clock.now() + timedelta(days=9)):
            assert nightly.make_and_prune() is None
        assert list(folder.iterdir()) == [first]
        assert BackupRun.objects.first().trouble == "key"


def test_a_file_that_goes_away_meanwhile_is_left_out(tmp_path: Path):
    there = tmp_path / "there"
    there.write_bytes(b"x" * 1000)
    entries = [places.Entry("gone", tmp_path / "gone"), places.Entry("there", there)]
    tar = places.Tar(iter(entries))
    whole = io.BytesIO(b"".join(tar.pieces()))
    with tarfile.open(fileobj=whole) as read:
        assert read.getnames() == ["there"]
    assert tar.count == 1


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path, data: Path):
    os.symlink("/etc/hostname", data / "media" / "link")
    assert "media/link" not in [entry.name for entry in places.files()]


@pytest.mark.parametrize("place", ["backups", "kept/backups"])
def test_a_backup_is_no_part_of_the_next_one(data: Path, place: str):
    key, lock = make_key(data.parent / "elsewhere")
    backing_up.make(to=data / place, lock=lock)
    with clock.at(clock.now() + timedelta(days=1)):
        second = backing_up.make(to=data / place, lock=lock)
    assert not any("backups" in name for name in inside(second, "files", key))


@pytest.mark.clause("C71a")
def test_the_erasure_log_stays_out_however_deep_it_lies(
    data: Path, settings: Settings, tmp_path: Path
):
    settings.ERASURE_LOG_DIR = data / "logs" / "of-erasures"
    erasure_log.write("begun", erasure_id=7, member_id=12345678901, words="go")
    backup, key = make_backup(tmp_path / "kept")
    assert not any("erasures.log" in name for name in inside(backup, "files", key))


def test_a_password_behind_the_question_mark_is_told_to_nobody_either():
    options = connection.settings_dict["OPTIONS"]
    before = connection.settings_dict["PASSWORD"]
    connection.settings_dict["PASSWORD"] = ""
    options["password"] = "canary-of-a-password"
    try:
        assert "canary" not in database.conninfo()
        assert database.environment()["PGPASSWORD"] == "canary-of-a-password"
    finally:
        connection.settings_dict["PASSWORD"] = before
        del options["password"]


def test_no_password_stands_in_the_line_of_a_command():
    before = connection.settings_dict["PASSWORD"]
    connection.settings_dict["PASSWORD"] = "canary-of-a-password"
    try:
        assert "canary" not in database.conninfo()
        assert database.environment()["PGPASSWORD"] == "canary-of-a-password"
    finally:
        connection.settings_dict["PASSWORD"] = before
