"""What `make bench` says can be believed. How quick the site is, no test says."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection

from focaljet.accounts.models import Member
from focaljet.base.http import network_of

BENCH = Path(__file__).resolve().parent.parent / "bench"
sys.path.insert(0, str(BENCH))  # its programs find each other there

from serving import asking, curve, history, noise, processes  # noqa: E402
from serving.client import Plan  # noqa: E402
from serving.counting import environ_of, every_query  # noqa: E402
from serving.crew import CannotMeasureError  # noqa: E402
from serving.noise import Noise, Watch  # noqa: E402
from serving.rounds import Line, Phase  # noqa: E402
from serving.steps import Step  # noqa: E402
from serving.table import COLUMNS, Row, as_markdown, as_text  # noqa: E402

SVG = "{http://www.w3.org/2000/svg}"
BURN = "import time\nwhile time.process_time() < 0.3: pass"


class TestProcessorTime:
    def test_that_of_a_child_which_has_ended_is_counted(self):
        """A back end of PostgreSQL that came and went has cost something, too."""
        parent = subprocess.Popen(  # noqa: S603  this Python
            [
                sys.executable,
                "-c",
                "import subprocess, sys\n"
                f"subprocess.run([sys.executable, '-c', {BURN!r}])\n"
                "print('done', flush=True); input()",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        with parent:
            assert parent.stdout is not None
            parent.stdout.readline()
            spent = processes.Table.now().seconds(parent.pid)
            parent.communicate(b"\n")
        assert spent >= 0.3

    def test_a_tree_is_what_stands_below_and_nothing_else(self):
        table = processes.Table(
            processes.Process(pid, parent, 1.0)
            for pid, parent in [(1, 0), (7, 1), (8, 7), (9, 8), (20, 1)]
        )
        assert sorted(table.tree(7)) == [7, 8, 9]
        assert table.seconds(7) == 3.0
        assert table.seconds(4711) == 0

    def test_a_name_with_spaces_and_brackets_is_a_name(self):
        line = "12 (postgres: a) b) S 7 12 12 0 -1 4 0 0 0 0 150 50 100 0 20 0 1"
        found = processes.parsed(line)
        assert (found.pid, found.parent) == (12, 7)
        assert found.seconds * processes.TICK == 300

    def test_waiting_for_a_disk_is_no_work_and_stolen_time_is_told(self):
        found = processes.parsed_machine("cpu  100 0 100 700 50 0 0 50 0 0")
        assert found.busy * processes.TICK == 200
        assert found.stolen * processes.TICK == 50
        assert found.whole * processes.TICK == 1000

    def test_memory_that_two_share_is_counted_once(self):
        found = processes.memory([processes.Table.now().by_pid[1].pid])
        assert found.pss <= found.rss


class TestNoise:
    quiet = Noise(loop=0.02, nginx=0.05, stolen=0.0, others=0.01)

    def test_a_quiet_machine_is_trusted(self):
        assert self.quiet.told().startswith("The machine was quiet enough")

    @pytest.mark.parametrize(
        ("noisy", "reason"),
        [
            ({"loop": 0.5}, "loop"),
            ({"nginx": 0.6}, "nginx"),
            ({"stolen": 0.2}, "other machines"),
            ({"others": 0.3}, "other processes"),
        ],
    )
    def test_each_kind_of_noise_is_told(self, noisy: dict[str, float], reason: str):
        told = replace(self.quiet, **noisy).told()
        assert told.startswith("TOO NOISY TO TRUST")
        assert reason in told

    def test_what_others_take_is_what_is_left(self):
        watch = Watch(loops=[1.0] * 20, of_nginx={"board": [100.0, 80.0]})
        watch.add(processes.Machine(busy=6.0, stolen=0.5, whole=10.0), ours=4.0)
        found = watch.noise()
        assert found.others == pytest.approx(0.2)
        assert found.stolen == pytest.approx(0.05)
        assert found.nginx == pytest.approx(0.2)
        assert found.loop == pytest.approx(0)

    def test_the_loop_is_always_the_same_work(self):
        assert noise._loop() == noise._loop()


class Server(BaseHTTPRequestHandler):
    """Answers /busy with 503, and all else with some bytes."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.paths.append(self.path)  # type: ignore[attr-defined]
        body = b"x" * 5_000
        self.send_response(503 if self.path == "/busy" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Any]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        server.paths = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def get(path: str) -> str:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


