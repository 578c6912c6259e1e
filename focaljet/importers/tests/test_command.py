"""`focaljet import`, as Otto types it."""

from __future__ import annotations

import errno
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from psycopg import errors
from pytest_django import Settings

from focaljet.accounts.models import Member
from focaljet.forum.models.forums import Forum
from focaljet.forum.models.posts import Post
from focaljet.forum.models.topics import Topic
from focaljet.forum.tests.makers import make_forum
from focaljet.importers import services
from focaljet.importers.folder import imports_dir
from focaljet.importers.neutral.reader import Reader
from focaljet.importers.tests.makers import (
    a_board,
    make_folder,
    make_mail,
    make_mbox,
    make_neutral,
)
from tests.shared import shared_data

pytestmark = pytest.mark.django_db

QUESTION = make_mail("q@x")
ANSWER = make_mail(
    "a@x",
    after=["q@x"],
    minutes=5,
    From="Ben <ben@shop.example>",
    Subject="Re: Clutch slips",
    body="Ann wrote:\n> Does the clutch always slip in third?\n\nOnly when hot.",
)


def import_(*words: Any) -> str:
    out = io.StringIO()
    call_command("import", *map(str, words), stdout=out)
    return out.getvalue()


def refusal(*words: Any) -> str:
    with pytest.raises(CommandError) as caught:
        import_(*words)
    return str(caught.value)


def files() -> list[str]:
    return sorted(path.name for path in imports_dir().iterdir())


def test_an_archive_comes_in_with_a_report(tmp_path: Path):
    folder = make_folder(
        tmp_path / "focus", {"1": QUESTION, "2": ANSWER, "README": b"Messages."}
    )
    said = import_("usenet", folder)
    assert "Messages read: 2. Authors: 2. Topics: 1," in said
    assert "Brought in: 2 members, 2 forums, 1 topic, 2 posts" in said
    assert "1  It does not begin with the headers of a message." in said
    report = Path(said.strip().splitlines()[-1].removeprefix("Every line of it is in "))
    assert report.parent == imports_dir()
    assert report.stat().st_mode & 0o777 == 0o600
    assert "x post README: It does not begin" in report.read_text()
    assert "Ann" not in report.read_text()
    assert Post.objects.get(pos=2).quotes.get().quoted == Post.objects.get(pos=1)


def test_the_neutral_file_goes_and_only_the_report_stays(tmp_path: Path):
    import_("usenet", make_folder(tmp_path / "focus", {"1": QUESTION}))
    assert [name.rpartition(".")[2] for name in files()] == ["key", "txt"]


def test_the_neutral_file_can_be_kept_and_says_the_same(tmp_path: Path):
    folder = make_folder(tmp_path / "focus", {"1": QUESTION, "2": ANSWER})
    import_("usenet", folder, "--keep", tmp_path / "kept")
    said = import_("neutral", tmp_path / "kept")
    assert "Brought in: nothing new" in said
    assert (tmp_path / "kept").exists()
    with Reader(tmp_path / "kept") as file:
        assert file.about.title == "focus"


def test_again_brings_nothing_and_later_messages_are_added(tmp_path: Path):
    folder = make_folder(tmp_path / "focus", {"1": QUESTION})
    import_("usenet", folder)
    assert "Brought in: nothing new" in import_("usenet", folder)
    make_folder(folder, {"2": ANSWER})
    assert "Brought in: 1 member, 1 post" in import_("usenet", folder)
    assert Topic.objects.get().highest_pos == 2


def test_the_next_month_alone_finds_its_topic(tmp_path: Path):
    import_("usenet", make_mbox(tmp_path / "may.mbox", [QUESTION]))
    import_("usenet", make_mbox(tmp_path / "june.mbox", [ANSWER]))
    assert Topic.objects.get().highest_pos == 2
    assert Forum.objects.count() == 2


def test_a_dry_run_says_what_would_come(tmp_path: Path):
    path = make_neutral(tmp_path / "file", *a_board())
    said = import_("neutral", path, "--dry-run")
    assert "Would bring in: 2 members, 1 topic, 2 posts" in said
    assert not Topic.objects.exists()


def test_all_can_go_into_a_forum_of_the_owner(tmp_path: Path):
    archive = make_forum("Archive")
    path = make_folder(tmp_path / "focus", {"1": QUESTION})
    import_("usenet", path, "--into", "Archive")
    assert Topic.objects.get().forum == archive
    assert "There is no forum “Attic”." in refusal("usenet", path, "--into", "Attic")


def test_what_is_no_archive_is_refused_in_words(tmp_path: Path):
    (tmp_path / "text").write_text("Hello.")
    (tmp_path / "empty").touch()
    (tmp_path / "folder").mkdir()
    (tmp_path / "zip").write_bytes(b"PK\x03\x04 and nothing else")
    for name, why in {
        "none": "There is nothing at",
        "text": "It does not begin with the headers of a message.",
        "empty": "it is empty",
        "folder": "it is empty",
        "zip": "damaged",
    }.items():
        assert why in refusal("usenet", tmp_path / name)
    assert files() == ["authors.key"]
    assert "is not a neutral file" in refusal("neutral", tmp_path / "text")
    assert "There is no file" in refusal("neutral", tmp_path / "none")


def test_a_file_that_exists_is_not_written_over(tmp_path: Path):
    kept = tmp_path / "kept"
    kept.write_text("mine")
    folder = make_folder(tmp_path / "focus", {"1": QUESTION})
    assert "cannot be written" in refusal("usenet", folder, "--keep", kept)
    assert "cannot be written" in refusal("usenet", folder, "--keep", "/no/such/file")
    assert kept.read_text() == "mine"


def test_wrong_words_are_refused(tmp_path: Path):
    assert "invalid choice" in refusal("bulletin", tmp_path)
    assert "a number of days" in refusal("usenet", tmp_path, "--join-subjects", "x")


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (KeyboardInterrupt(), "the same command goes on from here"),
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full."),
        (OperationalError(), "The disk is full."),
    ],
)
def test_trouble_in_the_middle_is_told_in_words(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    trouble: BaseException,
    words: str,
):
    if isinstance(trouble, OperationalError):
        trouble.__cause__ = errors.DiskFull()

    def fails(*args: Any, **more: Any) -> None:
        raise trouble

    monkeypatch.setattr(services, "load", fails)
    path = make_neutral(tmp_path / "file", *a_board())
    assert words in refusal("neutral", path)


def test_an_interrupted_import_ends_with_the_code_of_an_interruption(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def fails(*args: Any, **more: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(services, "convert", fails)
    folder = make_folder(tmp_path / "focus", {"1": QUESTION})
    with pytest.raises(CommandError) as caught:
        import_("usenet", folder)
    assert caught.value.returncode == 130


def test_the_newsgroup_of_1993_comes_in_and_comes_in_once(settings: Settings):
    archive = shared_data("usenet/rec.autos.tar.xz")
    said = import_("usenet", archive)
    assert "Messages read: 1,000. Authors: 542." in said
    assert Post.objects.count() == 1000
    assert Member.objects.filter(imported_at=None).count() == 0
    topics = Topic.objects.count()
    assert 430 <= topics <= 445
    assert "Brought in: nothing new" in import_("usenet", archive)
    assert (Post.objects.count(), Topic.objects.count()) == (1000, topics)
    assert Member.objects.count() == 542
