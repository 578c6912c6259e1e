"""One invitation for one person, and two who use it at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import PASSWORD, make_moderator
from focaljet.accounts.tests.steps import GROWN_UP
from focaljet.joining.models import Invitation
from focaljet.joining.services import invitations
from tests.jobs import forget_jobs_and_counts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_left_behind(transactional_db: None) -> Iterator[None]:
    yield
    forget_jobs_and_counts()


def test_of_two_people_with_one_invitation_one_comes_in_and_one_gets_a_sentence():
    made = invitations.invite(maker=make_moderator(), note="", uses=1, days=3)
    link = reverse("joining:invited", args=[invitations.token_of(made)])
    answers, start = [], Barrier(2, timeout=60)

    def join(name: str) -> None:
        try:
            client = Client(REMOTE_ADDR=f"192.0.2.{len(name)}")
            form = client.post(link, GROWN_UP).headers["Location"]
            typed = {"screen_name": name, "password": PASSWORD}
            start.wait()
            answers.append(
                client.post(form, typed | {"email": f"{name}@example.org"}).status_code
            )
        finally:
            connection.close()

    threads = [Thread(target=join, args=(name,)) for name in ("Ann", "Bobby")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 302 in answers
    assert set(answers) - {302} <= {410, 422}
    assert len(answers) == 2
    assert Invitation.objects.get().used == 1
    assert Member.objects.filter(screen_name__in=["Ann", "Bobby"]).count() == 1
