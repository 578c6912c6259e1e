"""What Lighthouse says of the pages of a running site, on its phone profile.

    make run DATA=folder                     (in another terminal, with posts in it)
    npm ci --prefix tools/lighthouse
    FOCALJET_DATA=folder .venv/bin/python bench/lighthouse.py --at http://127.0.0.1:8000

Each page is loaded a few times by the system's Chromium, as over slow 4G by a phone of
the middle class, and the run with the median of performance is told. Lighthouse works
its figures out from what it saw on the unslowed connection, so that a busy machine
makes them worse and never better. Nothing but the site is asked.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import django

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
METRICS = {
    "FCP ms": "first-contentful-paint",
    "LCP ms": "largest-contentful-paint",
    "TBT ms": "total-blocking-time",
    "CLS": "cumulative-layout-shift",
}
MODULES = Path(__file__).resolve().parent.parent / "tools/lighthouse/node_modules"
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at", default="http://127.0.0.1:8000")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path, help="a folder for the whole reports")
    wanted = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focaljet.config.settings")
    django.setup()
    columns = [*CATEGORIES, *METRICS, "requests", "kB", "HTML kB"]
    say("page".ljust(16) + "".join(column.rjust(15) for column in columns))
    for name, path, cookie in pages():
        reports = [
            judged(f"{wanted.at}{path}", cookie, wanted.json, f"{name} {run}")
            for run in range(wanted.runs)
        ]
        reports.sort(key=lambda told: float(told["categories"]["performance"]["score"]))
        facts = facts_of(reports[len(reports) // 2])
        say(name.ljust(16) + "".join(facts[column].rjust(15) for column in columns))


def pages() -> list[tuple[str, str, str]]:
    """Name, path and cookie: of the topic with the most posts, by guest and member."""
    from focaljet.accounts.models import Member
    from focaljet.forum.models.topics import Topic

    topic = Topic.objects.filter(deleted_at=None).order_by("-highest_pos").first()
    member = Member.objects.filter(imported_at=None, is_active=True).last()
    if topic is None or member is None:
        sys.exit("There is nothing to read on this site.")
    one = f"/forum/topics/{topic.pk}/"
    cookie = cookie_of(member)
    return [
        ("board", "/forum/", ""),
        ("topic list", f"/forum/{topic.forum_id}/", ""),
        ("topic", one, ""),
        ("topic, member", one, cookie),
    ]


def cookie_of(member: Any) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def judged(url: str, cookie: str, folder: Path | None, name: str) -> dict[str, Any]:
    program = MODULES / ".bin/lighthouse"
    if not program.exists():
        sys.exit("Lighthouse was not found: npm ci --prefix tools/lighthouse")
    command = [
        str(program),
        url,
        "--output=json",
        "--quiet",
        "--no-enable-error-reporting",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={FLAGS}",
    ]
    if cookie:
        command.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
    browsers = ("chromium", "chromium-browser", "google-chrome")
    chrome = next(filter(None, map(shutil.which, browsers)), "")
    env = {**os.environ, "CHROME_PATH": chrome}
    out = subprocess.run(command, env=env, capture_output=True, check=False)  # noqa: S603
    if out.returncode:
        sys.exit(out.stderr.decode()[-2000:])
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_bytes(out.stdout)
    told: dict[str, Any] = json.loads(out.stdout)
    if problem := told.get("runtimeError"):
        sys.exit(f"{url}: {problem['message']}")
    return told


def facts_of(report: dict[str, Any]) -> dict[str, str]:
    audits = report["audits"]
    sent = audits["network-requests"]["details"]["items"]
    page = next(item for item in sent if item["resourceType"] == "Document")
    facts = {
        name: f"{100 * report['categories'][name]['score']:.0f}" for name in CATEGORIES
    }
    for title, audit in METRICS.items():
        digits = 3 if title == "CLS" else 0
        facts[title] = f"{audits[audit]['numericValue']:.{digits}f}"
    facts["requests"] = str(len(sent))
    facts["kB"] = f"{sum(item['transferSize'] for item in sent) / 1000:.0f}"
    facts["HTML kB"] = f"{page['resourceSize'] / 1000:.1f}"
    return facts


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
