"""Two owners publish in the same moment; two workers send the same notices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail

from focaljet.accounts.tests.makers import make_member
from focaljet.base.verdict import RefusedError
from focaljet.mailing.models.notices import Notice
from focaljet.mailing.services import notices
from focaljet.policy.models.versions import Version
from focaljet.policy.services import publishing
from focaljet.policy.tests.makers import Build, publish, publish_wider
from tests.jobs import forget_jobs_and_counts
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_left_behind(transactional_db: None) -> Iterator[None]:
    yield
    forget_jobs_and_counts()


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> Build:
    return Build(monkeypatch)


@pytest.mark.clause("C94")
def test_the_same_draft_published_twice_at_once_is_one_version(build: Build):
    make_member("Ann", email="ann@example.org")
    publishing.publish_first("privacy")
    build.widen()
    came = together(publish, publish, publish)
    assert sum(isinstance(each, Version) for each in came) == 1
    refused = [each for each in came if isinstance(each, RefusedError)]
    assert len(refused) == 2
    assert list(Version.objects.values_list("number", flat=True)) == [1, 2]
    assert Notice.objects.count() == 1
    assert publishing.faults() == []


def test_a_fresh_site_started_twice_at_once_has_one_first_version(build: Build):
    assert not Version.objects.exists()
    came = together(
        *[lambda: publishing.publish_first("privacy") for _server in range(3)]
    )
    assert [each for each in came if each] == list(Version.objects.all())
    assert Version.objects.count() == 1


@pytest.mark.clause("C16")
def test_two_workers_send_each_notice_once(build: Build, settings: Any):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for number in range(12):
        make_member(f"M{number:02}", email=f"m{number:02}@example.org")
    publish_wider(build)
    together(notices.send_some, notices.send_some, notices.send_some)
    told = sorted(address for each in mail.outbox for address in each.to)
    assert told == [f"m{number:02}@example.org" for number in range(12)]
    assert not Notice.objects.filter(sent_at=None).exists()
