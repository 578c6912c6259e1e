"""`focaljet privacy prove`, as an owner runs it: on a copy, in a process of its own."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode, urlsafe_b64encode
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member
from focaljet.base import clock
from focaljet.forum.models.posts import Post
from focaljet.forum.tests.makers import make_forum, make_post, make_topic
from focaljet.privacy.models.proofs import ProofRun
from focaljet.privacy.proof.canaries import Aviary
from focaljet.privacy.proof.report import Residue
from focaljet.privacy.proof.search import Search
from focaljet.privacy.services import proving
from tests.jobs import forget_jobs_and_counts
from tests.reports import a_report

transactional = pytest.mark.django_db(transaction=True)


@pytest.fixture
def small_club(transactional_db: None, settings: Settings):
    settings.DATA_DIR.mkdir()
    ann, forum = make_member("Ann", email="ann@example.org"), make_forum()
    topic = make_topic(forum, by=ann)
    make_post(topic, by=make_member("Bob"))
    yield ann
    forget_jobs_and_counts()


def prove(**more) -> tuple[str, int]:
    """What the terminal shows, and the exit code."""
    out = StringIO()
    try:
        call_command("privacy", "prove", stdout=out, stderr=StringIO(), **more)
    except SystemExit as ended:
        return out.getvalue(), int(ended.code or 0)
    return out.getvalue(), 0


@pytest.mark.clause("C79", "C81")
@transactional
def test_the_proof_holds_and_leaves_the_site_as_it_was(
    small_club: Member, client: Client, tmp_path: Path
):
    before = set(Post.objects.values_list("pk", "author")), Member.objects.count()
    said, code = prove(report=tmp_path)
    assert "Residue: 0" in said
    assert "(100 %)" in said
    assert said.splitlines()[-1] == "Proven."
    assert code == 0
    assert before == (
        set(Post.objects.values_list("pk", "author")),
        Member.objects.count(),
    )
    run = ProofRun.objects.get()
    assert run.passed
    assert (run.residue, run.planted) == (0, run.exported)
    assert run.planted > 200
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["passed"] is True
    assert len(report["encodings"]) >= 8
    assert "Proven" in (tmp_path / "report.html").read_text()
    page = client.get(reverse("privacy:proof")).content.decode()
    assert "what is erased is gone" in page
    assert "100 %" in page
    seal = client.get(reverse("privacy:seal"))
    assert "PROVEN" in seal.content.decode()
    assert seal["Content-Type"].startswith("image/svg+xml")
    assert not seal.cookies
    told = client.get(reverse("privacy:proof_json")).json()
    assert told["residue"] == []


@transactional
def test_an_action_that_is_withheld_is_missed_and_the_run_is_not_shown(
    small_club: Member,
):
    said, code = prove(without="forum.Post.ip_address: blank")
    assert code == 1
    assert "forum.Post.ip_address in table forum_post" in said
    assert said.splitlines()[-1] == "NOT PROVEN."
    assert not ProofRun.objects.exists()


@pytest.mark.django_db
def test_a_proof_without_an_action_that_there_is_not_is_refused():
    with pytest.raises(CommandError, match="There is no action"):
        call_command("privacy", "prove", without="everything", stderr=StringIO())


@pytest.mark.django_db
def test_before_the_first_proof_the_page_says_so(client: Client):
    page = client.get(reverse("privacy:proof"))
    assert page.status_code == 200
    assert "Nothing was proven here yet" in page.content.decode()
    assert client.get(reverse("privacy:proof_json")).status_code == 404
    assert (
        "Nothing was proven yet" in client.get(reverse("privacy:seal")).content.decode()
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"missing": ["forum.Post.ip_address"], "exported": 9},
        {"residue": [Residue("forum.Post.ip_address", "table forum_post", "hex")]},
        {"links": ["forum.Post.author"]},
        {"trouble": ["The ledger was changed."]},
    ],
)
def test_whatever_is_wrong_stands_on_the_public_page(client: Client, wrong):
    proving.keep(a_report(**wrong))
    page = client.get(reverse("privacy:proof")).content.decode()
    assert "The last run found something" in page
    said = str(next(iter(wrong.values())))
    assert any(word in page for word in ("forum.Post", "ledger was changed")), said
    assert "NOT PROVEN" in client.get(reverse("privacy:seal")).content.decode()


@pytest.mark.django_db
def test_the_last_thirty_runs_are_kept():
    for day in range(33):
        with clock.at(clock.now() - timedelta(days=40 - day)):
            proving.keep(a_report())
    assert ProofRun.objects.count() == 30


WAYS = {
    "plain": lambda text: text.encode(),
    "capitals": lambda text: text.upper().encode(),
    "hex": lambda text: text.encode().hex().encode(),
    "base64 at the start": lambda text: b64encode(text.encode()),
    "base64 one later": lambda text: b64encode(b"x" + text.encode()),
    "base64 two later": lambda text: b64encode(b"xy" + text.encode()),
    "base64 for URLs": lambda text: urlsafe_b64encode(b"??" + text.encode() + b"??"),
    "URL": lambda text: "".join(f"%{b:02X}" for b in text.encode()).encode(),
    "HTML": lambda text: "".join(f"&#{b};" for b in text.encode()).encode(),
    "HTML in hex": lambda text: "".join(f"&#x{b:x};" for b in text.encode()).encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16, big end first": lambda text: text.encode("utf-16-be"),
    "JSON": lambda text: "".join(f"\\u{b:04x}" for b in text.encode()).encode(),
    "quoted-printable": lambda t: "".join(f"={b:02X}" for b in t.encode()).encode(),
    "packed and signed, as a session is": lambda text: (
        b"." + urlsafe_b64encode(zlib.compress(f"{{{text}}}".encode() * 9)).rstrip(b"=")
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_search_finds_a_word_however_it_is_written(way: str, tmp_path: Path):
    aviary = Aviary()
    word, other = aviary.a_word("Ann", "here"), aviary.a_word("Ann", "there")
    text = b"before \x00 " + WAYS[way](word) + b" behind\n"
    (tmp_path / "log").write_bytes(text * 3)
    found = {find.canary for find in Search(aviary).folder(tmp_path)}
    assert found == {word}, other


def test_the_search_opens_what_is_packed_in_what_is_packed(tmp_path: Path):
    import bz2
    import gzip
    import lzma
    import zipfile

    aviary = Aviary()
    words = [aviary.a_word("Ann", str(n)) for n in range(4)]
    (tmp_path / "a.gz").write_bytes(gzip.compress(words[0].encode()))
    (tmp_path / "b.bz2").write_bytes(bz2.compress(lzma.compress(words[1].encode())))
    with zipfile.ZipFile(tmp_path / "c.zip", "w", zipfile.ZIP_DEFLATED) as outer:
        outer.writestr("in.gz", gzip.compress(words[2].encode()))
    (tmp_path / f"{words[3]}.txt").write_text("the name of a file is a place too")
    found = {find.canary for find in Search(aviary).folder(tmp_path)}
    assert found == set(words)


def test_moments_numbers_and_addresses_are_found_too(tmp_path: Path):
    aviary = Aviary()
    moment = aviary.a_moment("Ann", "a")
    values = [
        moment.isoformat(),
        aviary.an_address("Ann", "b"),
        str(aviary.a_number("Ann", "c")),
        str(aviary.a_uuid("Ann", "d")),
    ]
    for number, value in enumerate(values):
        (tmp_path / f"{number}").write_text(f"<{value}>")
    found = {aviary.known[f.canary].where for f in Search(aviary).folder(tmp_path)}
    assert found == {"a", "b", "c", "d"}


def test_a_word_across_two_pieces_of_a_stream_is_found():
    aviary = Aviary()
    word = aviary.a_word("Ann", "here")
    pieces = [b"x" * 10_000 + word[:6].encode(), word[6:].encode() + b"y" * 10_000]
    assert {f.canary for f in Search(aviary).pieces("stream", pieces)} == {word}
