"""What a hundred thousand guests leave behind, and what members feel when too many come.

    python bench/guests.py FOLDER                   (a data folder; a demo club is made there)
    python bench/guests.py FOLDER --addresses 20000 --members 200 --seconds 20

Starts the site of that folder as `focaljet up` does. First, guests: each request comes
from an address of its own, half of them from a network of its own; one in ten is a bot.
The rows of every table, the bytes of the log and the memory of the web server are printed
before and after. Then, overload: so many connections ask for pages as a member at once,
while guests go on reading. Linux only: it reads /proc.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Any

from psycopg import sql
from serving import crew, processes

HERE = Path(__file__).resolve().parent
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
# Set aside for measuring (RFC 2544) and for examples (RFC 3849): nobody's.
FIRST_V4 = int(IPv4Address("198.18.0.0"))
FIRST_V6 = int(IPv6Address("2001:db8::"))
A_NETWORK = 1 << (128 - 56)
AS_A_VISITOR = b"as visitors see it"
FLUSHED = 7.0  # seconds until what waits in memory is written (base/buffer.py)


def main() -> None:
    said = _parser().parse_args()
    data, port = said.folder.resolve(), crew.free_port()
    os.environ.update(crew.environment(data, port))
    log = data / "bench-guests.log"
    with _site(data, port, log) as up:
        import django

        django.setup()
        paths = _paths(port)
        _fetch_all(port, paths)  # once, so that what is kept is kept
        if said.addresses:
            guests(said.addresses, port, paths, up, log)
        if said.members:
            overload(said.members, said.seconds, port, paths)


def guests(addresses: int, port: int, paths: list[str], up: int, log: Path) -> None:
    time.sleep(FLUSHED)
    rows, logged, memory = _rows(), log.stat().st_size, _memory(up)
    views = _views()
    requests = [
        _request(paths[number % len(paths)], address=_address(number), number=number)
        for number in range(addresses)
    ]
    found = _client(port, requests, connections=32, once=True)
    time.sleep(FLUSHED)
    after, memory_after = _rows(), _memory(up)
    changed = {
        table: f"{rows.get(table, 0)} → {count}"
        for table, count in after.items()
        if rows.get(table, 0) != count
    }
    _say(f"{addresses} requests, each from another address, to {len(paths)} pages")
    _say(f"  answers          {found['statuses']}")
    _say(f"  requests/s       {addresses / found['seconds']:.0f}")
    _say(f"  latency          {_latencies(found['latencies'])}")
    _say(f"  tables that grew {changed or 'none'} (of {len(after)})")
    asked = sum("topics" in paths[n % len(paths)] for n in range(addresses) if n % 10)
    _say(f"  views            {_views() - views} more, {asked} asked by no bot")
    _say(f"  log              {log.stat().st_size - logged} bytes more")
    _say(
        f"  web server       {memory:.1f} MB before, {memory_after:.1f} MB after (PSS)"
    )


def overload(members: int, seconds: float, port: int, paths: list[str]) -> None:
    cookie = f"session={_session()}"
    as_member = [_request(path, cookie=cookie) for path in paths]
    as_guest = [_request(path) for path in paths]
    quiet = _client(port, as_guest, connections=2, seconds=3)
    with _asking(port, as_member, connections=members, seconds=seconds) as busy:
        time.sleep(1)
        seen = Counter[str]()
        looking = [
            threading.Thread(
                target=_look, args=(port, paths, cookie, seconds - 3, seen)
            )
            for _ in range(4)
        ]
        for thread in looking:
            thread.start()
        beside = _client(port, as_guest, connections=2, seconds=seconds - 3)
        for thread in looking:
            thread.join()
        found = busy()
    _say(f"{members} connections that ask for pages as a member, {seconds:.0f} s")
    _say(f"  answers          {found['statuses']}")
    _say(f"  latency          {_latencies(found['latencies'])}")
    _say(f"  of those looked at: {dict(seen)}")
    _say(f"  guests before    {_latencies(quiet['latencies'])}")
    _say(f"  guests meanwhile {_latencies(beside['latencies'])} {beside['statuses']}")


def _look(
    port: int, paths: list[str], cookie: str, seconds: float, seen: Counter[str]
) -> None:
    """What one member more sees, page after page."""
    end, number = time.monotonic() + seconds, 0
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while time.monotonic() < end:
        line.request("GET", paths[number % len(paths)], headers={"Cookie": cookie})
        answer = line.getresponse()
        body = answer.read()
        kind = str(answer.status)
        if answer.status == 200:
            kind = "as a visitor" if AS_A_VISITOR in body else "own page"
        seen[kind] += 1
        number += 1


def _request(path: str, *, address: str = "", number: int = 1, cookie: str = "") -> str:
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"User-Agent: {BROWSER if number % 10 else BOT}",
        "Accept-Encoding: br",
    ]
    if address:
        lines.append(f"X-Forwarded-For: {address}")
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return "\r\n".join([*lines, "", ""])


def _address(number: int) -> str:
    if number % 2:
        return str(IPv6Address(FIRST_V6 + number * A_NETWORK))
    return str(IPv4Address(FIRST_V4 + number))


def _paths(port: int) -> list[str]:
    """The board, its forums and a hundred topics, as a guest may read them."""
    from focaljet.forum.models.forums import Forum
    from focaljet.forum.models.topics import Topic

    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    wanted = ["/forum/"]
    wanted += [
        f"/forum/{pk}/" for pk in Forum.objects.values_list("pk", flat=True)[:20]
    ]
    topics = Topic.objects.filter(deleted_at=None).order_by("-pk")
    wanted += [
        f"/forum/topics/{pk}/" for pk in topics.values_list("pk", flat=True)[:100]
    ]
    return [path for path in wanted if _status(line, path) == 200]


def _status(line: http.client.HTTPConnection, path: str) -> int:
    line.request("GET", path)
    answer = line.getresponse()
    answer.read()
    return answer.status


def _fetch_all(port: int, paths: list[str]) -> None:
    _client(port, [_request(path) for path in paths], connections=1, once=True)


def _session() -> str:
    from django.test import Client

    from focaljet.accounts.models import Member

    client = Client(HTTP_HOST="127.0.0.1")
    member = Member.objects.filter(imported_at=None, is_active=True).latest("pk")
    client.force_login(member)
    return client.cookies["session"].value


def _rows() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        counts = {}
        for table in tables:
            counting = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            cursor.execute(counting)
            counts[table] = int(cursor.fetchone()[0])
    return counts


def _views() -> int:
    from django.db.models import Sum

    from focaljet.forum.models.topics import TopicViews

    return TopicViews.objects.aggregate(sum=Sum("count"))["sum"] or 0


def _memory(up: int) -> float:
    """Of the web server with all its processes, in MB."""
    now = processes.Table.now()
    for pid in now.children(up):
        if "focaljet.config.web" in processes.words(pid):
            return processes.memory(now.tree(pid)).pss / 1_000_000
    sys.exit("The site has no web server.")


def _client(port: int, requests: list[str], **plan: Any) -> dict[str, Any]:
    with _asking(port, requests, **plan) as found:
        return found()


@contextmanager
def _asking(
    port: int, requests: list[str], **plan: Any
) -> Iterator[Callable[[], dict[str, Any]]]:
    """A client in a process of its own; what is given says at its end what it found."""
    told = json.dumps({"port": port, "requests": requests, **plan})
    client = subprocess.Popen(  # noqa: S603  ourselves
        [sys.executable, str(HERE / "serving" / "client.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def found() -> dict[str, Any]:
        answer, _errors = client.communicate()
        if client.returncode:
            sys.exit("The client did not get to its end; see above.")
        return dict(json.loads(answer))

    if client.stdin is not None:
        client.stdin.write(told)
        client.stdin.close()
        client.stdin = None  # communicate() would close it again
    try:
        yield found
    finally:
        if client.poll() is None:
            client.kill()


@contextmanager
def _site(data: Path, port: int, log: Path) -> Iterator[int]:
    """The site, behind a proxy at 127.0.0.1; gives the number of its first process."""
    data.mkdir(parents=True, exist_ok=True)
    told = crew.environment(data, port, FOCALJET_PROXIES="127.0.0.1")
    words = [sys.executable, "-m", "focaljet.config.cli", "up"]
    words += ["--data", str(data), "--port", str(port)]
    with log.open("wb") as said:
        up = subprocess.Popen(words, env=told, stdout=said, stderr=said)  # noqa: S603
        try:
            deadline = time.monotonic() + crew.PATIENCE
            while not crew.answers(port):
                if up.poll() is not None or time.monotonic() > deadline:
                    sys.exit(f"The site did not start: see {log}.")
                time.sleep(0.1)
            yield up.pid
        finally:
            up.terminate()
            up.wait(60)


def _latencies(found: list[float]) -> str:
    """Found in milliseconds."""
    if len(found) < 2:
        return "none"
    cuts = statistics.quantiles(found, n=100)
    return f"fastest tenth {cuts[9]:.1f} ms, p50 {cuts[49]:.1f}, p99 {cuts[98]:.1f}"


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--addresses", type=int, default=100_000)
    parser.add_argument("--members", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=20.0)
    return parser


if __name__ == "__main__":
    main()
