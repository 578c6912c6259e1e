"""An erasure that is killed wherever it can be, and what the next process makes of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from focaljet.importers.tests.test_interruption import database_url
from focaljet.privacy import erasure_log, tasks
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.proof import findings
from focaljet.privacy.proof.canaries import Aviary
from focaljet.privacy.proof.planting import Planter
from focaljet.privacy.proof.search import Search, dump
from focaljet.privacy.services import erasing, ledger
from focaljet.privacy.tests.test_proof_of_the_proof import due
from tests.jobs import forget_jobs_and_counts
from tests.lives import folders

# Forks a process for each moment at which an erasure can fall; it kills itself there, and
# the next one goes on and falls at the next moment, until one comes to the end.
FALLS = """
import dataclasses, json, os, signal, sys
import django
django.setup()
from django.db import connection, connections
from focaljet.privacy.erasing import steps
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.services import erasing
from focaljet.privacy.walk import Person

erasure_id, fallen = int(sys.argv[1]), []
# Once for nobody, so that not every child has to warm up.
for step in steps.plan(Person(0, ()), Erasure(words="go"), frozenset(), {}):
    step.run()
connections.close_all()

def fall(moment):
    if moment not in fallen:
        os.write(told, moment.encode())
        os.kill(os.getpid(), signal.SIGKILL)

def falling(make):
    def make_falling(*given):
        step = make(*given)
        place = f"{step.name} {getattr(given[0], 'path', '')}"
        def run():
            global here
            here = place
            rows = step.run()
            fall(f"after {place}")
            return rows
        return dataclasses.replace(step, run=run)
    return make_falling

def in_falling_batches(ids, deed, in_batches=steps.in_batches):
    def do(batch):
        rows = deed(batch)
        fall(f"within {here}")
        return rows
    return in_batches(ids, do)

def write_log(what, *rest, write=erasing._write_log):
    fall(f"before the line {what}")
    write(what, *rest)
    fall(f"after the line {what}")

def wait_until_the_fallen_is_forgotten():
    # PostgreSQL notices a moment later that a process is gone, and holds its lock.
    key = [erasing.WORK, erasure_id]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", key)
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)

steps._of_share, steps._of_store = falling(steps._of_share), falling(steps._of_store)
steps.in_batches = in_falling_batches
erasing._write_log = write_log

while True:
    reads, told = os.pipe()
    child = os.fork()
    if not child:
        wait_until_the_fallen_is_forgotten()
        os._exit(0 if erasing.erase(erasure_id=erasure_id) else 1)
    os.close(told)
    _child, how = os.waitpid(child, 0)
    moment = os.read(reads, 1000).decode()
    os.close(reads)
    if not os.WIFSIGNALED(how):
        break
    fallen.append(moment)
print(json.dumps({"fallen": fallen, "end": os.waitstatus_to_exitcode(how)}))
"""

# Says that it is there, and waits for the word.
ERASES = """
import sys
import django
django.setup()
from focaljet.privacy.services import erasing
print("here", flush=True)
sys.stdin.read()
print(erasing.erase(erasure_id=int(sys.argv[1])))
"""


@pytest.fixture
def aviary(
    transactional_db: None, settings: Settings, tmp_path: Path
) -> Iterator[Aviary]:
    # The other process finds the same folders by FOCALJET_DATA.
    settings.DATA_DIR = tmp_path
    yield Aviary()
    forget_jobs_and_counts()


def start(script: str, data: Path, erasure: Erasure) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603  our own words
        [sys.executable, "-c", script, str(erasure.pk)],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "focaljet.config.settings",
            "DATABASE_URL": database_url(),
            "FOCALJET_DATA": str(data),
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def fall_everywhere(erasure: Erasure, data: Path) -> list[str]:
    out, errors = start(FALLS, data, erasure).communicate()
    assert out, errors
    told = json.loads(out)
    assert told["end"] == 0, errors
    return list(told["fallen"])


def erase_in_two_processes(erasure: Erasure, data: Path) -> list[str]:
    others = [start(ERASES, data, erasure) for _ in "ab"]
    assert [other.stdout.readline() for other in others] == ["here\n"] * 2
    for other in others:
        other.stdin.close()
        other.stdin = None
    came = [other.communicate() for other in others]
    assert [errors for _out, errors in came] == ["", ""]
    return [out.strip() for out, _errors in came]


def whole_site() -> dict[str, list[bytes]]:
    return {name: sorted(b"".join(pieces).splitlines()) for name, pieces in dump()}


def residue(aviary: Aviary) -> list[str]:
    finds = Search(aviary).everything(folders())
    return [aviary.known[f.canary].where for f in findings.residue(finds, aviary, "go")]


def test_an_erasure_that_falls_at_every_step_in_turn_leaves_nothing_behind(
    aviary: Aviary, tmp_path: Path
):
    plant = Planter(aviary, "Ann").run()
    assert len(residue(aviary)) > 50
    erasure = due(plant.member_id)
    fallen = fall_everywhere(erasure, tmp_path)
    assert len(fallen) == len(set(fallen)) > 70
    for when in ("within", "after"):
        assert f"{when} forum.PostBody post__author" in fallen
        assert f"{when} accounts.Member self" in fallen
    assert "after store outbox: erase " in fallen
    assert {"after the line begun", "before the line done"} < set(fallen)
    assert fallen[-1] == "after the line done"
    assert erasing.erase(erasure_id=erasure.pk)
    assert residue(aviary) == []
    assert findings.links_left(plant.member_id) == []
    assert [line.what for line in erasure_log.entries()] == ["begun", "done"]
    assert ledger.verify().trouble == ""


def test_the_job_run_once_more_changes_nothing(aviary: Aviary):
    plant = Planter(aviary, "Ann").run()
    erasure = due(plant.member_id)
    tasks.erase.func(erasure_id=erasure.pk)
    site, log = whole_site(), erasure_log.path().read_bytes()
    tasks.erase.func(erasure_id=erasure.pk)
    tasks.erase_all_due.func(timestamp=0)
    assert whole_site() == site
    assert erasure_log.path().read_bytes() == log


def test_two_processes_that_carry_out_the_same_erasure_do_it_once(
    aviary: Aviary, tmp_path: Path
):
    plant = Planter(aviary, "Ann").run()
    erasure = due(plant.member_id)
    came = erase_in_two_processes(erasure, tmp_path)
    # The second may come when all is done, which is as good.
    assert sorted(came) in (["False", "True"], ["True", "True"])
    assert erasing.erase(erasure_id=erasure.pk)
    assert residue(aviary) == []
    assert [line.what for line in erasure_log.entries()] == ["begun", "done"]


def test_a_fall_before_the_first_step_does_not_outlive_a_change_of_mind(aviary: Aviary):
    plant = Planter(aviary, "Ann").run()
    erasure = due(plant.member_id)
    facts = {"erasure_id": erasure.pk, "member_id": plant.member_id, "words": "go"}
    erasure_log.write(erasure_log.BEGUN, **facts)  # and there it fell
    assert erasing.call_off(member_id=plant.member_id)
    assert [line.what for line in erasure_log.entries()] == ["begun", "off"]
    again = due(plant.member_id)
    assert erasing.erase(erasure_id=again.pk)
    said = [line.what for line in erasure_log.entries()]
    assert said == ["begun", "off", "begun", "done"]
