"""Take pictures of the pages of a running site, as each kind of person sees them.

    make screenshots                       (the site of `make run`, in another terminal)
    python tools/screenshots.py --at http://127.0.0.1:8000 topic board

Every page at 390 and at 1280 pixels, light and dark, into screenshots/. People are
signed in by a session made here, so the site and this must share their data folder.
"""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import django
from playwright.sync_api import Browser, ConsoleMessage, sync_playwright

if TYPE_CHECKING:
    from focaljet.accounts.models import Member

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {390: 844, 1280: 900}
SCHEMES = ("light", "dark")
CAST = ("vera", "ann", "moe", "otto")


@dataclass(frozen=True)
class Shot:
    name: str
    path: str
    person: str = "vera"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at", default="http://127.0.0.1:8000")
    parser.add_argument("--to", type=Path, default=Path("screenshots"))
    parser.add_argument("only", nargs="*", help="parts of the names of pages")
    wanted = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focaljet.config.settings")
    # Playwright runs a loop in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    django.setup()
    shots = [
        shot
        for shot in pages()
        if not wanted.only or any(part in shot.name for part in wanted.only)
    ]
    keys = {person: session_of(person) for person in CAST}
    wanted.to.mkdir(parents=True, exist_ok=True)
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for width in WIDTHS:
            for scheme in SCHEMES:
                take(browser, shots, keys, width, scheme, wanted.at, wanted.to)
        browser.close()


