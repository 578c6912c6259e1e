"""What a restore rests on in the launcher: tools, older keys, and the mark."""

from __future__ import annotations

from pathlib import Path

import pytest

from focaljet.config import env
from focaljet.config.data_folder import RESTORING, check_version, newer_than_ours
from focaljet.config.launcher import binaries
from focaljet.config.launcher.errors import CannotStartError


def test_the_nearest_tool_that_is_not_older_than_the_server(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    found = []
    for major in (16, 18, 17):
        (tmp_path / str(major)).mkdir()
        (tmp_path / str(major) / "pg_dump").write_text("")
        found.append(binaries.Binaries(tmp_path / str(major), major))
    monkeypatch.setattr(binaries, "_candidates", lambda _override: iter(found))
    monkeypatch.setattr(binaries, "_in_wheel", lambda: iter(()))
    assert binaries.tool("pg_dump", 17) == str(tmp_path / "17" / "pg_dump")
    assert binaries.tool("pg_dump", 15) == str(tmp_path / "16" / "pg_dump")
    with pytest.raises(CannotStartError, match="no pg_dump of that version"):
        binaries.tool("pg_dump", 19)


def test_keys_that_a_backup_brought_along_stay_good(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.delenv("FOCALJET_SECRET_KEY_FALLBACKS", raising=False)
    assert env.older_keys(tmp_path) == []
    (tmp_path / "secret.fallbacks").write_text("older\nold\n")
    monkeypatch.setenv("FOCALJET_SECRET_KEY_FALLBACKS", "old,new")
    assert env.older_keys(tmp_path) == ["old", "new", "older"]


def test_nothing_starts_in_a_folder_that_was_not_restored_to_the_end(tmp_path: Path):
    check_version(tmp_path)
    (tmp_path / RESTORING).write_text("")
    with pytest.raises(CannotStartError, match="was not finished"):
        check_version(tmp_path)


def test_versions_are_compared_by_their_numbers():
    assert newer_than_ours("999.0")
    assert not newer_than_ours("0.0.9")
