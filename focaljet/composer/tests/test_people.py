"""Names for whoever types an @."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_imported_author, make_member
from focaljet.base import clock
from focaljet.composer.queries.people import SUGGESTED, known_by_name

pytestmark = pytest.mark.django_db


def names(client: Client, start: str, **more: str) -> list[str]:
    answer = client.get(reverse("people:suggest"), {"q": start, **more})
    return [found["name"] for found in answer.json()["names"]]


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(make_member("Ann"))
    return client


def test_two_letters_bring_the_names_that_begin_so(signed_in: Client):
    for name in ("Moe", "Mo Smith", "Maud", "Tom"):
        make_member(name)
    assert names(signed_in, "mo") == ["Mo Smith", "Moe"]
    assert names(signed_in, "m") == []
    assert names(signed_in, "mo%") == []
    answer = signed_in.get(reverse("people:suggest"), {"q": "mo s"})
    assert answer.json()["names"][0]["typed"] == '@"Mo Smith"'


def test_nobody_is_suggested_who_is_not_there(signed_in: Client):
    for name, state in {
        "Moved": {"hidden_at": clock.now()},
        "Moneyless": {"is_active": False},
        "Mouse": {"waits_since": clock.now()},
    }.items():
        Member.objects.filter(pk=make_member(name).pk).update(**state)
    make_imported_author("Moses")
    assert names(signed_in, "mo") == []


def test_there_are_never_more_than_eight(signed_in: Client):
    for n in range(12):
        make_member(f"Moe {n}")
    assert len(names(signed_in, "moe")) == SUGGESTED


def test_strangers_learn_no_names(client: Client):
    make_member("Moe")
    answer = client.get(reverse("people:suggest"), {"q": "mo"})
    assert answer.status_code == 302


def test_who_asks_too_often_waits(signed_in: Client):
    url = reverse("people:suggest")
    answers = [signed_in.get(url, {"q": "m"}).status_code for _ in range(121)]
    assert answers == [200] * 120 + [429]


def test_a_thousand_names_are_one_query(django_assert_num_queries):
    ann = make_member("Ann")
    source = "@Ann " + " ".join(f"@name{n} x" for n in range(1_000))
    with django_assert_num_queries(1):
        found = known_by_name(source)
    assert found == {"ann": ann.pk}
    with django_assert_num_queries(0):
        known_by_name("no names here")


def test_the_beginning_of_a_name_is_looked_up_in_an_index():
    Member.objects.bulk_create(
        [
            Member(screen_name=f"n{n:05}", skeleton=f"n{n:05}", password="!")
            for n in range(3_000)
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_member")
    plan = Member.objects.filter(skeleton__startswith="n0123").explain()
    assert "Index" in plan
