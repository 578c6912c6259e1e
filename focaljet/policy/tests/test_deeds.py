"""`focaljet privacy diff, publish, ready`, and what a start of the site makes of them."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from focaljet.personal.lock import file
from focaljet.policy.models.versions import Version
from focaljet.policy.queries import versions
from focaljet.policy.services import publishing
from focaljet.policy.tests.makers import Build
from focaljet.privacy import declarations

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = StringIO()
    call_command("privacy", *words, stdout=out)
    return out.getvalue()


def test_a_fresh_site_publishes_its_first_versions_by_itself():
    run("ready")
    run("ready")
    numbers = Version.objects.values_list("document", "number")
    assert sorted(numbers) == [("privacy", 1), ("terms", 1)]
    for document in ("privacy", "terms"):
        assert versions.in_force(document)


@pytest.mark.clause("C94", "C95")
def test_a_build_that_is_wider_than_what_was_published_does_not_start(build: Build):
    run("ready")
    build.narrow()
    run("ready")  # narrower is fine
    build.widen()
    with pytest.raises(CommandError) as refused:
        run("ready")
    assert "accounts.Member.shoe_size: a new datum" in str(refused.value)
    assert "focaljet privacy publish --summary" in str(refused.value)
    said = run("publish", "--summary", "We ask for the size of your shoes.")
    assert "Version 2 is published" in said
    assert "members are told" in said
    run("ready")


def test_the_start_says_what_the_makers_announced(build: Build, settings, tmp_path):
    run("ready")
    settings.PRIVACY_LOCK = tmp_path / "privacy.lock"
    old, new = dict(build.form), build
    new.widen()
    file._write(
        file.Lock(
            old,
            [
                {
                    "number": 1,
                    "day": "2026-11-29",
                    "words": "Shoes.",
                    "differences": [{"place": "accounts.Member.shoe_size"}],
                }
            ],
        )
    )
    with pytest.raises(CommandError, match=r"Its makers say:\n  Shoes\."):
        run("ready")


def test_publishing_nothing_new_is_refused_in_words(build: Build):
    publishing.publish_first("privacy")
    with pytest.raises(CommandError, match="Nothing changed"):
        run("publish", "--summary", "Nothing")


def test_diff_tells_what_the_lock_and_the_published_version_do_not_say(
    build: Build, monkeypatch, settings, tmp_path
):
    settings.PRIVACY_LOCK = tmp_path / "privacy.lock"
    with pytest.raises(CommandError, match="There is no lock yet"):
        run("diff")
    with pytest.raises(CommandError, match="published no policy yet"):
        run("diff", "--published")
    file.update(today=date(2026, 11, 29))
    run("ready")
    assert run("diff") == "No difference.\n"
    build.widen()
    monkeypatch.setattr(declarations, "normal_form", lambda: build.form)
    for words in (["diff"], ["diff", "--published"]):
        assert "wider     accounts.Member.shoe_size: a new datum" in run(*words)


def test_lock_writes_the_file(settings, tmp_path):
    settings.PRIVACY_LOCK = tmp_path / "privacy.lock"
    assert "written" in run("lock")
    assert run("diff") == "No difference.\n"
