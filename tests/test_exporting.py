"""What is in Ann's archive, and what is not; how it is made, fetched, and ends."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session

from focaljet.accounts.models import Group, Member, RememberedDevice
from focaljet.accounts.tests.makers import make_member
from focaljet.base import clock
from focaljet.base.tests.memory import memory_used
from focaljet.base.verdict import RefusedError
from focaljet.forum.models.posts import Post, PostBody
from focaljet.forum.models.topics import Topic
from focaljet.forum.rights import Rights
from focaljet.forum.tests.makers import allow, make_forum, make_post, make_topic
from focaljet.importers import parts
from focaljet.importers.neutral import writer as neutral
from focaljet.privacy import exports
from focaljet.privacy.archive import rows, seal, writer
from focaljet.privacy.models.exports import Export
from focaljet.privacy.models.ledger import LedgerLine
from focaljet.privacy.services import exporting, keeping
from focaljet.site import outbox
from tests.disks import room_for
from tests.jobs import forget_jobs_and_counts, run_jobs
from tests.lives import Life, make_life, quoting
from tests.together import together

pytestmark = pytest.mark.django_db

LINK = re.compile(r'(?:href|src)="([^"]+)"')


class Archive:
    """An archive, read as somebody would who knows nothing but the zip."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as packed:
            assert packed.testzip() is None
            self.files = {name: packed.read(name) for name in packed.namelist()}
            assert len(self.files) == len(packed.namelist())

    def text(self, name: str) -> str:
        return self.files[name].decode()

    def table(self, label: str) -> dict[str, Any]:
        table: dict[str, Any] = json.loads(self.files[f"data/{label}.json"])
        return table

    def rows(self, label: str) -> list[dict[str, Any]]:
        return list(self.table(label)["rows"])

    @property
    def tables(self) -> list[str]:
        data = (name for name in self.files if name.startswith("data/"))
        return [name[5:-5] for name in data if name != "data/index.json"]

    @property
    def all_of_it(self) -> str:
        return "\n".join(
            data.decode("utf-8", "replace") for data in self.files.values()
        )


def archive_of(member: Member) -> Archive:
    return Archive(file_of(member))


def file_of(member: Member) -> Path:
    export = exporting.ask(member_id=member.pk)
    assert exporting.make(export_id=export.pk)
    export.refresh_from_db()
    path = exports.path_of(export)
    assert path
    return path


@pytest.fixture
def life() -> Life:
    return make_life()


# What is in it


@pytest.mark.clause("C79")
def test_every_field_says_its_type_and_what_was_declared_of_it(life: Life):
    archive = archive_of(life.ann)
    assert len(archive.tables) > 15
    for label in archive.tables:
        table = archive.table(label)
        assert table["rows"]
        assert table["@context"]["dpv-pd"] == "https://w3id.org/dpv/pd#"
        for name, field in table["fields"].items():
            assert field["title"]
            assert field["type"], f"{label}.{name}"
            if field["personal"]:
                assert field["dpv"].startswith("dpv-pd:")
                assert field["category"]
                assert field["why"].startswith("We keep it ")
                for purpose in field["purposes"]:
                    assert purpose["clauses"]
                    assert purpose["dpv"].startswith("eu-gdpr:A6-1-")
        for row in table["rows"]:
            assert set(row) - {"id"} <= set(table["fields"])
    fields = archive.table("forum.Post")["fields"]
    assert {fields[name]["type"] for name in ("written_at", "deleted_at")} == {"moment"}
    assert (
        fields["author"] | {"to": "accounts.Member", "type": "link"} == fields["author"]
    )
    assert fields["pos"]["type"] == "number"
    assert fields["ip_address"]["category"] == "ip_address"


def test_the_first_page_leads_to_every_file_and_each_page_back(life: Life):
    archive = archive_of(life.ann)
    for name in archive.files:
        if name.endswith(".html"):
            folder = Path(name).parent
            for link in LINK.findall(archive.text(name)):
                if not link.startswith("http"):
                    assert (folder / link).as_posix().replace("pages/../", "") in (
                        archive.files
                    ), (name, link)
    listed = set(LINK.findall(archive.text("index.html")))
    beside = {"index.html", "data/index.json"}
    assert set(archive.files) - beside - listed <= set()
    index = json.loads(archive.files["data/index.json"])
    assert {f"data/{label}.json" for label in archive.tables} == set(index["tables"])


