"""Which tests prove which clause of the policy, from the marks of the tests.

    tools/clauses.py            write what follows from them
    tools/clauses.py --check    fail where the files do not say the same

Writes focaljet/policy/clauses/tested.json, which goes with the package, and
docs/reference/clauses.md, for people. A test names its clauses:

    @pytest.mark.clause("C79", "C80")
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # run as a file, it knows only its own folder
TESTED = ROOT / "focaljet/policy/clauses/tested.json"
DOCUMENT = ROOT / "docs/reference/clauses.md"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args().check
    written = as_json(marks(ROOT))
    stale = _put(TESTED, written, check=check)
    # The document needs Django, for the titles and for what is installed here.
    stale |= _put(DOCUMENT, document(), check=check)
    if stale and check:
        print("The clauses changed: run `python tools/clauses.py`.", file=sys.stderr)  # noqa: T201
    return int(stale and check)


def _put(path: Path, text: str, *, check: bool) -> bool:
    """Whether the file said something else."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    if not check:
        path.write_text(text, encoding="utf-8")
    return True


def as_json(found: dict[str, list[str]]) -> str:
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def marks(root: Path) -> dict[str, list[str]]:
    """By the number of a clause, in order: the tests that name it."""
    found: dict[str, set[str]] = {}
    for path in test_files(root):
        source = path.read_text(encoding="utf-8")
        if "mark.clause" in source:
            name = path.relative_to(root).as_posix()
            for test, number in marks_in(ast.parse(source)):
                found.setdefault(number, set()).add(f"{name}::{test}")
    return {number: sorted(found[number]) for number in sorted(found, key=_order)}


def test_files(root: Path) -> Iterator[Path]:
    yield from sorted(root.glob("focaljet/*/tests/**/test_*.py"))
    yield from sorted(root.glob("tests/**/test_*.py"))


def marks_in(module: ast.Module) -> Iterator[tuple[str, str]]:
    """(test, number) for each mark, also where marks have a name of their own."""
    known: dict[str, list[str]] = {}
    for node in module.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                known[name] = list(_named([value], known))
    inherited = known.pop("pytestmark", [])
    yield from _of_body(module.body, "", inherited, known)


def _of_body(
    body: list[ast.stmt], under: str, inherited: list[str], known: dict[str, list[str]]
) -> Iterator[tuple[str, str]]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            own = [*_named(node.decorator_list, known), *_of_class(node.body, known)]
            inside = f"{under}{node.name}::"
            yield from _of_body(node.body, inside, [*inherited, *own], known)
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            for number in {*inherited, *_named(node.decorator_list, known)}:
                yield f"{under}{node.name}", number


def _of_class(body: list[ast.stmt], known: dict[str, list[str]]) -> Iterator[str]:
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id="pytestmark")], value=value):
                yield from _named([value], known)


def _named(nodes: list[ast.expr], known: dict[str, list[str]]) -> Iterator[str]:
    """The numbers within `pytest.mark.clause(…)`, also in the marks of a parameter."""
    for node in (inner for outer in nodes for inner in ast.walk(outer)):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="mark"), attr="clause")
            ):
                for argument in node.args:
                    if isinstance(argument, ast.Constant):
                        yield str(argument.value)
            case ast.Name(id=name):
                yield from known.get(name, ())


def _order(number: str) -> tuple[int, str]:
    digits = "".join(filter(str.isdigit, number))
    return (int(digits or 0), number)


def document() -> str:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "focaljet.config.settings_test")
    import django

    django.setup()
    from focaljet.choices import queries as choices
    from focaljet.policy.clauses import document as made

    choices.assume({})  # as a new site stands; no database is asked
    return made.as_markdown()


if __name__ == "__main__":
    sys.exit(main())
