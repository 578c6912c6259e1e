"""Violations planted into a copy of the house: `manage.py check` refuses each.

`make check` and CI run that command. What it finds, and what it lets pass, is shown
one by one in personal/tests; an undeclared column of the database, which needs one, in
personal/tests/test_columns.py.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import focaljet

HOUSE = Path(focaljet.__file__).resolve().parent


@dataclass(frozen=True)
class Planted:
    what: str
    file: str
    line: str
    refusal: str


VIOLATIONS = [
    Planted(
        "a field of a table",
        "forum/models/topics.py",
        'Topic.add_to_class("phone", models.TextField())',
        "(personal.E001) forum.Topic.phone is not declared.",
    ),
    Planted(
        "a cookie",
        "forum/views/reading.py",
        'def follow(response): response.set_cookie("seen", "1")',
        "(personal.E004) A cookie is set past the door",
    ),
    Planted(
        "a field of a form",
        "cases/forms.py",
        "class CallMeForm(ContactForm): phone = forms.CharField()",
        "(personal.E010) The input 'phone' is not declared.",
    ),
    Planted(
        "an input in a template",
        "site/templates/site/contact.html",
        '<input type="tel" name="phone">',
        "(personal.E010) The input 'phone' is not declared.",
    ),
    Planted(
        "an argument of a job",
        "accounts/tasks.py",
        '@app.task(queue="mail")\ndef call(*, phone: str) -> None: ...',
        "(personal.E011) The argument 'phone' of the job focaljet.accounts.tasks.call",
    ),
    Planted(
        "a declaration that grew wider",
        "accounts/cookies.py",
        'INVENTORY = (*INVENTORY, Cookie("seen", Purpose.SECURITY, "to know you"))',
        "(personal.E008) The declarations grew wider than privacy.lock: seen: a new",
    ),
    Planted(
        "a sponsor in a notice",
        "mailing/templates/mailing/notice/policy.txt",
        "{% block sponsor %}Buy tyres{% endblock %}",
        "a notice has no block.",
    ),
    Planted(
        "a promise that no test proves",
        "policy/clauses/opening.py",
        'CLAUSES += (Clause("C98", "A promise"),)',
        "(personal.E012) C98 (A promise) is promised and proven by no test.",
    ),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy to plant in. Python takes it for the house, as it lies where that starts."""
    copy = tmp_path_factory.mktemp("planted") / HOUSE.name
    shutil.copytree(HOUSE, copy, ignore=shutil.ignore_patterns("vendor"))
    shutil.copy(HOUSE.parent / "manage.py", copy.parent)
    return copy


@pytest.mark.parametrize("planted", VIOLATIONS, ids=lambda planted: planted.what)
def test_the_build_stops_at(planted: Planted, house: Path):
    file = house / planted.file
    as_it_was = file.read_text()
    file.write_text(f"{as_it_was}\n\n{planted.line}\n")
    try:
        check = run_check(house)
    finally:
        file.write_text(as_it_was)
    assert check.returncode == 1
    assert planted.refusal in check.stderr
    # And at nothing else: the house that lies around it passes.
    assert "identified 1 issue (" in check.stderr


def run_check(house: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "manage.py", "check"]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "focaljet.config.settings_test",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    # A child makes a data folder of its own, and throws it away.
    environment.pop("PYTEST_XDIST_WORKER", None)
    return subprocess.run(  # noqa: S603  our own command
        words, cwd=house.parent, env=environment, capture_output=True, text=True
    )