def test_pages_and_json_say_the_same_and_nothing_twice(life: Life):
    archive = archive_of(life.ann)
    for label in archive.tables:
        pages = [name for name in archive.files if name.startswith(f"pages/{label}-")]
        articles = sum(archive.text(page).count("<article>") for page in pages)
        ids = [row["id"] for row in archive.rows(label)]
        assert articles == len(ids) == len(set(ids)), label


def test_her_words_are_there_in_full(life: Life):
    long = "Über “quotes” <b>&amp;</b> \\u0041 \U0001f697\n" * 1_200
    make_post(life.joined, by=life.ann, source=long)
    archive = archive_of(life.ann)
    sources = [row["source"] for row in archive.rows("forum.PostBody")]
    assert long in sources
    kept = PostBody.objects.filter(post__author=life.ann)
    assert sorted(sources) == sorted(kept.values_list("source", flat=True))
    titles = [row.get("title") for row in archive.rows("forum.Topic")]
    assert {"Heater fan", "Clutch slips"} <= set(titles)
    messages = [row["message"] for row in archive.rows("cases.Case")]
    assert sorted(messages) == ["And why red?", "Why is it closed?"]


@pytest.mark.clause("C84")
def test_what_she_quotes_is_there_where_everybody_can_read_it_and_else_not(life: Life):
    room = make_forum("Members' corner")
    allow(room, Group.Kind.VISITORS, Rights(see=True))
    closed = make_topic(room, by=life.bob, source="My garage is never locked.")
    quoting(closed, by=life.ann, words="Do lock it.")
    archive = archive_of(life.ann)
    excerpts = [row["excerpt"] for row in archive.rows("forum.Quote")]
    assert sorted(excerpts) == [
        "(words of somebody else, which are not public)",
        "Between 700 and 1100.",
        "In third, uphill.",
    ]
    assert "never locked" not in archive.all_of_it
    assert "Do lock it." in archive.all_of_it
    assert "Between 700 and 1100." in archive.all_of_it


@pytest.mark.clause("C84")
def test_other_people_are_not_named_in_it(life: Life):
    archive = archive_of(life.ann)
    for name in ("Bob", "Moe"):
        assert not re.search(rf"(?<!\w){name}(?!\w)", archive.all_of_it)
    removed = [row for row in archive.rows("forum.Post") if row["deleted_by"]]
    assert {row["deleted_by"] for row in removed} == {life.ann.pk, "(somebody else)"}


def test_of_what_lets_her_in_there_is_a_fingerprint_and_no_more(life: Life):
    device = RememberedDevice.objects.get(member=life.ann)
    session = Session.objects.get()
    secrets = [
        life.ann.password,
        device.series,
        device.token_hash,
        session.session_key,
        session.session_data,
        Export.objects.create(
            member=life.ann, asked_at=clock.now(), done_at=clock.now(), file="f" * 32
        ).file,
    ]
    archive = archive_of(life.ann)
    assert [s for s in secrets if s in archive.all_of_it] == []
    (me,) = archive.rows("accounts.Member")
    assert me["password"].startswith("sha256:")
    assert archive.rows("sessions.Session")[0]["session_data"].startswith("sha256:")


def test_the_mails_that_were_not_sent_are_in_it(life: Life):
    (mail,) = outbox.mails_to(life.ann.pk)
    archive = archive_of(life.ann)
    inside = archive.files[f"files/outbox/{mail.name}.eml"]
    assert inside == (outbox.outbox_dir() / f"{mail.name}.eml").read_bytes()
    assert f"files/outbox/{mail.name}.eml" in archive.text("index.html")


def test_a_bystander_gets_the_link_alone(life: Life):
    archive = archive_of(life.moe)
    (removed,) = archive.rows("forum.Post")
    assert set(removed) == {"id", "deleted_by"}
    assert "Rude words" not in archive.all_of_it


# How it is made


