from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from focaljet.config import prepare
from focaljet.config.data_folder import NO_DEMO, mark_address
from focaljet.config.launcher import keeper, locks, paths
from focaljet.config.tests.makers import plain_environment


def focaljet(*words: str, data_dir: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "focaljet.config.cli", *words],
        env=plain_environment() | {"FOCALJET_DATA": str(data_dir)},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_help_names_our_commands_before_those_of_django(data_dir: Path):
    said = focaljet("--help", data_dir=data_dir).stdout
    assert said.index("\n  up ") < said.index("\n  import ") < said.index("migrate")


def test_a_command_brings_its_database_along_and_takes_it_away(data_dir: Path):
    words = (
        "from django.db import connection as c; c.ensure_connection(); print('here')"
    )
    answer = focaljet("shell", "--no-imports", "-c", words, data_dir=data_dir)
    assert answer.stdout.strip() == "here", answer.stderr
    assert not locks.is_held(paths.home(data_dir) / keeper.KEEPER_LOCK)


def test_a_slip_of_the_pen_starts_no_database(data_dir: Path):
    answer = focaljet("imprt", data_dir=data_dir)
    assert answer.returncode == 1
    assert "imprt" in answer.stderr
    assert not paths.home(data_dir).exists()


def test_a_setting_that_makes_no_sense_is_one_sentence(data_dir: Path):
    answer = subprocess.run(
        [sys.executable, "-m", "focaljet.config.cli", "migrate"],
        env=plain_environment()
        | {"FOCALJET_DATA": str(data_dir), "FOCALJET_PROXIES": "everybody"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert answer.returncode == 1
    assert answer.stderr.startswith("FOCALJET_PROXIES holds no list of networks")
    assert answer.stderr.count("\n") == 1


def test_our_commands_are_typed_with_hyphens(data_dir: Path):
    answer = focaljet("sign-in-link", "--help", data_dir=data_dir)
    assert answer.returncode == 0, answer.stderr
    assert "in once" in answer.stdout


def test_a_public_site_and_one_that_asked_begin_without_the_demo(
    settings, monkeypatch: pytest.MonkeyPatch
):
    assert prepare.wants_the_demo()
    monkeypatch.setenv(NO_DEMO, "1")
    assert not prepare.wants_the_demo()
    monkeypatch.delenv(NO_DEMO)
    settings.IS_PUBLIC = True
    assert not prepare.wants_the_demo()


def test_a_link_leads_to_where_the_site_was_started(data_dir: Path):
    data_dir.mkdir(exist_ok=True)
    mark_address(data_dir, "http://127.0.0.1:8520")
    words = "from django.conf import settings; print(settings.SITE_URL)"
    answer = focaljet("shell", "--no-imports", "-c", words, data_dir=data_dir)
    assert answer.stdout.strip() == "http://127.0.0.1:8520", answer.stderr
