"""Fixtures that look at pages as a browser, axe and the Nu checker do.

They skip where a program is missing, and fail there if FOCALJET_REQUIRE_BROWSER=1.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    sync_playwright,
)
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

# The first opens no windows that nobody sees: a context costs a fifth of the time.
BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
MODULES = Path(__file__).resolve().parent.parent / "tools" / "browser" / "node_modules"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def missing(what: str) -> NoReturn:
    """Ends the test: with a skip, or with a failure where nothing may be missing."""
    if os.environ.get("FOCALJET_REQUIRE_BROWSER") == "1":
        pytest.fail(f"{what} was not found, and FOCALJET_REQUIRE_BROWSER is set")
    pytest.skip(f"{what} was not found")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; nothing is downloaded."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        missing("Chromium (Debian: package chromium-headless-shell)")
    # Playwright runs a loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_context(
    browser: Browser, site: LiveServer
) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a fresh browser (no cookies) on the site: `new_context(java_script_enabled=False)`."""
    opened: list[BrowserContext] = []

    def open_one(**options: Any) -> BrowserContext:
        context = browser.new_context(base_url=site.url, **options)
        context.set_default_timeout(10_000)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        for page in context.pages:
            # What a page still has to say when it is left (a draft) it says now.
            page.goto("about:blank")
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context().new_page()


@pytest.fixture
def plain_page(new_context: Callable[..., BrowserContext]) -> Page:
    """A page of a browser whose scripts are off."""
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """A story is told twice; where a step has two ways, this says which one it is."""
    return bool(request.param)


@pytest.fixture
def new_page(
    new_context: Callable[..., BrowserContext], scripts: bool
) -> Callable[..., Page]:
    """A page of a fresh browser, with scripts or without."""

    def open_one(**options: Any) -> Page:
        return new_context(java_script_enabled=scripts, **options).new_page()

    return open_one


@pytest.fixture
def site(live_server: LiveServer, settings: Settings) -> Iterator[LiveServer]:
    """The real site, served over HTTP on the loopback address.

    It ends when the last request is answered: the tables are emptied after it, and a
    request on its way would hold them.
    """
    settings.SITE_URL = live_server.url
    with at_work() as is_idle:
        yield live_server
        # Answered after all that the browsers asked before.
        urllib.request.urlopen(f"{live_server.url}/robots.txt", timeout=10).close()  # noqa: S310
        assert is_idle(), "a request did not end"


@contextmanager
def at_work() -> Iterator[Callable[[], bool]]:
    """Counts the requests that are being answered; the function waits for the last."""
    change, open_ones = threading.Condition(), 0

    def count(step: int) -> None:
        nonlocal open_ones
        with change:
            open_ones += step
            change.notify_all()

    def begin(**_told: Any) -> None:
        count(1)

    def end(**_told: Any) -> None:
        count(-1)

    def is_idle() -> bool:
        with change:
            return change.wait_for(lambda: open_ones <= 0, timeout=10)

    request_started.connect(begin)
    request_finished.connect(end)
    try:
        yield is_idle
    finally:
        request_started.disconnect(begin)
        request_finished.disconnect(end)


@pytest.fixture(scope="session")
def axe_source() -> str:
    path = Path(os.environ.get("FOCALJET_AXE", MODULES / "axe-core" / "axe.min.js"))
    if not path.exists():
        missing("axe-core (npm ci in tools/browser)")
    return path.read_text(encoding="utf-8")


@pytest.fixture
def axe(axe_source: str) -> Callable[[Page], list[str]]:
    """`assert axe(page) == []`: what WCAG 2.2 AA finds wrong, one line each."""

    def judge(page: Page) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(axe_source)
        answer = page.evaluate(
            "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})",
            AXE_RULES,
        )
        return [
            f"{found['id']}: {found['help']}: {node['html']} {node['failureSummary']}"
            for found in answer["violations"]
            for node in found["nodes"]
        ]

    return judge


@dataclass(frozen=True)
class NuChecker:
    url: str

    def __call__(self, html: str) -> list[str]:
        request = urllib.request.Request(  # noqa: S310
            f"{self.url}?out=json&level=error",
            data=html.encode(),
            headers={"Content-Type": "text/html; charset=utf-8"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            messages = json.load(answer)["messages"]
        return [
            f"{said['message']} (line {said.get('lastLine')}): {said.get('extract')}"
            for said in messages
            if said["type"] in ("error", "non-document-error")
        ]


@pytest.fixture(scope="session")
def nu(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NuChecker]:
    """`assert nu(html) == []`: the errors that the Nu HTML checker finds."""
    java, jar = shutil.which("java"), MODULES / "vnu-jar" / "build/dist/vnu.jar"
    jar = Path(os.environ.get("FOCALJET_VNU", jar))
    if java is None:
        missing("Java (Debian: package default-jre-headless)")
    if not jar.exists():
        missing("The Nu HTML checker (npm ci in tools/browser)")
    port = _free_port()
    local = "-Dnu.validator.servlet.bind-address=127.0.0.1"
    command = [
        str(java),
        "-cp",
        str(jar),
        local,
        "nu.validator.servlet.Main",
        str(port),
    ]
    with (tmp_path_factory.mktemp("nu") / "log").open("wb") as log:
        checker = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603
    try:
        _wait_for(f"http://127.0.0.1:{port}/", checker)
        yield NuChecker(f"http://127.0.0.1:{port}/")
    finally:
        checker.terminate()
        checker.wait(10)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=60).close()  # noqa: S310
        except (urllib.error.URLError, ConnectionError):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail("The Nu HTML checker did not start")
            time.sleep(0.1)
        else:
            return


def foreign_requests(page: Page, own: str) -> list[str]:
    """A list that grows by whatever the page asks of other places than `own`."""
    asked: list[str] = []

    def look(request: Request) -> None:
        if not request.url.startswith((own, "data:")):
            asked.append(request.url)

    page.on("request", look)
    return asked
