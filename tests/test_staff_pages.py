"""A password alone opens no page of the staff, where the owner wants a second step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from focaljet.accounts.tests.makers import PASSWORD, make_owner
from focaljet.base import clock
from focaljet.choices.queries import assume
from focaljet.forum.tests.makers import make_topic

pytestmark = pytest.mark.django_db

MEANS = "/account/signing-in/"


@pytest.fixture
def staff_need_one() -> None:
    assume({"second_step.staff_need_one": True})


@pytest.mark.clause("C68")
@pytest.mark.usefixtures("staff_need_one")
@pytest.mark.parametrize(
    "path",
    [
        "/moderation/log/",
        "/privacy/cases/",
        "/privacy/cases/statistics/",
        "/privacy/disclosure/cases/",
        "/privacy/disclosure/parties/",
        "/owner/backups/",
        "/owner/health/",
        "/owner/health/breaches/",
        "/privacy/children/found/",
        "/owner/policy/",
        "/owner/policy/privacy/",
        "/mailing/sendings/",
        "/forum/rights/why/",
        "/forum/{}/rights/",
        "/forum/{}/deleted/",
        "/forum/deeds/topics/?deed=lock&topic={}",
    ],
)
def test_a_stolen_password_alone_opens_no_page_on_which_order_is_kept(
    client: Client, path: str
):
    topic = make_topic()
    path = path.format(topic.pk if "deed=" in path else topic.forum_id)
    client.force_login(make_owner(password=PASSWORD))
    assert client.get(path).status_code == 200  # the first evening
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        assert client.get(path).headers["Location"] == MEANS
        assert client.post(path).headers["Location"] == MEANS
