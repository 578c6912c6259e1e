"""The pages of a site under load, over HTTP, as its readers ask for them.

    make bench                       a site of 100,000 posts, made once in build/bench
    make bench DATA=folder           a site of yours: a topic for replies is left in it
    make bench ARGS="--markdown"     the table as the README quotes it

Starts the site as `focaljet up` does, with its own PostgreSQL, web server and worker, and
beside it a second web server that keeps nothing in memory. Prints one table, says whether
the machine was quiet enough for it to be trusted, and keeps the figures in bench/history.
docs/develop/benchmarks.md says what each column means. Linux only: it reads /proc.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from serving import crew as crews
from serving import curve, history
from serving.crew import CannotMeasureError, Crew
from serving.facts import Facts
from serving.noise import Noise, Watch
from serving.rounds import PACES, Pace, Run, fetched
from serving.steps import Step, all_steps
from serving.table import Row, as_markdown, as_text

ROOT = Path(__file__).resolve().parent.parent
OWN_SITE = ROOT / "build" / "bench"
SIZE = {"members": 2_000, "topics": 5_000, "posts": 100_000}


def main() -> int:
    said = _parser().parse_args()
    if not Path("/proc/self/smaps_rollup").exists():
        sys.stderr.write("make bench reads /proc, which only Linux has.\n")
        return 1
    try:
        with _folders(said) as (data, scratch):
            return measure(said, data, scratch)
    except CannotMeasureError as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1


def measure(said: argparse.Namespace, data: Path, scratch: Path) -> int:
    pace = PACES["smoke" if said.smoke else "short" if said.short else "full"]
    watch = Watch()
    _note(f"starting the site in {data.name}")
    with crews.running(data, scratch / "site.log") as crew:
        facts = Facts(**crews.asked("facts.py", data, crew.kept_port))
        if facts.word:
            crews.ready_to_search(data, crew.kept_port)
        steps = [
            step
            for step in all_steps(crew, facts)
            # A small site has not enough topics for a walk.
            if not step.walks or len(step.paths) >= pace.all_walked
        ]
        run = Run(crew, pace, watch, steps)
        _note(f"warming up {len(steps)} pages")
        run.warm_up()
        with crews.nginx(scratch, _weigh(run)) as nginx:
            run.all_rounds(None if said.no_nginx else nginx, _note)
        memory = crew.memory()
        _count(run, data, crew)
    rows = [Row.of(line) for line in run.lines]
    noise = watch.noise()
    entry = _entry(rows, noise, facts, pace, run)
    entry["memory"] = {
        part: {"rss": of.rss, "pss": of.pss} for part, of in memory.items()
    }
    _say(as_markdown(rows) if said.markdown else as_text(rows))
    _say("")
    for line in _below(entry, noise, run):
        _say(line)
    if not (said.smoke or said.no_history):
        kept = history.keep(entry)
        curve.draw(history.all_kept(), history.FOLDER / "curve.svg")
        _say(f"Kept as bench/history/{kept.name}.")
    return 3 if said.fail_on_noise and noise.reasons else 0


def _weigh(run: Run) -> dict[str, tuple[bytes, str]]:
    """The bytes of each page, noted in its line, and as files for nginx."""
    files = {}
    for place, line in enumerate(run.lines):
        if not line.step.form:
            body = fetched(line.step)
            line.plain, line.sent = body.plain, len(body.sent)
            files[str(place)] = (body.sent, body.coding)
    return files


def _count(run: Run, data: Path, crew: Crew) -> None:
    """Queries, by two processes: one that may keep pages, and one that may not."""
    for port, more in (
        (crew.kept_port, {}),
        (crew.computed_port, crews.WITHOUT_MEMORY),
    ):
        lines = [line for line in run.lines if line.step.port == port]
        wanted = [[line.step.name, _to_count(line.step)] for line in lines]
        counted = crews.asked("counting.py", data, port, wanted, **more)
        for line in lines:
            line.queries = counted[line.step.name]


def _to_count(step: Step) -> list[str]:
    """The last is counted: after others, or for what was never shown in that process."""
    if step.walks:
        return step.requests(2)
    return step.requests(3) if step.form else step.requests()[:1] * 3


def _entry(
    rows: list[Row], noise: Noise, facts: Facts, pace: Pace, run: Run
) -> dict[str, Any]:
    from focaljet.base import clock

    now = clock.now()
    commit, changed = history.commit()
    return {
        "format": history.FORMAT,
        "date": now.date().isoformat(),
        "made_at": now.isoformat(timespec="seconds"),
        "commit": commit,
        "changed": changed,
        "machine": history.machine(),
        "site": facts.size,
        "rounds": pace.rounds,
        "client": "wrk" if run.wrk else "own",
        "client_ms": _client_cost(run),
        "noise": {
            "loop": round(noise.loop, 3),
            "nginx": noise.nginx and round(noise.nginx, 3),
            "stolen": round(noise.stolen, 4),
            "others": round(noise.others, 3),
            "too_noisy_because": noise.reasons,
        },
        "rows": [row.kept() for row in rows],
    }


def _client_cost(run: Run) -> float | None:
    """Milliseconds of its own that the client takes for a request to nginx."""
    asked = [file for line in run.lines for file in line.nginx]
    requests = sum(file.requests for file in asked)
    return (
        round(sum(file.client for file in asked) / requests * 1000, 4)
        if asked
        else None
    )


def _below(entry: dict[str, Any], noise: Noise, run: Run) -> Iterator[str]:
    many = sorted({line.step.connections for line in run.lines})
    yield (
        f"Requests/s on {' and '.join(map(str, many))} connections (the larger where "
        "pages are kept), all else on one. Processor ms: web, worker and PostgreSQL "
        f"together; medians of {entry['rounds']} rounds, the fastest beside them."
    )
    site = ", ".join(f"{count:,} {what}" for what, count in entry["site"].items())
    machine = entry["machine"]
    yield f"{site}; {machine['processors']} of {machine['processor']}."
    memory = {part: of["pss"] / 1e6 for part, of in entry["memory"].items()}
    rss = {part: of["rss"] / 1e6 for part, of in entry["memory"].items()}
    yield (
        f"Memory after the load (PSS): web {memory['web']:.0f} MB, worker "
        f"{memory['worker']:.0f} MB, PostgreSQL {memory['database']:.0f} MB; RSS: web "
        f"{rss['web']:.0f} MB, worker {rss['worker']:.0f} MB."
    )
    if cost := entry["client_ms"]:
        yield f"The client ({entry['client']}) takes {cost:.3f} ms of its own a request to nginx."
    for row in entry["rows"]:
        if row["page"] == "search":
            yield f"Search, {row['reader']}: p95 {row['p95']:.1f} ms."
        if row["refused"]:
            yield f"{row['page']}, {row['reader']}, {row['state']}: {row['refused']} were refused."
    yield noise.told()


@contextmanager
def _folders(said: argparse.Namespace) -> Iterator[tuple[Path, Path]]:
    """The data folder of the site, made where it is ours, and one for this run."""
    # One that every account may enter, as PostgreSQL's must for root.
    scratch = Path(tempfile.mkdtemp(prefix="focaljet-bench-"))
    scratch.chmod(0o711)
    os.environ.pop("DATABASE_URL", None)
    try:
        if said.smoke:
            # The small demo club, which every new site begins with.
            yield scratch / "data", scratch
        elif said.data:
            yield Path(said.data).expanduser().resolve(), scratch
        else:
            crews.make_site(OWN_SITE, **SIZE)
            yield OWN_SITE, scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", help="the data folder of a site that does not run")
    parser.add_argument("--short", action="store_true", help="shorter rounds")
    parser.add_argument(
        "--smoke",
        action="store_true",
        help="a moment for each page of the small demo club: whether it works at all",
    )
    parser.add_argument("--markdown", action="store_true", help="the table as Markdown")
    parser.add_argument(
        "--no-nginx", action="store_true", help="nothing to compare with"
    )
    parser.add_argument(
        "--no-history", action="store_true", help="leave bench/history as it is"
    )
    parser.add_argument(
        "--fail-on-noise", action="store_true", help="exit 3 where it was too noisy"
    )
    return parser


def _note(line: str) -> None:
    """What is being done, for whoever waits."""
    sys.stderr.write(f"{line} …\n")
    sys.stderr.flush()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
