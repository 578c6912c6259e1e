from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from focaljet.config.launcher import paths
from focaljet.config.launcher.errors import CannotStartError
from focaljet.config.launcher.server import Server, answers
from focaljet.config.tests.makers import (
    is_alive,
    query,
    server_pid,
    start_user,
    wait_until,
)


def test_a_second_start_keeps_what_the_first_one_stored(data_dir: Path):
    with Server(data_dir):
        query(data_dir, "CREATE TABLE car AS SELECT 'Mk2 ST' AS name")
        pid = server_pid(data_dir)
    assert not is_alive(pid)
    with Server(data_dir):
        assert query(data_dir, "SELECT name FROM car") == [("Mk2 ST",)]


def test_the_server_stays_until_the_last_user_leaves(data_dir: Path):
    with Server(data_dir):
        neighbour = start_user(data_dir)
        pid = server_pid(data_dir)
    assert answers(data_dir)
    neighbour.communicate("")
    assert not is_alive(pid)


def test_a_user_that_is_killed_leaves_no_server_behind(data_dir: Path):
    user = start_user(data_dir)
    pid = server_pid(data_dir)
    user.kill()
    user.communicate()
    assert wait_until(lambda: not is_alive(pid))


def test_a_server_that_is_killed_comes_back_with_its_data(data_dir: Path):
    with Server(data_dir):
        query(data_dir, "CREATE TABLE car AS SELECT 1 AS id")
        first = server_pid(data_dir)
        os.kill(first, signal.SIGKILL)
        assert wait_until(
            lambda: answers(data_dir) and server_pid(data_dir) != first,
        )
        assert query(data_dir, "SELECT id FROM car") == [(1,)]


def test_a_killed_keeper_is_replaced_and_its_server_with_it(data_dir: Path):
    with Server(data_dir) as server:
        query(data_dir, "CREATE TABLE car AS SELECT 1 AS id")
        assert server._keeper
        server._keeper.kill()
        server._keeper.wait()
        assert server.ensure()
        assert query(data_dir, "SELECT id FROM car") == [(1,)]


def test_a_trace_of_a_server_that_lost_its_power_is_no_obstacle(data_dir: Path):
    with Server(data_dir):
        trace = (paths.cluster(data_dir) / "postmaster.pid").read_text()
    # The number now belongs to a living process that is no PostgreSQL: to us.
    rest = trace.partition("\n")[2]
    stale = paths.cluster(data_dir) / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{rest}")
    with Server(data_dir):
        assert answers(data_dir)


def test_data_of_a_postgresql_that_is_not_here_is_refused_by_name(data_dir: Path):
    with Server(data_dir):
        pass
    (paths.cluster(data_dir) / "PG_VERSION").write_text("99\n")
    with pytest.raises(CannotStartError, match=r"PostgreSQL 99.*postgresql-99"):
        Server(data_dir).__enter__()


def test_a_server_that_cannot_start_says_why_and_where_its_log_is(data_dir: Path):
    with Server(data_dir):
        pass
    (paths.home(data_dir) / "own.conf").write_text("shared_buffers = 'a lot'\n")
    with pytest.raises(CannotStartError, match=r"did not start.*pg/log"):
        Server(data_dir).__enter__()


def test_nobody_else_on_the_machine_can_reach_the_server(data_dir: Path):
    with Server(data_dir):
        assert paths.socket_dir(data_dir).stat().st_mode & 0o077 == 0
        assert paths.cluster(data_dir).stat().st_mode & 0o077 == 0
        assert query(data_dir, "SHOW listen_addresses") == [("",)]


def test_a_folder_may_have_any_name(data_dir: Path):
    odd = data_dir.parent / 'Ann\'s, \\ "club" 100% wörk' / "data"
    odd.parent.mkdir(mode=0o711)
    with Server(odd):
        assert answers(odd)
    paths.socket_dir(odd).rmdir()  # a comma in the name puts it into /tmp


def test_the_log_quotes_no_address_that_stood_in_a_refused_row(data_dir: Path):
    with Server(data_dir):
        query(data_dir, "CREATE TABLE person (email text UNIQUE)")
        query(data_dir, "INSERT INTO person VALUES ('ann@example.com')")
        for wrong in (
            "INSERT INTO person VALUES ('ann@example.com')",
            "SELECT 'ann@example.com'::integer",
        ):
            with pytest.raises(Exception, match="ann@example"):
                query(data_dir, wrong)
    logs = list(paths.log_dir(data_dir).iterdir())
    assert logs
    assert not any("ann@" in log.read_text() for log in logs)
