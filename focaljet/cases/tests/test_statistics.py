"""How requests were answered, in numbers that are about nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from focaljet.base import clock
from focaljet.cases.models.settled import Settled
from focaljet.cases.queries import statistics
from focaljet.cases.services import deciding
from focaljet.cases.services.deciding import Decision
from focaljet.cases.tests.makers import make_case

NOON = datetime(2027, 5, 31, 12, tzinfo=UTC)


def settled(number: int = 1, **given: object) -> None:
    words = {"month": date(2027, 5, 1), "kind": "access", "outcome": "granted"}
    more = {"days": 3, "is_late": False}
    Settled.objects.bulk_create(
        [Settled(**words | more | given) for _n in range(number)]
    )


@pytest.mark.django_db
def test_each_decision_is_counted_with_its_days_and_nobody_in_it(moe):
    with clock.at(NOON):
        case = make_case(kind="access", opened_at=NOON - timedelta(days=40))
        deciding.decide(
            by=moe, case_id=case.pk, decision=Decision("refused", "No.", "effort")
        )
    row = Settled.objects.get()
    assert (row.month, row.kind, row.outcome) == (date(2027, 5, 1), "access", "refused")
    assert (row.ground, row.days, row.is_late) == ("effort", 40, False)
    case.delete()
    assert Settled.objects.count() == 1


@pytest.mark.django_db
def test_moe_reads_exact_numbers(client, moe):
    settled(5)
    settled(outcome="refused", ground="effort", days=50, is_late=True)
    settled(outcome="granted", is_appeal=True)
    client.force_login(moe)
    with clock.at(NOON):
        html = client.get(reverse("cases:statistics")).content.decode()
    assert "Disproportionate technical effort: 1" in html
    assert "Appeals decided: 1, of which 1 brought something." in html
    (line,) = statistics.numbers_of(2027)
    assert (line.settled, line.granted, line.refused, line.late) == (6, 5, 1, 1)
    assert (line.median, line.ninetieth) == (3, 50)


@pytest.mark.django_db
def test_everybody_reads_no_number_that_could_point_at_somebody(client):
    settled(12)
    settled(4, outcome="refused", ground="others")
    settled(3, kind="erase")
    settled(20, kind="port")
    with clock.at(NOON):
        page = client.get(reverse("requests:statistics"))
    html = page.content.decode()
    assert not page.cookies
    assert "fewer than ten" in html
    assert ">16<" not in html  # from which 4 could be worked out
    assert ">4<" not in html
    assert ">12<" in html
    assert ">20<" in html
    assert "privacy of others" not in html


@pytest.mark.django_db
def test_an_empty_year_says_so_and_no_other_year_is_there(client, moe):
    settled()
    for url in (reverse("requests:statistics"), reverse("cases:statistics")):
        client.force_login(moe)
        with clock.at(datetime(2028, 2, 1, tzinfo=UTC)):
            assert "Nothing yet" in client.get(url).content.decode()
            assert client.get(url, {"year": "2027"}).status_code == 200
            for year in ("2026", "2029", "x", "02027"):
                assert client.get(url, {"year": year}).status_code == 404


@pytest.mark.django_db
def test_many_decisions_cost_the_queries_of_one(client):
    settled()
    with clock.at(NOON):
        with CaptureQueriesContext(connection) as one:
            client.get(reverse("requests:statistics"))
        settled(300)
        with CaptureQueriesContext(connection) as many:
            client.get(reverse("requests:statistics"))
    assert len(many) == len(one)


@given(st.lists(st.integers(0, 400), min_size=1), st.sampled_from([50, 90]))
def test_so_many_of_a_hundred_waited_no_longer(days, percent):
    found = statistics.percentile(days, percent)
    assert found in days
    assert sum(each <= found for each in days) * 100 >= percent * len(days)
    assert sum(each < found for each in days) * 100 < percent * len(days)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_no_small_number_can_be_worked_out(granted, partly, refused):
    numbers = statistics.Numbers("access", settled=granted + partly + refused)
    numbers.outcomes |= {"granted": granted, "partly": partly, "refused": refused}
    told = statistics.public(numbers)
    shown = [told.granted, told.partly, told.refused]
    assert all(n is None or n == 0 or n >= statistics.FEW for n in shown)
    if told.total is not None:
        assert None not in shown
    if numbers.settled < statistics.FEW:
        assert told.median is told.ninetieth is None