class TestClient:
    @pytest.mark.parametrize("connections", [1, 3])
    def test_each_page_of_a_walk_is_asked_once(self, server: Any, connections: int):
        paths = [f"/topics/{number}/" for number in range(20)]
        asked = asking.ours(
            Plan(server.server_port, [*map(get, paths)], connections, once=True)
        )
        assert sorted(server.paths) == sorted(paths)
        assert asked.requests == 20

    @pytest.mark.parametrize("connections", [1, 3])
    def test_who_was_turned_away_was_not_served(self, server: Any, connections: int):
        requests = [get("/"), get("/busy"), get("/"), get("/busy")]
        asked = asking.ours(Plan(server.server_port, requests, connections, once=True))
        assert (asked.requests, asked.refused) == (2, 2)

    @pytest.mark.parametrize("connections", [1, 3])
    def test_other_pages_are_asked_over_and_over_until_the_time_is_up(
        self, server: Any, connections: int
    ):
        plan = Plan(server.server_port, [get("/")], connections, seconds=0.2)
        asked = asking.ours(plan)
        assert asked.requests == len(server.paths) > connections

    def test_a_page_that_only_ever_refuses_is_no_figure(self, server: Any):
        with pytest.raises(CannotMeasureError, match="503"):
            asking.ours(Plan(server.server_port, [get("/busy")], once=True))

    def test_percentiles_are_values_that_were_measured(self):
        times = [float(number) for number in range(1, 101)]
        assert asking.percentile(times, 99) == 99
        assert asking.percentile(times, 50) == 50
        assert asking.percentile([7.0], 99) == 7


class TestRequests:
    reply = Step(
        "reply", "member", "", 80, ["/forum/topics/1/reply/"], "session=a", form=True
    )

    def test_a_form_is_never_sent_twice(self):
        first, second = self.reply.requests(2)
        assert first != second

    def test_a_form_says_its_length_and_comes_with_its_cookie(self):
        environ = environ_of(self.reply.requests()[0])
        body = environ["wsgi.input"].read()
        assert environ["REQUEST_METHOD"] == "POST"
        assert int(environ["CONTENT_LENGTH"]) == len(body)
        assert environ["HTTP_COOKIE"] == "session=a"

    def test_a_walk_goes_on_where_it_stopped(self):
        step = Step("topic", "member", "cold", 80, ["/1/", "/2/", "/3/"], walks=True)
        assert [r.split()[1] for r in step.requests(2, start=1)] == ["/2/", "/3/"]

    def test_searches_come_from_as_many_networks_as_there_are_requests(self):
        """One alone would be told to wait, and that would be measured."""
        step = Step("search", "guest", "", 80, ["/search/?q=a"], everywhere=True)
        told = [environ_of(text)["HTTP_X_FORWARDED_FOR"] for text in step.requests()]
        assert len({network_of(address) for address in told}) == len(told) > 100

    def test_what_stands_after_the_question_mark_is_no_path(self):
        environ = environ_of(
            Step("search", "guest", "", 80, ["/search/?q=a"]).requests()[0]
        )
        assert (environ["PATH_INFO"], environ["QUERY_STRING"]) == ("/search/", "q=a")


@pytest.mark.django_db
def test_queries_are_counted_on_whatever_connection_they_are_asked():
    lent = connection.copy()
    try:
        with every_query() as asked:
            Member.objects.count()
            with lent.cursor() as cursor:
                cursor.execute("SELECT 2")
        Member.objects.count()
    finally:
        lent.close()
    assert len(asked) == 2
    assert asked[-1] == "SELECT 2"


def line(nginx: float | None = 1_000.0) -> Line:
    asked = asking.Asked(100, 1.0, p50=2.0, p99=4.0, fast=1.0, p95=3.0, client=0.1)
    phase = Phase(asked, {"web": 0.5, "worker": 0.0, "database": 0.1})
    made = Line(Step("board", "guest", "kept", 80, ["/"]), 20_000, 5_000, 3)
    made.one, made.many = [phase], [phase]
    if nginx:
        made.nginx = [replace(asked, requests=int(nginx))]
    return made


