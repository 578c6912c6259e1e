"""What lies in the folder of imports, and for how long."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member
from focaljet.base import clock
from focaljet.importers.folder import (
    author_secret,
    files_with,
    forget_files_with,
    forget_old_files,
    imports_dir,
    neutral_file_for,
)
from focaljet.importers.loading.load import load
from focaljet.importers.tests.makers import a_board, make_neutral


def test_the_secret_is_made_once_and_for_the_owner_alone():
    secret = author_secret()
    assert secret == author_secret()
    assert len(secret) == 32
    assert (imports_dir() / "authors.key").stat().st_mode & 0o777 == 0o600
    assert imports_dir().stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("archive", "name"),
    [
        ("/a/rec.autos.tar.xz", "rec.autos.tar.xz.neutral"),
        ("/a/../b c;", "b-c.neutral"),
        ("/", "archive.neutral"),
        ("/" + "x" * 200, "x" * 80 + ".neutral"),
    ],
)
def test_an_archive_has_one_place_whatever_its_name(archive: str, name: str):
    assert neutral_file_for(Path(archive)) == imports_dir() / name


def test_what_was_left_goes_after_thirty_days_but_the_secret_stays():
    author_secret()
    old = imports_dir() / "old.neutral"
    new = imports_dir() / "new.neutral"
    for path in (old, new):
        path.touch()
    long_ago = (clock.now() - timedelta(days=31)).timestamp()
    for path in (old, imports_dir() / "authors.key"):
        os.utime(path, (long_ago, long_ago))
    forget_old_files()
    assert sorted(path.name for path in imports_dir().iterdir()) == [
        "authors.key",
        "new.neutral",
    ]


@pytest.mark.django_db
def test_files_with_words_of_an_erased_author_go():
    path = make_neutral(imports_dir() / "board.neutral", *a_board())
    load(path)
    broken = imports_dir() / "broken.neutral"
    broken.write_text("half of something")
    dan = make_member("Dan")
    assert files_with(dan.pk) == []
    ann = Member.objects.get(screen_name="Ann")
    assert set(files_with(ann.pk)) == {path, broken}
    assert forget_files_with(ann.pk) == 2
    assert not path.exists()
