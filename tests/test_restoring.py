"""A backup comes back, and whoever was erased meanwhile does not."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_owner
from focaljet.attachments.tests.makers import make_text
from focaljet.backups import age, database, manifest, opening
from focaljet.backups.services import drilling, replaying
from focaljet.backups.tests.makers import make_backup
from focaljet.base import clock
from focaljet.config import drill, restore
from focaljet.config.data_folder import RESTORING
from focaljet.config.launcher import keeper, paths
from focaljet.config.launcher.cluster import THROW_AWAY
from focaljet.config.launcher.errors import CannotStartError
from focaljet.config.launcher.server import Server
from focaljet.config.tests.makers import plain_environment, query
from focaljet.forum.models.posts import Post
from focaljet.forum.tests.makers import make_forum, make_post, make_topic
from focaljet.privacy import erasure_log
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.services import erasing
from tests.jobs import forget_jobs_and_counts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def club(transactional_db: None, settings: Settings) -> Iterator[dict[str, Member]]:
    """Ann, Cat and Bob have written; each has said a word that nobody else says."""
    settings.DATA_DIR.mkdir()
    otto = make_owner()
    ann = make_member("Ann", email="ann-kanarie@example.org")
    cat = make_member("Cat", email="cat-kanarie@example.org")
    bob = make_member("Bob")
    topic = make_topic(make_forum(), by=otto, title="Clutch")
    make_post(topic, by=ann, source="annkanarie says so")
    make_post(topic, by=cat, source="catkanarie stays")
    make_post(topic, by=bob, source="bobkanarie answers")
    make_text(ann)
    yield {"ann": ann, "cat": cat, "bob": bob, "otto": otto}
    forget_jobs_and_counts()


@pytest.fixture
def new_place() -> Iterator[Path]:
    """A folder that PostgreSQL's own account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="focaljet-restored-"))
    folder.chmod(0o711)
    yield folder / "data"
    shutil.rmtree(folder)


def erase(member: Member, words: str) -> int:
    member_id = member.pk
    asked = erasing.ask(member_id=member_id, words=words, wait=timedelta(0))
    assert erasing.erase(erasure_id=asked.pk)
    return member_id


def the_log() -> Path:
    return Path(site_settings.ERASURE_LOG_DIR) / "erasures.log"


def words_for(backup: Path, key: Path, place: Path, *more: str) -> list[str]:
    words = [str(backup), "--data", str(place), "--identity", str(key)]
    return [*words, *more]


