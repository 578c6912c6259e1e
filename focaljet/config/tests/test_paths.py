from __future__ import annotations

import os
from pathlib import Path

import pytest

from focaljet.config.launcher import paths


def test_the_socket_of_a_deep_folder_still_has_a_short_path(tmp_path: Path):
    deep = tmp_path / ("a-folder-with-a-long-name/" * 6) / "data"
    socket = paths.socket_dir(deep) / paths.SOCKET_NAME
    assert len(os.fsencode(socket)) <= paths.LONGEST_SOCKET_PATH
    assert socket == paths.socket_dir(deep) / paths.SOCKET_NAME


def test_two_sites_have_two_databases(tmp_path: Path):
    assert paths.home(tmp_path / "focus") != paths.home(tmp_path / "mondeo")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another account")
def test_roots_database_moves_out_of_a_closed_folder(tmp_path: Path):
    (tmp_path / "closed").mkdir(mode=0o700)
    home = paths.home(tmp_path / "closed" / "data")
    assert home.parent == paths.SHARED_HOME


def test_a_link_in_the_data_folder_says_where_the_database_is(tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "pg").symlink_to(tmp_path / "elsewhere")
    assert paths.home(tmp_path / "data") == (tmp_path / "elsewhere").resolve()