class TestTable:
    def test_cost_is_that_of_all_processes_for_each_request(self):
        row = Row.of(line())
        assert row.cost == pytest.approx(6.0)
        assert row.cost_database == pytest.approx(1.0)
        assert row.of_nginx == pytest.approx(0.1)

    def test_without_nginx_the_column_says_so(self):
        assert "no nginx" in as_text([Row.of(line(nginx=None))])

    def test_every_column_has_a_cell(self):
        head, rule, row = as_markdown([Row.of(line())]).splitlines()
        assert head.count("|") == rule.count("|") == row.count("|") == len(COLUMNS) + 1


def entry(at: int, cost: float, reasons: tuple[str, ...] = ()) -> dict[str, Any]:
    rows = [
        {"page": page, "reader": reader, "state": state, "cost": cost}
        for page, reader, state, *_ in curve.LINES
    ]
    return {
        "format": history.FORMAT,
        "date": f"2026-11-{at:02}",
        "made_at": f"2026-11-{at:02}T10:00:00+00:00",
        "commit": f"abcdef{at:03}",
        "changed": False,
        "noise": {"too_noisy_because": list(reasons)},
        "rows": rows,
    }


class TestHistory:
    def test_runs_come_back_in_their_order(self, tmp_path: Path):
        for at in (12, 3, 28):
            history.keep(entry(at, 5.0), tmp_path)
        (tmp_path / "of-something-else.json").write_text('{"format": 0}')
        assert [kept["date"][-2:] for kept in history.all_kept(tmp_path)] == [
            "03", "12", "28",
        ]  # fmt: skip

    def test_a_run_of_a_changed_program_does_not_pass_for_its_commit(
        self, tmp_path: Path
    ):
        clean = history.keep(entry(3, 5.0), tmp_path)
        changed = history.keep({**entry(3, 5.0), "changed": True}, tmp_path)
        assert clean != changed

    def test_nothing_of_the_machine_is_kept_that_names_it(self):
        kept = json.dumps(history.machine())
        assert platform.node() not in kept
        assert str(Path.home()) not in kept

    def test_what_lies_in_the_tree_names_no_machine(self):
        for path in history.FOLDER.glob("*.json"):
            text = path.read_text(encoding="utf-8")
            assert "/tmp" not in text, path.name  # noqa: S108
            assert "/home" not in text, path.name
            assert json.loads(text)["rows"], path.name


class TestCurve:
    def test_a_run_that_cannot_be_trusted_has_a_hollow_point(self):
        picture = curve.picture([entry(1, 9.0), entry(2, 5.0, ("noise",))])
        circles = ElementTree.fromstring(picture).iter(f"{SVG}circle")  # noqa: S314
        hollow = ["hollow" in circle.attrib["class"] for circle in circles]
        assert hollow == [False, True] * len(curve.LINES)

    @pytest.mark.parametrize("cost", [1.0, 3.0, 9.9])
    def test_names_never_lie_on_each_other(self, cost: float):
        """All lines end at the same height here: at the foot, in the middle, on top."""
        picture = ElementTree.fromstring(curve.picture([entry(1, cost)]))  # noqa: S314
        heights = sorted(
            float(text.attrib["y"])
            for text in picture.iter(f"{SVG}text")
            if text.attrib.get("class", "").startswith("name")
        )
        assert len(heights) == len(curve.LINES)
        gaps = [below - above for above, below in pairwise(heights)]
        assert min(gaps) >= curve.LABEL_HEIGHT - 0.1
        assert heights[0] > 0
        assert heights[-1] < curve.HEIGHT

    def test_a_line_that_a_run_did_not_have_is_left_out_there(self):
        first, second = entry(1, 9.0), entry(2, 5.0)
        first["rows"] = first["rows"][:1]
        picture = curve.picture([first, second])
        assert picture.count("<circle") == 1 + len(curve.LINES)

    def test_no_run_makes_no_picture(self, tmp_path: Path):
        curve.draw([], tmp_path / "curve.svg")
        assert not (tmp_path / "curve.svg").exists()