def test_the_job_run_twice_makes_one_archive(life: Life):
    export = exporting.ask(member_id=life.ann.pk)
    run_jobs()
    export.refresh_from_db()
    first = exports.path_of(export).read_bytes()
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert exporting.make(export_id=export.pk)
    assert exports.path_of(export).read_bytes() == first
    assert len(list(exports.folder().iterdir())) == 1
    assert (export.is_ready, export.size) == (True, len(first))


def test_one_at_a_time_and_three_a_day(life: Life):
    with clock.at(clock.now()) as watch:
        for _ in range(3):
            export = exporting.ask(member_id=life.ann.pk)
            with pytest.raises(RefusedError):
                exporting.ask(member_id=life.ann.pk)
            exporting.make(export_id=export.pk)
            watch.advance(hours=1)
        with pytest.raises(RefusedError, match="three archives"):
            exporting.ask(member_id=life.ann.pk)
        exporting.ask(member_id=life.bob.pk)
        watch.advance(hours=22)
        assert exporting.ask(member_id=life.ann.pk).is_waiting


@pytest.mark.parametrize("part", [0.01, 0.5, 0.9, 0.999])
def test_a_full_disk_leaves_no_half_archive_and_it_can_be_tried_again(
    life: Life, part: float
):
    size = file_of(life.ann).stat().st_size
    export = exporting.ask(member_id=life.ann.pk)
    with room_for(int(size * part)):
        assert not exporting.make(export_id=export.pk)
    export.refresh_from_db()
    assert export.trouble == Export.Trouble.DISK
    assert export.get_trouble_display() == "The disk of the site is full."
    assert len(list(exports.folder().iterdir())) == 1  # the one before
    assert not exporting.make(export_id=export.pk)
    again = archive_of(life.ann)
    assert again.rows("forum.Post")


def test_a_process_that_fell_is_followed_by_one_that_makes_it_whole(life: Life):
    export = exporting.ask(member_id=life.ann.pk)
    half = exports.folder() / f"{export.file}.part"
    half.write_bytes(b"PK")
    assert exporting.make_all_waiting() == 1
    export.refresh_from_db()
    seal.check(exports.path_of(export))
    assert not half.exists()


