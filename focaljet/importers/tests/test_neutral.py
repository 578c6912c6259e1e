"""The neutral file: written whole or not at all, and read without trust."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from focaljet.importers.neutral import rows, schema
from focaljet.importers.neutral.errors import NeutralFileError
from focaljet.importers.neutral.reader import Reader
from focaljet.importers.neutral.writer import Writer
from focaljet.importers.tests.makers import (
    a_board,
    a_member,
    a_post,
    a_topic,
    make_neutral,
)

DOCS = Path(__file__).parents[3] / "docs" / "reference" / "neutral.md"


def changed(path: Path, *statements: str) -> Path:
    database = sqlite3.connect(path)
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()
    return path


def refusal(path: Path) -> str:
    with pytest.raises(NeutralFileError) as caught:
        read_all(path)
    return str(caught.value)


def read_all(path: Path) -> None:
    with Reader(path) as file:
        list(file.posts_in_order(10))
        list(file.batches(rows.Member, 10))


def test_what_is_written_is_read(tmp_path: Path):
    member = a_member(
        joined_at=datetime(2004, 3, 1, tzinfo=UTC), email="ann@garage.example"
    )
    topic = a_topic(is_sticky=True, views=7)
    post = a_post(edited_at=datetime(1969, 7, 20, tzinfo=UTC))
    remark = rows.Remark(rows.Kind.POST, "x", True, "It is empty.", "a/b")
    path = make_neutral(tmp_path / "file", member, topic, post, remark)
    with Reader(path) as file:
        assert file.about.source == "elsewhere"
        assert list(file.batches(rows.Member, 10)) == [[member]]
        assert list(file.batches(rows.Topic, 10)) == [[topic]]
        assert list(file.posts_in_order(10)) == [[post]]
        assert list(file.remarks()) == [remark]
        assert file.count(rows.Post) == 1


def test_rows_come_in_batches_each_once(tmp_path: Path):
    members = [a_member(f"{n:03}") for n in range(25)]
    with Reader(make_neutral(tmp_path / "file", *members)) as file:
        batches = list(file.batches(rows.Member, 10))
    assert [len(batch) for batch in batches] == [10, 10, 5]
    assert [member for batch in batches for member in batch] == members


def test_posts_come_in_the_order_of_time_but_never_before_the_one_above(tmp_path: Path):
    early, late = datetime(1993, 1, 1, tzinfo=UTC), datetime(1994, 1, 1, tzinfo=UTC)
    path = make_neutral(
        tmp_path / "file",
        a_post("question", 1, written_at=late),
        a_post("answer by a wrong clock", 2, written_at=early),
        a_post("elsewhere", 1, topic="t0", written_at=early),
    )
    with Reader(path) as file:
        ids = [post.id for batch in file.posts_in_order(2) for post in batch]
    assert ids == ["elsewhere", "question", "answer by a wrong clock"]


def test_an_error_leaves_no_file(tmp_path: Path):
    with (
        pytest.raises(ZeroDivisionError),
        Writer(tmp_path / "file", source="s", kind="k", title="t"),
    ):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_an_id_given_twice_is_an_error_and_leaves_no_file(tmp_path: Path):
    with pytest.raises(sqlite3.IntegrityError):
        make_neutral(tmp_path / "file", a_member(), a_member())
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_can_read_the_file(tmp_path: Path):
    path = make_neutral(tmp_path / "file", a_member())
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_none_is_refused_in_words(tmp_path: Path):
    text = tmp_path / "text"
    text.write_text("This is no database. " * 100)
    other = tmp_path / "other"
    changed(other, "CREATE TABLE about (version)")
    empty = tmp_path / "empty"
    empty.touch()
    assert refusal(tmp_path / "none") == f"There is no file {tmp_path / 'none'}."
    for path in (text, other, empty):
        assert refusal(path) == f"{path} is not a neutral file."


def test_a_file_of_a_newer_version_is_refused_in_words(tmp_path: Path):
    path = make_neutral(tmp_path / "file")
    changed(path, "PRAGMA user_version = 99")
    assert "newer Focaljet (version 99 of the format" in refusal(path)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM about",
        "UPDATE about SET is_complete = 0",
        "DROP TABLE posts",
        "ALTER TABLE members DROP COLUMN email",
        "UPDATE posts SET written_at = 9223372036854775807",
    ],
)
def test_a_broken_file_is_refused_in_words(tmp_path: Path, statement: str):
    path = changed(make_neutral(tmp_path / "file", *a_board()), statement)
    assert refusal(path)


def test_a_file_cut_short_is_refused_in_words(tmp_path: Path):
    path = make_neutral(
        tmp_path / "file", *(a_post(f"p{n}", n, source="x" * 500) for n in range(500))
    )
    path.write_bytes(path.read_bytes()[:100_000])
    assert refusal(path)


def test_every_class_has_its_table_and_every_field_its_column(tmp_path: Path):
    database = sqlite3.connect(make_neutral(tmp_path / "file"))
    for kind, table in schema.TABLES.items():
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        assert columns == [field.name for field in fields(kind)], table
    database.close()


def test_the_documented_schema_is_the_real_one():
    (documented,) = re.findall(r"```sql\n(.*?)```", DOCS.read_text(), re.DOTALL)
    assert documented == schema.SQL
