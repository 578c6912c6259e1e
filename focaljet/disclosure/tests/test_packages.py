"""A package says itself what is in it, and anybody sees whether it was changed."""

from __future__ import annotations

import random
import shutil
import subprocess
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from focaljet.disclosure.package import checking, data, signing, writer
from focaljet.disclosure.package.rows import Days
from focaljet.disclosure.package.signing import NotOursError
from focaljet.disclosure.package.writer import Scope
from focaljet.privacy.tests.makers import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(tmp_path: Path) -> Any:
    """Some rows of Ann's, signed."""
    ann = make_person("Ann")
    shelf = next(s for s in data.shelves() if s.label == "accounts.Member")
    scope = Scope({ann.pk: uuid4()}, Days(), {shelf: shelf.data})
    path = tmp_path / "package.zip"
    writer.write(scope, path, {"case": 7})
    digest = signing.digest_of(path)
    return SimpleNamespace(path=path, signature=signing.sign(digest), ann=ann)


def check(package: Any, **more: Any) -> checking.Checked:
    words = {"signature": package.signature, "public": signing.public_key()} | more
    return checking.check(package.path, **words)


@pytest.mark.clause("C63")
def test_a_package_as_it_was_made_is_good(package):
    found = check(package)
    assert (found.rows, found.people, found.manifest["case"]) == (1, 1, 7)


@pytest.mark.clause("C63")
def test_one_changed_byte_is_found_wherever_it_stands(package):
    whole = package.path.read_bytes()
    chance = random.Random(5)  # noqa: S311  nothing secret
    places = {0, len(whole) - 1, *(chance.randrange(len(whole)) for _ in range(60))}
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        package.path.write_bytes(changed)
        with pytest.raises(NotOursError):
            check(package)
    for other in (whole + b"\0", whole[:-1], b""):
        package.path.write_bytes(other)
        with pytest.raises(NotOursError):
            check(package)


def test_one_changed_letter_of_the_signature_is_found(package):
    for place in range(len(package.signature)):
        letter = "A" if package.signature[place] != "A" else "B"
        said = package.signature[:place] + letter + package.signature[place + 1 :]
        with pytest.raises(NotOursError):
            check(package, signature=said)
    with pytest.raises(NotOursError):
        check(package, signature="")


def test_the_key_of_another_site_does_not_fit(package, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "another site"
    with pytest.raises(NotOursError):
        check(package)


def test_a_manifest_that_lists_other_files_is_found(package, tmp_path):
    with zipfile.ZipFile(package.path, "a") as archive:
        archive.writestr("data/more.jsonl", "{}\n")
    with pytest.raises(NotOursError, match="does not hold the files"):
        checking.compare(package.path)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="OpenSSL is not here")
def test_a_court_checks_it_with_the_three_lines_of_the_readme(
    package, tmp_path, client
):
    (tmp_path / "key.pem").write_bytes(client.get(reverse("disclosure:key")).content)
    signature = package.path.with_name("package.zip.sig")
    signature.write_text(f"{package.signature}\n", encoding="ascii")
    steps = (
        r"printf 'focaljet disclosure\n%s\n'"
        ' "$(sha256sum package.zip | cut -c1-64)" > said\n'
        "base64 -d package.zip.sig > raw\n"
        "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in said -sigfile raw"
    )
    run = ["/bin/sh", "-ec", steps]
    assert subprocess.run(run, cwd=tmp_path, check=False).returncode == 0  # noqa: S603
    with package.path.open("ab") as file:
        file.write(b"\0")
    assert subprocess.run(run, cwd=tmp_path, check=False).returncode != 0  # noqa: S603


def test_the_command_says_whether_it_holds(package, capsys, tmp_path):
    package.path.with_name("package.zip.sig").write_text(package.signature)
    call_command("disclosure", "verify", str(package.path))
    assert "as it was signed. 2 files, 1 entries, 1 people." in capsys.readouterr().out
    call_command("disclosure", "key")
    assert "BEGIN PUBLIC KEY" in capsys.readouterr().out
    package.path.write_bytes(package.path.read_bytes() + b"\0")
    with pytest.raises(CommandError, match="changed"):
        call_command("disclosure", "verify", str(package.path))
    with pytest.raises(CommandError):
        call_command("disclosure", "verify", str(tmp_path / "nowhere.zip"))


def test_the_private_key_is_for_us_alone_and_stays_the_same(client):
    first = client.get(reverse("disclosure:key")).content
    assert signing.key_path().stat().st_mode & 0o777 == 0o600
    assert client.get(reverse("disclosure:key")).content == first
    assert b"PRIVATE" not in first


def test_the_key_is_read_without_a_cookie(client):
    page = client.get(reverse("disclosure:key"))
    assert page.status_code == 200
    assert not page.cookies