def test_what_a_fall_left_beside_an_archive_goes_with_the_member_or_a_day_later(
    life: Life,
):
    def fall_in_the_middle() -> None:
        child = os.fork()
        if not child:
            with exports.scratch_folder(life.ann.pk) as folder:
                (folder / "posts.neutral").write_text("It only runs on 4.")
                os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(child, 0)

    fall_in_the_middle()
    assert len(exports.files_of(life.ann.pk)) == 1
    assert exports.files_of(life.bob.pk) == []
    with clock.at(clock.now() + timedelta(hours=23)):
        keeping.end_what_is_over()
    assert len(exports.files_of(life.ann.pk)) == 1
    with clock.at(clock.now() + timedelta(hours=25)):
        keeping.end_what_is_over()
    assert exports.files_of(life.ann.pk) == []
    fall_in_the_middle()
    assert exports.forget_files_of(life.ann.pk) == 1
    assert list(exports.folder().iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_who_posts_while_it_is_made_finds_every_row_once(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(rows, "AT_ONCE", 5)
    monkeypatch.setattr(writer, "ROWS_ON_A_PAGE", 5)
    ann = make_member("Ann")
    topic = make_topic(by=ann)
    for _ in range(30):
        make_post(topic, by=ann)
    export = exporting.ask(member_id=ann.pk)
    done: list[bool] = []

    def make() -> None:
        done.append(exporting.make(export_id=export.pk))

    def write() -> None:
        for _ in range(500):
            if done:
                break
            make_post(Topic.objects.get(pk=topic.pk), by=ann)

    assert together(make, write) == [None, None]
    assert done == [True]
    export.refresh_from_db()
    path = exports.path_of(export)
    seal.check(path)
    archive = Archive(path)
    for label in archive.tables:
        ids = [row["id"] for row in archive.rows(label)]
        assert len(ids) == len(set(ids)), label
        articles = sum(
            archive.text(name).count("<article>")
            for name in archive.files
            if name.startswith(f"pages/{label}-")
        )
        assert articles == len(ids)
    assert 31 <= len(archive.rows("forum.Post")) <= Post.objects.count()
    forget_jobs_and_counts()


def many_posts(author: Member, count: int) -> None:
    topic = make_topic(by=author)
    posts = Post.objects.bulk_create(
        Post(topic=topic, pos=n, author=author, written_at=clock.now())
        for n in range(2, count + 2)
    )
    PostBody.objects.bulk_create(
        PostBody(post=post, source=f"Post {post.pk}. " * 30) for post in posts
    )


def test_ten_times_the_posts_take_hardly_more_memory(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rows, "AT_ONCE", 50)
    monkeypatch.setattr(writer, "ROWS_ON_A_PAGE", 50)
    monkeypatch.setattr(parts, "AT_ONCE", 50)
    monkeypatch.setattr(neutral, "BATCH", 50)
    used = {}
    for name, count in (("warm up", 10), ("Ann", 200), ("Bea", 2_000)):
        member = make_member(name)
        many_posts(member, count)
        export = exporting.ask(member_id=member.pk)
        with memory_used() as memory:
            assert exporting.make(export_id=export.pk)
        used[name] = memory.most
    # The number of each row is remembered, and nothing else of it.
    assert used["Bea"] < used["Ann"] * 1.6, used


# Fetching it


def test_a_link_is_for_its_member_for_a_week_and_unchanged(life: Life):
    export = exporting.ask(member_id=life.ann.pk)
    token = exporting.link_token(export)
    find = exporting.export_of_link
    assert find(member_id=life.ann.pk, token=token) is None  # not made yet
    exporting.make(export_id=export.pk)
    assert find(member_id=life.ann.pk, token=token) == export
    assert find(member_id=life.bob.pk, token=token) is None
    for at in range(len(token)):
        other = "A" if token[at] != "A" else "B"
        changed = token[:at] + other + token[at + 1 :]
        assert find(member_id=life.ann.pk, token=changed) is None
    with clock.at(export.asked_at + timedelta(days=7)):
        assert find(member_id=life.ann.pk, token=token) is None
    assert find(member_id=life.ann.pk, token="") is None


def test_after_a_week_the_row_and_the_file_are_gone(life: Life):
    path = file_of(life.ann)
    export = Export.objects.get()
    with clock.at(export.asked_at + timedelta(days=7) - timedelta(seconds=1)):
        keeping.end_what_is_over()
    assert path.exists()
    with clock.at(export.asked_at + timedelta(days=7)):
        keeping.end_what_is_over()
    assert not Export.objects.exists()
    assert not path.exists()


def test_the_ledger_says_who_took_it_and_who_fetched_it(life: Life):
    file_of(life.ann)
    exporting.fetched(export=Export.objects.get(), by_id=life.ann.pk)
    kinds = LedgerLine.objects.order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["export", "download"]


# Whether somebody changed it


def test_ten_thousand_changes_of_one_byte_are_noticed_each():
    path = file_of(make_member("Ann"))
    seal.check(path)
    chance = random.Random(7)  # noqa: S311  nothing secret
    with path.open("r+b", buffering=0) as file:
        size = path.stat().st_size
        for _ in range(10_000):
            at = chance.randrange(size)
            file.seek(at)
            was = file.read(1)
            file.seek(at)
            file.write(bytes([was[0] ^ chance.randrange(1, 256)]))
            with pytest.raises(seal.SealError):
                seal.check(path)
            file.seek(at)
            file.write(was)
    seal.check(path)


@pytest.mark.parametrize("end", [b"", b"\0", b"PK"])
def test_an_archive_that_is_longer_or_shorter_is_noticed(end: bytes):
    path = file_of(make_member("Ann"))
    whole = path.read_bytes()
    path.write_bytes(whole + end if end else whole[:-1])
    with pytest.raises(seal.SealError, match="changed"):
        seal.check(path)


def test_an_archive_of_another_site_is_not_ours(settings):
    path = file_of(make_member("Ann"))
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another key of another site, as long as it has to be"
    with pytest.raises(seal.SealError):
        seal.check(path)
    settings.SECRET_KEY_FALLBACKS = [old]
    seal.check(path)