def take(
    browser: Browser,
    shots: list[Shot],
    keys: dict[str, str | None],
    width: int,
    scheme: str,
    at: str,
    to: Path,
) -> None:
    from django.conf import settings

    for person in CAST:
        context = browser.new_context(
            base_url=at,
            viewport={"width": width, "height": WIDTHS[width]},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        if key := keys[person]:
            cookie = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": cookie, "value": key, "url": at}])
        page = context.new_page()
        page.on("console", complain)
        for shot in shots:
            if shot.person != person:
                continue
            page.goto(shot.path, wait_until="networkidle")
            over = page.evaluate(
                "document.documentElement.scrollWidth - window.innerWidth"
            )
            warning = f"  scrolls sideways by {over} px" if over > 0 else ""
            print(f"{width} {scheme} {shot.name}{warning}")  # noqa: T201
            # A window as high as the page: what is fixed to its edges stays there.
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size(
                {"width": width, "height": min(max(height, WIDTHS[width]), 9000)}
            )
            page.screenshot(path=to / f"{shot.name}-{width}-{scheme}.png")
            page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        context.close()


def complain(said: ConsoleMessage) -> None:
    if said.type == "error":
        print(f"! {said.text}")  # noqa: T201


def session_of(person: str) -> str | None:
    """The key of a fresh session for somebody who fits; None for a visitor."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    member = somebody(person)
    if member is None:
        return None
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    key: str = session.session_key
    return key


def somebody(person: str) -> Member | None:
    from focaljet.accounts.models import Member

    people = Member.objects.filter(is_active=True, imported_at=None)
    match person:
        case "ann":
            given = people.filter(memberships=None)
            return given.filter(posts__isnull=False).order_by("pk").first()
        case "moe":
            return people.filter(memberships__group__kind="moderators").first()
        case "otto":
            return people.filter(memberships__group__kind="owners").first()
    return None


def pages() -> Iterator[Shot]:
    """The pages of the site, found in what stands in its tables."""
    from django.urls import reverse

    from focaljet.forum.models.forums import Forum
    from focaljet.forum.models.posts import Post, Quote
    from focaljet.forum.models.topics import Topic

    yield Shot("board", reverse("forum:index"))
    yield Shot("board-ann", reverse("forum:index"), "ann")
    if category := Forum.objects.filter(kind="category").first():
        yield Shot("category", reverse("forum:forum", args=[category.pk]))
    forums = Forum.objects.exclude(kind="category").order_by("-topic_count")
    if busy := forums.first():
        there = reverse("forum:forum", args=[busy.pk])
        yield Shot("forum", there)
        yield Shot("forum-ann", there, "ann")
        yield Shot("forum-moe", there, "moe")
        yield Shot("start", reverse("forum:start", args=[busy.pk]), "ann")
    if quiet := forums.filter(topic_count=0).first():
        yield Shot("forum-empty", reverse("forum:forum", args=[quiet.pk]), "ann")
    talks = Topic.objects.filter(deleted_at=None).order_by("-highest_pos")
    if long := talks.first():
        there = reverse("forum:topic", args=[long.pk])
        yield Shot("topic", there)
        yield Shot("topic-ann", there, "ann")
        yield Shot("topic-moe", there, "moe")
        yield Shot("reply", reverse("forum:reply", args=[long.pk]), "ann")
    if locked := talks.filter(locked_at__isnull=False).first():
        yield Shot("topic-locked", reverse("forum:topic", args=[locked.pk]), "ann")
    if quote := Quote.objects.order_by("pk").first():
        yield Shot("topic-quote", reverse("forum:topic", args=[quote.post.topic_id]))
    gone = Post.objects.filter(deleted_at__isnull=False, topic__deleted_at=None).first()
    if gone:
        there = reverse("forum:topic", args=[gone.topic_id])
        yield Shot("topic-tombstone", there)
        yield Shot("topic-tombstone-moe", there, "moe")
    if ann := somebody("ann"):
        yield Shot("member", reverse("members:member", args=[ann.pk]))
        if mine := ann.posts.filter(deleted_at=None).first():
            yield Shot("edit", reverse("forum:edit", args=[mine.pk]), "ann")
    for name, where in {
        "sign-in": "account_login",
        "join": "account_signup",
        "forgotten": "account_reset_password",
        "mail-sent": "account_email_verification_sent",
        "help": "site:help",
        "contact": "site:contact",
        "policy": "policy:privacy",
        "terms": "policy:terms",
        "cookies": "consent:cookies",
        "data-map": "privacy:map",
        "proof": "privacy:proof",
        "requests": "requests:requests",
        "parents": "parents:ask",
        "latest": "forum:latest",
        "unanswered": "forum:unanswered",
    }.items():
        yield Shot(name, reverse(where))
    for name, where in {
        "cp": "accounts:user_cp",
        "cp-password": "account_change_password",
        "cp-address": "account_email",
        "cp-devices": "accounts:sign_ins",
        "cp-language": "accounts:language",
        "cp-name": "accounts:name",
        "cp-signing-in": "second_step:means",
        "cp-app": "second_step:add_app",
        "cp-passkey": "second_step:add_passkey",
        "cp-privacy": "privacy:mine",
        "cp-erase": "privacy:erase",
        "cp-consent": "consent:mine",
        "cp-mail": "mailing:mine",
        "cp-reading": "forum:reading",
        "cp-signature": "forum:signature",
        "cp-files": "attachments:mine",
        "cp-drafts": "composer:drafts",
        "cp-invitations": "joining:invitations",
        "new": "forum:new",
        "watched": "forum:watched",
        "mine": "forum:mine",
        "my-posts": "forum:my_posts",
        "mentions": "forum:mentions",
        "sign-out": "account_logout",
    }.items():
        yield Shot(name, reverse(where), "ann")
    yield Shot("not-found", "/no-such-page/")
    yield Shot("not-found-ann", "/no-such-page/", "ann")
    for name in ("owner", "outbox", "face", "choices"):
        yield Shot(name, reverse(f"site:{name}"), "otto")
    for name, where in {
        "cases": "cases:cases",
        "claims": "privacy:claims",
        "erasures": "privacy:erasures",
        "staff-log": "moderation:log",
        "why-rights": "forum:why",
        "sendings": "mailing:sendings",
        "backups": "backups:backups",
        "health": "safeguards:health",
        "health-staff": "safeguards:staff",
        "breaches": "safeguards:breaches",
        "owner-policy": "policy:owner",
        "disclosures": "disclosure:cases",
        "wishes": "joining:wishes",
        "children-found": "children:found",
    }.items():
        yield Shot(name, reverse(where), "otto")
    yield Shot("search", f"{reverse('search:search')}?q=clutch")
    yield Shot("search-nothing", f"{reverse('search:search')}?q=zzzzzz", "ann")


if __name__ == "__main__":
    main()
