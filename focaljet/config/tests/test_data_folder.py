from __future__ import annotations

from pathlib import Path

import pytest

from focaljet.config.data_folder import (
    MARK,
    check_version,
    make_private,
    mark_version,
)
from focaljet.config.launcher.errors import CannotStartError


def test_a_folder_of_a_newer_focaljet_is_refused_with_both_versions(tmp_path: Path):
    (tmp_path / MARK).write_text("99.1\n")
    with pytest.raises(CannotStartError, match=r"Focaljet 99\.1, and this is \d"):
        check_version(tmp_path)


def test_a_folder_of_ours_an_older_one_and_an_empty_one_are_welcome(tmp_path: Path):
    check_version(tmp_path)
    (tmp_path / MARK).write_text("0.0.9\n")
    check_version(tmp_path)
    mark_version(tmp_path)
    check_version(tmp_path)


def test_a_folder_where_there_can_be_none_is_one_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("I am no folder")
    for deed in (check_version, make_private):
        with pytest.raises(CannotStartError, match="choose another with --data"):
            deed(tmp_path / "file" / "data")
