"""What a restore does to a database that has just come back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from pytest_django import Settings

from focaljet.backups import age, database, manifest, opening, places, signals
from focaljet.backups.errors import BackupError
from focaljet.backups.services import restoring
from focaljet.backups.tests.makers import make_backup
from focaljet.base import clock
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.tests.makers import make_person

pytestmark = pytest.mark.django_db


def put_job(queue: str, status: str, lock: str | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs"
            " (queue_name, task_name, status, queueing_lock) VALUES (%s, 'x', %s, %s)",
            [queue, status, lock],
        )


def jobs() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name, status FROM procrastinate_jobs")
        return set(cursor.fetchall())


def test_no_mail_is_sent_twice_and_other_work_goes_on():
    put_job("mail", "todo")
    put_job("mail", "doing")
    put_job("mail", "failed")
    put_job("pictures", "doing")
    put_job("night", "doing", "nightly")
    assert restoring.end_what_waited() == 2
    assert jobs() == {("mail", "failed"), ("pictures", "todo")}


def test_who_asked_to_be_erased_gets_the_days_of_grace_anew():
    now = clock.now()
    people = [make_person(name) for name in ("Ann", "Bob", "Cat")]
    facts = {"words": "stay", "asked_at": now}
    asked = Erasure.objects.create(
        member=people[0], due_at=now - timedelta(days=2), **facts
    )
    begun = Erasure.objects.create(member=people[1], due_at=now, begun_at=now, **facts)
    child = Erasure.objects.create(
        member=people[2], due_at=now, cause=Erasure.Cause.CHILD, **facts
    )
    restoring.give_grace_anew()
    for erasure in (asked, begun, child):
        erasure.refresh_from_db()
    assert asked.due_at >= now + timedelta(days=7)
    assert begun.due_at == child.due_at == now


def test_the_ledger_says_that_the_site_came_back_and_whether_the_log_was_there():
    heard = []
    signals.site_restored.connect(lambda **_: heard.append(1), weak=False)
    restoring.finish(restoring.Found())
    restoring.finish(restoring.Found(), log_is_missing=True)
    lines = LedgerLine.objects.filter(kind=LedgerLine.Kind.RESTORE)
    said = list(lines.order_by("number").values_list("field", "count"))
    assert said == [("", 0), ("without the erasure log", 0)]
    assert len(heard) == 2


def test_an_empty_log_serves_where_it_says_that_it_is_this_site_s(tmp_path: Path):
    class Said:
        site, log_line, log_seal = "0f0f0f0f-0f0f-0f0f-0f0f-0f0f0f0f0f0f", 0, ""

    log = tmp_path / "erasures.log"
    with pytest.raises(opening.LogError, match="no erasure log"):
        opening.check_log(log, Said)
    (tmp_path / "SITE").write_text(Said.site)
    assert opening.check_log(log, Said) == 0
    Said.log_line = 1
    with pytest.raises(opening.LogError, match="no erasure log"):
        opening.check_log(log, Said)


def test_a_log_that_is_there_is_not_written_over(tmp_path: Path, settings: Settings):
    place = Path(settings.ERASURE_LOG_DIR) / "erasures.log"
    mine = tmp_path / "mine.log"
    mine.write_text("[1]\n")
    restoring.lay_log(mine)
    assert place.read_text() == "[1]\n"
    place.write_text("[1]\n[2]\n")  # an earlier try went on with it
    restoring.lay_log(mine)
    assert place.read_text() == "[1]\n[2]\n"
    mine.write_text("[3]\n")
    with pytest.raises(BackupError, match="Another erasure log"):
        restoring.lay_log(mine)
    restoring.set_log_aside()
    restoring.lay_log(mine)
    assert place.read_text() == "[3]\n"


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_in_use_is_not_restored_into(tmp_path: Path):
    backup, key = make_backup(tmp_path / "kept")
    found = opening.opened(backup, identity_file=key)
    with pytest.raises(BackupError, match="not empty"):
        restoring.load_database(found, restoring.Found())
    assert not database.is_marked()
    assert get_user_model().objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_files_come_back_where_they_were(tmp_path: Path, settings: Settings):
    settings.DATA_DIR.mkdir()
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "a.webp").write_bytes(b"x" * 300_000)
    (settings.DATA_DIR / "later").mkdir()
    (settings.DATA_DIR / "later" / "b").write_text("words")
    backup, key = make_backup(tmp_path / "kept")
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "new", tmp_path / "new/media"
    found = restoring.Found()
    restoring.load_files(opening.opened(backup, identity_file=key), found)
    assert (found.files, found.faults) == (2, [])
    assert (tmp_path / "new/media/a.webp").read_bytes() == b"x" * 300_000
    assert (tmp_path / "new/later/b").read_text() == "words"
    assert (tmp_path / "new/later/b").stat().st_mode & 0o077 == 0


def forged(folder: Path, part: str, name: str, key: Path) -> Path:
    """A part that whoever knows the public key can make, with a file of that name."""
    public = key.read_text().splitlines()[0].rpartition(" ")[2]
    pieces = places.small_tar(iter([(name, b"an attacker's")]))
    with (folder / manifest.file_of(part)).open("wb") as out:
        age.seal(age.Flow(pieces), out, age.lock_for([public]))
    return folder


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["../../evil", "/tmp/evil", "pg/postgresql.conf"])  # noqa: S108
def test_a_key_with_a_strange_name_is_not_laid_anywhere(tmp_path: Path, name: str):
    backup, key = make_backup(tmp_path / "kept")
    forged(backup, manifest.KEYS, name, key)
    identities = age.identities_in(key.read_text())
    with pytest.raises(BackupError, match="no key of ours"):
        opening._small_files(backup / "keys.age", identities)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "name",
    [
        "pg/postgresql.conf",
        "secret.key",
        "erasures/erasures.log",
        "RESTORING",
        "media/../../evil",
        "../evil",
    ],
)
def test_no_file_comes_back_to_where_no_backup_takes_it_from(
    tmp_path: Path, settings: Settings, name: str
):
    backup, key = make_backup(tmp_path / "kept")
    found = opening.opened(backup, identity_file=key)
    forged(backup, manifest.FILES, name, key)
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "new", tmp_path / "new/media"
    with pytest.raises(BackupError):
        restoring.load_files(found, restoring.Found())
    assert not [path for path in tmp_path.rglob("*") if path.name == "evil"]
    assert not (tmp_path / "new" / name).is_file()
