"""The erasure log: nobody changes it unseen, and no fall of the machine spoils it."""

from __future__ import annotations

import multiprocessing
import os
import random
from pathlib import Path

import pytest
from pytest_django import Settings

from focaljet.privacy import erasure_log
from focaljet.privacy.erasure_log import BEGUN, DONE, LogError
from tests.disks import room_for


def write(number: int, what: str = BEGUN) -> None:
    erasure_log.write(what, erasure_id=number, member_id=900 + number, words="go")


def make_log(lines: int = 6) -> Path:
    for number in range(lines // 2):
        write(number)
        write(number, DONE)
    return erasure_log.path()


def said() -> list[tuple[str, int]]:
    return [(line.what, line.erasure_id) for line in erasure_log.entries()]


def test_lines_come_back_as_they_were_written():
    make_log(4)
    assert said() == [(BEGUN, 0), (DONE, 0), (BEGUN, 1), (DONE, 1)]
    (first, *_rest) = erasure_log.entries()
    assert (first.member_id, first.words) == (900, "go")


def test_a_log_that_nobody_has_begun_is_empty():
    assert said() == []
    assert erasure_log.last_said(erasure_id=1, member_id=901) == ""


def test_only_the_account_of_the_program_can_read_it():
    path = make_log(2)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_what_was_said_last_is_of_that_erasure_and_that_member():
    make_log(4)
    write(7)
    assert erasure_log.last_said(erasure_id=1, member_id=901) == DONE
    assert erasure_log.last_said(erasure_id=7, member_id=907) == BEGUN
    # A restored database gives numbers again that were given before.
    assert erasure_log.last_said(erasure_id=7, member_id=55) == ""


# Changed


def test_ten_thousand_changes_of_one_byte_are_noticed_each():
    path = make_log(4)
    whole = path.read_bytes()
    chance = random.Random(7)  # noqa: S311  nothing secret
    with path.open("r+b", buffering=0) as file:
        for _ in range(10_000):
            at, change = chance.randrange(len(whole)), chance.randrange(1, 256)
            os.pwrite(file.fileno(), bytes([whole[at] ^ change]), at)
            with pytest.raises(LogError):
                list(erasure_log.entries())
            os.pwrite(file.fileno(), whole[at : at + 1], at)
    assert len(said()) == 4


def test_a_blank_that_was_slipped_in_is_noticed():
    path = make_log()
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + b" " + whole[at:])
        with pytest.raises(LogError):
            list(erasure_log.entries())


def test_a_line_that_was_taken_out_is_noticed_wherever_one_follows():
    path = make_log()
    lines = path.read_bytes().splitlines(keepends=True)
    for at in range(len(lines) - 1):
        path.write_bytes(b"".join(lines[:at] + lines[at + 1 :]))
        with pytest.raises(LogError, match=f"Line {at + 1} "):
            list(erasure_log.entries())


def test_lines_that_changed_places_and_lines_said_twice_are_noticed():
    path = make_log(4)
    one, two, three, four = path.read_bytes().splitlines(keepends=True)
    for lines in ([one, three, two, four], [one, two, two, three, four], [two, one]):
        path.write_bytes(b"".join(lines))
        with pytest.raises(LogError):
            list(erasure_log.entries())


def test_a_line_of_another_site_does_not_go_on_from_ours(settings: Settings):
    path = make_log(2)
    ours = settings.SECRET_KEY
    settings.SECRET_KEY = "another key of another site, as long as it has to be"
    write(5)
    settings.SECRET_KEY = ours
    with pytest.raises(LogError, match="Line 3 "):
        list(erasure_log.entries())
    settings.SECRET_KEY_FALLBACKS = [
        "another key of another site, as long as it has to be"
    ]
    assert len(said()) == 3
    assert path.exists()


def test_nothing_is_added_to_a_log_whose_end_was_changed():
    path = make_log(4)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    before = path.read_bytes()
    with pytest.raises(LogError):
        write(9)
    assert path.read_bytes() == before


# A fall of the machine, and a full disk


def test_half_a_line_is_dropped_wherever_it_broke_off_and_the_next_is_good():
    path = make_log(6)
    whole = path.read_bytes()
    end_of_five = whole[:-1].rindex(b"\n") + 1
    for size in range(end_of_five, len(whole) + 1):
        path.write_bytes(whole[:size])
        # Up to its last bracket, the line is all there; only its end is missing.
        lines = 6 if size >= len(whole) - 1 else 5
        assert len(said()) == lines, size
        write(9)
        assert said()[lines:] == [(BEGUN, 9)], size


def test_half_a_first_line_is_dropped_too():
    path = make_log(2)
    path.write_bytes(path.read_bytes()[:30])
    assert said() == []
    write(9)
    assert said() == [(BEGUN, 9)]


def test_on_a_full_disk_the_line_is_refused_and_nothing_is_left_of_it():
    path = make_log(4)
    whole = path.read_bytes()
    for room in (0, 1, 40, 100):
        with room_for(len(whole) + room), pytest.raises(OSError, match=r"large|space"):
            write(9)
        assert path.read_bytes() == whole
    write(9)
    assert len(said()) == 5


# Two at once


def write_many(first: int) -> None:
    for number in range(first, first + 40):
        write(number)


def test_two_processes_that_write_at_once_keep_one_chain():
    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=write_many, args=[first]) for first in (100, 200)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert sorted(number for _what, number in said()) == [
        *range(100, 140),
        *range(200, 240),
    ]
