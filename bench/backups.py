"""What a backup and a restore take, for a site with many posts and pictures.

    python bench/backups.py --posts 100000 --pictures 500

Makes a site of its own in a temporary folder, and throws it away: 2,000 members, topics
of 20 posts with 400 characters of different words each, and `--pictures` megabytes of
pictures that do not pack. `--erased` members are erased after the backup, and so once more
by the restore. Seconds are those of the clock on the wall; memory is the most that any
process of ours had at once (PostgreSQL's own is not counted).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FILL = """
    INSERT INTO accounts_member (screen_name, skeleton, password, joined_at, is_active)
    SELECT 'Member ' || n, 'member ' || n, '!', now(), true FROM generate_series(1, 2000) n;
    INSERT INTO forum_forum (kind, title, description, icon, place, topic_count, post_count)
    VALUES ('forum', 'Forum', '', '', 1, {posts} / 20, {posts});
    INSERT INTO forum_topic (forum_id, title, author_id, started_at, pin, highest_pos,
        visible_count, last_post_at, last_post_id, last_author_id)
    SELECT f.id, 'Topic ' || n, m.first + n % 2000, now(), 0, 20, 20, now(), n * 20,
        m.first + n % 2000
    FROM generate_series(1, {posts} / 20) n, forum_forum f,
        (SELECT min(id) AS first FROM accounts_member) m WHERE f.title = 'Forum';
    INSERT INTO forum_post (topic_id, pos, author_id, written_at, markup)
    SELECT t.id, p, m.first + (t.id * 7 + p) % 2000, now(), 1
    FROM forum_topic t CROSS JOIN generate_series(1, 20) p,
        (SELECT min(id) AS first FROM accounts_member) m;
    INSERT INTO forum_postbody (post_id, source, html, html_version)
    SELECT p.id, said.words, '<p>' || said.words || '</p>', 1 FROM forum_post p,
        LATERAL (SELECT string_agg(md5((p.id * 100 + n)::text), ' ') AS words
                 FROM generate_series(1, 12) n) said;
"""
ERASE = """
from datetime import timedelta
from focaljet.accounts.models import Member
from focaljet.privacy.services import erasing
for member in Member.objects.filter(screen_name__startswith="Member 1")[:HOW_MANY]:
    asked = erasing.ask(member_id=member.pk, words="go", wait=timedelta(0))
    erasing.erase(erasure_id=asked.pk)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--pictures", type=int, default=500, help="megabytes")
    parser.add_argument("--erased", type=int, default=100, help="members")
    said = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="focaljet-bench-"))
    place.chmod(0o711)
    os.environ.pop("DATABASE_URL", None)
    os.environ["FOCALJET_DATA"] = str(place / "data")
    try:
        measure(place, said)
    finally:
        shutil.rmtree(place)


def measure(place: Path, asked: argparse.Namespace) -> None:
    run("migrate", "--verbosity", "0")
    fill = f"from django.db import connection as c; c.cursor().execute('''{FILL.format(posts=asked.posts)}''')"
    run("shell", "--no-imports", "-c", fill)
    for number in range(asked.pictures * 4):
        path = place / "data" / "media" / f"{number % 100:02}" / f"{number}.webp"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(250_000))
    key = place / "key"
    run("backup", "key", "--to", str(key))
    public = key.read_text().split("key: ")[1].split()[0]
    kept = place / "kept"
    run("backup", "--to", str(kept), "--recipient", public, told="backup")
    [backup] = kept.iterdir()
    for part in sorted(backup.iterdir()):
        say(f"{part.name:<20} {part.stat().st_size / 1e6:>8.1f} MB")
    began = time.monotonic()
    run("shell", "--no-imports", "-c", ERASE.replace("HOW_MANY", str(asked.erased)))
    say(f"the erasures         {time.monotonic() - began:>8.1f} s")
    words = [str(backup), "--identity", str(key)]
    log = ["--erasure-log", str(place / "data" / "erasures")]
    run("restore", *words, "--data", str(place / "new"), *log, told="restore")


def run(*words: str, told: str = "") -> None:
    began = time.monotonic()
    child = subprocess.Popen(  # noqa: S603  ours
        [sys.executable, "-m", "focaljet.config.cli", *words],
        stdout=None if told else subprocess.DEVNULL,
    )
    _pid, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(child.returncode)
    if told:
        most = used.ru_maxrss / 1e3
        say(f"{told:<20} {time.monotonic() - began:>8.1f} s, at most {most:.0f} MB")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
