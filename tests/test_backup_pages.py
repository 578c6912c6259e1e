"""The owners' page of backups, and what it says of the site's health."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from focaljet.accounts.models import RememberedDevice
from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.backups import panels, reports, signals
from focaljet.backups.models import BackupRun
from focaljet.backups.services import drilling
from focaljet.base import clock
from focaljet.base.offers import Health, health

pytestmark = pytest.mark.django_db

KEY = "age1nkay95q6278s336z9n09g57ldrkgrx3fmc47zg4ktn8uja2ha4esg3f7jd"


def make_run(**more) -> BackupRun:
    facts = {"at": clock.now(), "seconds": 2.5, "size": 4_200_000, "name": "focaljet-x"}
    return BackupRun.objects.create(**facts | more)


def make_drill(passed: bool = True):
    class Said:
        made_at, focaljet = clock.now().isoformat(), "0.1"

    checks = [reports.check("whole", passed, "2209 rows and 3 files are all there.")]
    return drilling.keep(reports.report(Said, checks, 4.2))


def states() -> dict[str, Health]:
    return {str(line.name): line.state for line in panels.health()}


@pytest.fixture
def every_night(settings: Settings, tmp_path: Path) -> None:
    settings.BACKUP_DIR, settings.BACKUP_TO = str(tmp_path / "nights"), [KEY]


def test_an_owner_reads_how_backups_stand_and_nobody_else_does(
    client: Client, every_night: None
):
    make_run()
    make_run(trouble="full", name="")
    make_drill()
    url = reverse("backups:backups")
    assert client.get(url).status_code == 404
    for member in (make_member("Ann"), make_moderator()):
        client.force_login(member)
        assert client.get(url).status_code == 404
    client.force_login(make_owner())
    page = client.get(url).content.decode()
    assert "4.2 MB" in page
    assert "The disk is full." in page
    assert "2209 rows and 3 files are all there." in page
    assert KEY not in page  # shortened


def test_where_nothing_is_set_the_page_says_what_to_do(client: Client):
    client.force_login(make_owner())
    page = client.get(reverse("backups:backups")).content.decode()
    assert "focaljet backup key" in page
    assert "No backup was made so far." in page


def test_twenty_runs_cost_the_queries_of_one(client: Client, every_night: None):
    client.force_login(make_owner())
    url = reverse("backups:backups")
    make_run()
    make_drill()
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(20):
        make_run()
    with CaptureQueriesContext(connection) as many:
        page = client.get(url)
    assert len(many) <= len(one)
    assert "The last 20 are shown." in page.content.decode()


@pytest.mark.clause("C71a")
def test_health_is_red_where_the_last_night_brought_no_backup(every_night: None):
    assert states()["Backups"] == Health.BAD
    make_run()
    assert states()["Backups"] == Health.GOOD
    with clock.at(clock.now() + timedelta(hours=37)):
        assert states()["Backups"] == Health.BAD
    assert any(line.threats == "b" for line in health())


@pytest.mark.clause("C71a")
def test_health_asks_for_a_drill_after_ninety_days(every_night: None):
    assert states()["Restore drill"] == Health.ATTENTION
    make_drill()
    assert states()["Restore drill"] == Health.GOOD
    with clock.at(clock.now() + timedelta(days=91)):
        assert states()["Restore drill"] == Health.ATTENTION
    make_drill(passed=False)
    assert states()["Restore drill"] == Health.BAD


def test_health_wants_the_erasure_log_in_a_place_of_its_own(
    settings: Settings, tmp_path: Path
):
    settings.ERASURE_LOG_DIR = settings.DATA_DIR / "erasures"
    assert states()["Erasure log"] == Health.ATTENTION
    settings.ERASURE_LOG_DIR = tmp_path / "elsewhere"
    assert states()["Erasure log"] == Health.GOOD


def test_nobody_is_signed_in_by_a_backup(client: Client):
    ann = make_member("Ann")
    now = clock.now()
    RememberedDevice.objects.create(
        member=ann, series="s", token_hash="t", made_at=now, turned_at=now
    )
    signals.site_restored.send(sender=None)
    assert not RememberedDevice.objects.exists()
