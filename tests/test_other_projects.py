"""Another Django project on focaljet.personal and focaljet.privacy: a tool shed.

It has a user model, pages and tables of its own, and knows no other app of ours.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / "tests" / "example_project"
REUSED = ("base", "choices", "personal", "privacy")


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """An empty database beside that of the tests; gives its URL."""
    where = settings.DATABASES["default"]
    name = f"shed_{uuid4().hex[:12]}"
    given = {
        "host": where.get("HOST"),
        "port": where.get("PORT"),
        "user": where.get("USER"),
        "password": where.get("PASSWORD"),
    }
    server = {key: value for key, value in given.items() if value}
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    who = quote(str(server.get("user", "")), safe="")
    if secret := server.pop("password", ""):
        who += f":{quote(str(secret), safe='')}"
    more = {"host": server["host"]} if "host" in server else {}
    port = f":{server['port']}" if "port" in server else ""
    yield f"postgres://{who}@{port}/{name}?{urlencode(more)}"
    with psycopg.connect(dbname="postgres", autocommit=True, **given_again(where)) as c:
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        c.execute(drop)


def given_again(where: Any) -> dict[str, Any]:
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    return {key: where[name] for key, name in names.items() if where.get(name)}


def run(
    *words: str, data: Path, url: str = "postgres://x@/x", project: Path = PROJECT
) -> subprocess.CompletedProcess[str]:
    """A command of the project, which finds nothing of our settings around it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FOCALJET_", "DJANGO_", "DATABASE_", "PYTEST_"))
    }
    environment = {
        **kept,
        "PYTHONPATH": f"{project}{os.pathsep}{ROOT}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "DJANGO_SETTINGS_MODULE": "shed.settings",
        "FOCALJET_DATA": str(data),
        "FOCALJET_SECRET_KEY": "a key of the shed and of nobody else on this street",
        "DATABASE_URL": url,
    }
    return subprocess.run(  # noqa: S603  our own command
        [sys.executable, *words],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def day(database: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("shed")
    data = folder / "data"
    data.mkdir()
    done = run("drive.py", str(folder), data=data, url=database)
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_the_checks_pass_and_every_column_is_declared(day: dict[str, Any]):
    assert day["columns"] == ""


def test_its_pages_stand_in_its_own_frame(day: dict[str, Any]):
    assert set(day["pages"].values()) == {200}, day["pages"]
    assert day["stranger"] == 302


def test_ada_takes_along_what_the_shed_knows(day: dict[str, Any]):
    archive = day["archive"]
    tables = {"shed.Neighbour", "shed.Tool", "shed.Loan", "shed.Note"}
    assert {f"data/{table}.json" for table in tables} <= set(archive)
    assert "ada@street.example" in archive["data/shed.Neighbour.json"]
    assert "a shelf" in archive["data/shed.Loan.json"]
    assert "Mind the switch" in archive["data/shed.Note.json"]
    assert "Thank you" not in "".join(archive.values())  # these are Ben's words


def test_what_was_kept_long_enough_ends_by_itself(day: dict[str, Any]):
    assert day["loans"] == ["a shelf"]


def test_ada_is_erased_and_her_words_stay_without_a_name(day: dict[str, Any]):
    assert day["left"] == {
        "neighbours": ["Ben"],
        "lent_by": None,
        "notes": [["Mind the switch", None], ["Thank you, Ada", "Ben"]],
        "loans": 0,
    }
    assert "as it was made" in day["verify"]
    assert "Ledger:" in day["verify"]
    assert "shed.Loan" in day["map"]


def test_the_proof_holds_for_the_shed(day: dict[str, Any]):
    assert "(100 %)" in day["proof"]
    assert "Residue: 0" in day["proof"]
    assert day["proof"].splitlines()[-1] == "Proven."


@pytest.mark.parametrize(
    ("file", "line", "instead", "refusal"),
    [
        (
            "models.py",
            '                ("reason", Category.CONTENT),\n',
            "",
            "(personal.E001) shed.Loan.reason is not declared",
        ),
        (
            "forms.py",
            '        "note": "shed.Note.text",\n',
            "",
            "(personal.E010) The input 'note' is not declared",
        ),
        (
            "views.py",
            '    return redirect("tools")\n\n\n@login',
            '    answer = redirect("tools")\n    answer.set_cookie("seen", "1")\n'
            "    return answer\n\n\n@login",
            "(personal.E004) A cookie is set past the door",
        ),
    ],
    ids=["field", "input", "cookie"],
)
def test_its_build_stops_where_something_is_not_declared(
    tmp_path: Path, file: str, line: str, instead: str, refusal: str
):
    copy = tmp_path / "project"
    shutil.copytree(PROJECT, copy)
    changed = copy / "shed" / file
    as_it_was = changed.read_text()
    assert line in as_it_was
    changed.write_text(as_it_was.replace(line, instead))
    checked = run("-m", "django", "check", data=tmp_path, project=copy)
    assert checked.returncode == 1
    assert refusal in checked.stderr


def test_what_is_reused_imports_no_feature_and_names_no_page_of_one():
    """What import-linter sees of imports, for the names that stand in strings too."""
    foreign = []
    for app in REUSED:
        folder = ROOT / "focaljet" / app
        for path in [*folder.rglob("*.py"), *folder.rglob("*.html")]:
            if {"tests", "migrations"} & set(path.parts):
                continue
            text = path.read_text(encoding="utf-8")
            texts = _strings(text) if path.suffix == ".py" else [text]
            foreign += [
                f"{path.relative_to(ROOT)}: {name}"
                for name in _pages_of_features()
                if any(name in each for each in texts)
            ]
    assert foreign == []


def _strings(source: str) -> list[str]:
    """Every text of a module but its docstrings."""
    tree = ast.parse(source)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(
            node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        )
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docs
    ]


def _pages_of_features() -> list[str]:
    """How the names of pages of other apps begin, in either kind of quotes."""
    apps = [
        "accounts",
        "account_",
        "attachments",
        "backups",
        "cases",
        "children",
        "composer",
        "consent",
        "disclosure",
        "forum",
        "joining",
        "mailing",
        "members",
        "moderation",
        "policy",
        "remote",
        "safeguards",
        "second_step",
        "site",
    ]
    spaces = [app if app.endswith("_") else f"{app}:" for app in apps]
    return [f"{quoted}{space}" for space in spaces for quoted in ("'", 'url("')]