def focaljet(*words: str, **extra: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  ours
        [sys.executable, "-m", "focaljet.config.cli", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=plain_environment() | extra,
    )  # fmt: skip


@contextmanager
def as_an_older_focaljet() -> Iterator[None]:
    """Two tables are not there yet, and come with the next migration."""
    call_command("migrate", "importers", "zero", verbosity=0)
    try:
        yield
    finally:
        call_command("migrate", "importers", verbosity=0)


def dump_of(place: Path) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        major = int(cursor.fetchone()[0]) // 10_000
    answer = subprocess.run(  # noqa: S603  ours
        [
            database.tool("pg_dump", major), "--inserts",
            f"--dbname=host={paths.socket_dir(place)} user={keeper.ROLE}"
            f" dbname={keeper.DATABASE}",
        ],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return answer.stdout


@pytest.mark.clause("C71a")
def test_a_restore_that_was_killed_serves_nothing_and_the_next_brings_nobody_back(
    club: dict[str, Member], new_place: Path, tmp_path: Path
):
    with as_an_older_focaljet():
        backup, key = make_backup(tmp_path / "kept")
    gone = [erase(club["ann"], "go"), erase(club["cat"], "stay")]
    erasures = Erasure.objects.count()
    words = words_for(backup, key, new_place, "--erasure-log", str(the_log()))

    first = focaljet("restore", *words)
    for line in first.stdout:
        if line.startswith("Restoring the files"):
            break
    first.send_signal(signal.SIGKILL)
    first.communicate()
    assert (new_place / RESTORING).exists()
    for command in (
        ["up", "--data", str(new_place), "--port", "1"],
        ["privacy", "map"],
    ):
        answer = focaljet(*command, FOCALJET_DATA=str(new_place))
        assert "was not finished" in answer.communicate()[1]
        assert answer.returncode == 1

    report = tmp_path / "report.json"
    second = focaljet("restore", *words, "--report", str(report))
    out, err = second.communicate()
    assert second.returncode == 0, out + err
    assert "2 people erased once more" in out
    assert json.loads(report.read_text())["passed"]
    assert not (new_place / RESTORING).exists()

    with Server(new_place):
        said = dump_of(new_place)
        newest = query(
            new_place,
            "SELECT nextval(pg_get_serial_sequence('accounts_member', 'id')),"
            " nextval(pg_get_serial_sequence('privacy_erasure', 'id'))",
        )
        tables = query(new_place, "SELECT count(*) FROM importers_origin")
        lines = query(
            new_place, "SELECT count FROM privacy_ledgerline WHERE kind = 'restore'"
        )
        marked = query(
            new_place, "SELECT 1 FROM pg_namespace WHERE nspname = 'focaljet_restoring'"
        )
    files = b"".join(
        path.read_bytes()
        for path in new_place.rglob("*")
        if path.is_file() and "pg" not in path.relative_to(new_place).parts
    )
    for canary in ("annkanarie", "ann-kanarie", "cat-kanarie"):
        assert canary not in said
        assert canary.encode() not in files
    assert "catkanarie stays" in said  # as she wished, under nobody's name
    assert "bobkanarie answers" in said
    next_member, next_erasure = map(int, map(str, newest[0]))
    assert next_member > max(gone)
    assert next_erasure > erasures
    assert tables == [(0,)]  # migrated on its way
    assert lines == [(2,)]
    assert marked == []


class TestRefused:
    """Whatever is wrong is said before anything is made."""

    @pytest.fixture(autouse=True)
    def _environment(self, monkeypatch: pytest.MonkeyPatch):
        for name in ("FOCALJET_DATA", "FOCALJET_SECRET_KEY_FALLBACKS"):
            monkeypatch.setenv(name, os.environ.get(name, ""))
        monkeypatch.delenv("FOCALJET_ERASURE_LOG", raising=False)

    def refusal(self, *words: str, place: Path) -> str:
        with pytest.raises(CannotStartError) as refused:
            restore.main(words)
        assert not place.exists()
        return str(refused.value)

    @pytest.mark.clause("C71a")
    def test_without_the_log_and_with_one_a_line_older(
        self, club: dict[str, Member], tmp_path: Path
    ):
        erase(club["cat"], "go")
        backup, key = make_backup(tmp_path / "kept")
        place = tmp_path / "new"
        words = words_for(backup, key, place)
        said = self.refusal(*words, place=place)
        assert "There is no erasure log" in said
        assert opening.LOST_WORDS in said

        older = tmp_path / "older" / "erasures.log"
        older.parent.mkdir()
        whole = the_log().read_bytes().splitlines(keepends=True)
        older.write_bytes(b"".join(whole[:-1]))
        log = ("--erasure-log", str(older))
        assert "is older than the backup" in self.refusal(*words, *log, place=place)

        older.write_bytes(b"".join(whole).replace(b"done", b"DONE"))
        assert "was changed" in self.refusal(*words, *log, place=place)

        more = ("--erasures-may-be-lost", "yes")
        assert "in these words" in self.refusal(*words, *more, place=place)

    def test_a_log_and_a_folder_of_another_site(
        self, club: dict[str, Member], tmp_path: Path
    ):
        backup, key = make_backup(tmp_path / "kept")
        place, other = tmp_path / "new", tmp_path / "other"
        other.mkdir()
        (other / "SITE").write_text("0f0f0f0f-0f0f-0f0f-0f0f-0f0f0f0f0f0f\n")
        words = words_for(backup, key, place, "--erasure-log", str(other))
        assert "belongs to another site" in self.refusal(*words, place=place)
        words = words_for(backup, key, other, "--erasure-log", str(the_log().parent))
        said = self.refusal(*words, place=place)
        assert "there already with another site in it" in said

    def test_the_key_of_another_site_in_the_environment(
        self, club: dict[str, Member], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        backup, key = make_backup(tmp_path / "kept")
        place = tmp_path / "new"
        monkeypatch.setenv("FOCALJET_SECRET_KEY", "another-" * 8)
        words = words_for(backup, key, place, "--erasure-log", str(the_log().parent))
        assert "another key" in self.refusal(*words, place=place)

    @pytest.mark.clause("C71f", "C70")
    @pytest.mark.parametrize("part", ["database.age", "files.age", "keys.age"])
    def test_a_part_with_one_byte_changed_and_a_part_that_is_gone(
        self, club: dict[str, Member], tmp_path: Path, part: str
    ):
        backup, key = make_backup(tmp_path / "kept")
        place = tmp_path / "new"
        whole = bytearray((backup / part).read_bytes())
        whole[len(whole) // 2] ^= 1
        (backup / part).write_bytes(whole)
        words = words_for(backup, key, place)
        assert "was changed after" in self.refusal(*words, place=place)
        (backup / part).unlink()
        assert "is missing" in self.refusal(*words, place=place)

    @pytest.mark.clause("C71f")
    def test_a_manifest_that_was_changed(self, club: dict[str, Member], tmp_path: Path):
        backup, key = make_backup(tmp_path / "kept")
        place, file = tmp_path / "new", backup / manifest.NAME
        whole = file.read_text()
        words = words_for(backup, key, place)
        file.write_text(whole.replace('"log_line": 0', '"log_line": 1'))
        assert "was changed" in self.refusal(*words, place=place)
        file.write_text(whole[:-40])
        assert "was changed" in self.refusal(*words, place=place)
        file.write_text(whole.replace('"format": 1', '"format": 2'))
        assert "newer Focaljet" in self.refusal(*words, place=place)
        file.unlink()
        assert "holds no backup" in self.refusal(*words, place=place)

    def test_a_database_that_a_newer_focaljet_has_migrated(
        self, club: dict[str, Member], tmp_path: Path
    ):
        backup, key = make_backup(tmp_path / "kept")
        place, file = tmp_path / "new", backup / manifest.NAME
        said = manifest.read(backup)
        said.migrations.append(["forum", "9999_far_away"])
        secret = site_settings.SECRET_KEY
        file.write_text(said.sealed(secret).as_text())
        words = words_for(backup, key, place, "--erasure-log", str(the_log().parent))
        assert "forum 9999_far_away is unknown" in self.refusal(*words, place=place)
        file.write_text(replace(said, focaljet="9.0").sealed(secret).as_text())
        assert "a newer Focaljet (9.0)" in self.refusal(*words, place=place)

    @pytest.mark.clause("C70", "C71b")
    def test_the_wrong_key_and_the_wrong_passphrase(
        self, club: dict[str, Member], tmp_path: Path
    ):
        backup, _key = make_backup(tmp_path / "kept")
        place = tmp_path / "new"
        other = tmp_path / "other.key"
        other.write_text(age.new_key()[0])
        words = words_for(backup, other, place)
        assert "another key" in self.refusal(*words, place=place)
        other.write_text("nothing\n")
        assert "no private key" in self.refusal(*words, place=place)
        words = [str(backup), "--data", str(place)]
        assert "--identity FILE" in self.refusal(*words, place=place)


def test_who_is_back_is_erased_again_and_who_came_later_is_not(
    club: dict[str, Member],
):
    ann, bob = club["ann"], club["bob"]
    now = clock.now()
    with clock.at(now + timedelta(days=1)):
        erasure_log.write("begun", erasure_id=71, member_id=ann.pk, words="go")
        erasure_log.write("done", erasure_id=71, member_id=ann.pk, words="go")
        erasure_log.write("begun", erasure_id=72, member_id=club["cat"].pk, words="go")
        erasure_log.write("off", erasure_id=72, member_id=club["cat"].pk, words="go")
        erasure_log.write("begun", erasure_id=73, member_id=99_999, words="go")
    # Bob was given the number of somebody who had gone before he came.
    with clock.at(now - timedelta(days=900)):
        erasure_log.write("begun", erasure_id=70, member_id=bob.pk, words="go")
    Member.objects.filter(pk=bob.pk).update(joined_at=now)

    with clock.at(now + timedelta(days=2)):
        played = replaying.replay()
        assert (played.lines, played.erased, played.held) == (6, 1, 0)
        assert not Member.objects.filter(pk=ann.pk).exists()
        assert not Post.objects.filter(author=ann.pk).exists()
        assert Member.objects.filter(pk__in=[bob.pk, club["cat"].pk]).count() == 2
        assert Erasure.objects.get(pk=71).is_done
        assert replaying.replay().erased == 0
    assert make_member("Dan").pk > 99_999


@pytest.mark.clause("C71a")
def test_a_drill_restores_for_trial_and_leaves_nothing_behind(
    club: dict[str, Member], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in (
        set(os.environ) - set(plain_environment()) - {"DJANGO_ALLOW_ASYNC_UNSAFE"}
    ):
        monkeypatch.delenv(name)
    monkeypatch.setenv(THROW_AWAY, "1")
    backup, key = make_backup(tmp_path / "kept")
    erase(club["ann"], "go")
    log = the_log().read_bytes()
    options = restore._parser().parse_args(
        [str(backup), "--drill", "--identity", str(key)]
    )
    with drill._throw_away() as place:
        report = drill._tried(options, manifest.read(backup), the_log().parent, place)
    assert report["passed"], json.dumps(report)
    assert "1 people were erased once more" in json.dumps(report)
    assert not place.exists()
    assert the_log().read_bytes() == log  # it worked on a copy
    assert drilling.keep(report).passed
    assert Member.objects.filter(screen_name="Bob").exists()

    (backup / "files.age").write_bytes(b"")
    with drill._throw_away() as place:
        report = drill._tried(options, manifest.read(backup), the_log().parent, place)
    assert not report["passed"]
    assert "was changed after" in report["checks"][0]["text"]


def test_a_log_that_is_too_short_is_played_as_far_as_it_goes(
    club: dict[str, Member], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    erase(club["cat"], "go")
    backup, key = make_backup(tmp_path / "kept")
    log = the_log()
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(lines[0])
    monkeypatch.delenv("FOCALJET_ERASURE_LOG", raising=False)
    options = restore._parser().parse_args([str(backup), "--erasure-log", str(log)])
    found = opening.opened(backup, identity_file=key)
    assert restore._log(options, found, may_be_lost=True) == (log, True)
    log.write_bytes(lines[0].replace(b"go", b"no"))
    assert restore._log(options, found, may_be_lost=True) == (None, True)


def test_of_a_child_the_log_says_so_and_a_restore_keeps_to_it(club: dict[str, Member]):
    child_id = club["cat"].pk
    asked = erasing.ask(
        member_id=child_id,
        words="go",
        cause=Erasure.Cause.CHILD,
        wait=timedelta(0),
    )
    assert erasing.erase(erasure_id=asked.pk)
    last = list(erasure_log.entries())[-1]
    assert (last.what, last.words) == ("done", "go child")
    # The backup brings the child back; of the erasure it knows nothing.
    Erasure.objects.all().delete()
    back = make_member("Cat once more")
    Member.objects.filter(pk=back.pk).update(joined_at=None)
    erasure_log.write("begun", erasure_id=900, member_id=back.pk, words="go child")
    assert replaying.replay().erased == 1
    assert Erasure.objects.get(pk=900).cause == Erasure.Cause.CHILD
