import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.base import clock
from focaljet.cases.models.cases import Case
from focaljet.cases.tests.makers import make_case
from focaljet.privacy.tests.makers import make_person

pytestmark = pytest.mark.django_db


# Cases


LISTS = ("cases", "statistics")
DEEDS = ("close", "write", "prove", "ask", "agent", "extend", "merge", "appeal")


@pytest.mark.parametrize("name", [*LISTS, "case", *DEEDS])
def test_to_everybody_else_there_are_no_cases(client, moe, name):
    case = make_case()
    address = reverse(f"cases:{name}", args=[] if name in LISTS else [case.pk])
    ask = client.post if name in DEEDS else client.get
    assert ask(address).status_code == 404
    client.force_login(make_person("Ann"))
    assert ask(address).status_code == 404


def test_ann_does_not_read_even_her_own_case_here(client, moe):
    ann = make_person("Ann")
    case = make_case(member=ann)
    client.force_login(ann)
    assert client.get(reverse("cases:case", args=[case.pk])).status_code == 404


def test_moe_sees_who_waits_longest_first(client, moe):
    with clock.at(clock.now()) as watch:
        first = make_case(message="The first letter")
        watch.advance(days=1)
        make_case(message="The second letter", member=make_person("Ann"))
        make_case(message="An old letter", closed_at=watch.moment)
    client.force_login(moe)
    page = client.get(reverse("cases:cases")).content.decode()
    places = [page.index(f"{word} letter") for word in ("The first", "The second")]
    assert places == sorted(places)
    assert reverse("cases:case", args=[first.pk]) in page
    assert "An old letter" not in page
    closed = client.get(reverse("cases:cases"), {"state": "closed"}).content.decode()
    assert "An old letter" in closed
    assert "The first letter" not in closed


def test_the_list_says_so_when_nobody_waits(client, moe):
    client.force_login(moe)
    page = client.get(reverse("cases:cases")).content.decode()
    assert "Nobody waits for an answer" in page


def test_twenty_cases_cost_the_queries_of_one(client, moe):
    client.force_login(moe)
    make_case(member=make_person("Ann"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("cases:cases"))
    for number in range(19):
        make_case(member=make_person(f"Ann {number}"))
    with CaptureQueriesContext(connection) as twenty:
        client.get(reverse("cases:cases"))
    assert len(twenty) == len(one)


def test_a_hostile_letter_is_only_text(client, moe):
    attack = "<script>alert(1)</script>\n<img src=x onerror=alert(2)>"
    case = make_case(message=attack, name='"><b>Vera')
    client.force_login(moe)
    for page in (
        client.get(reverse("cases:cases")),
        client.get(reverse("cases:case", args=[case.pk])),
    ):
        html = page.content.decode()
        assert "<script>alert" not in html
        assert "<img" not in html
        assert "<b>Vera" not in html


def test_moe_answers(client, moe):
    case = make_case(email="vera@mail.example")
    client.force_login(moe)
    address = reverse("cases:case", args=[case.pk])
    answered = client.post(address, {"answer": "It was a double."}, follow=True)
    html = answered.content.decode()
    assert "It was a double." in html
    assert "This case is closed." in html
    assert 'name="answer"' not in html


def test_moe_is_told_when_the_answer_reaches_nobody(client, moe):
    case = make_case()
    client.force_login(moe)
    html = client.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "goes to nobody" in html


def test_an_empty_answer_comes_back(client, moe):
    case = make_case()
    client.force_login(moe)
    page = client.post(reverse("cases:case", args=[case.pk]), {"answer": " "})
    assert page.status_code == 422
    assert Case.objects.get().is_open


def test_an_answer_that_came_too_late_keeps_its_words(client, moe):
    case = make_case(closed_at=clock.now())
    client.force_login(moe)
    page = client.post(reverse("cases:case", args=[case.pk]), {"answer": "Too late"})
    assert page.status_code == 422
    html = page.content.decode()
    assert "This case is closed." in html
    assert "Too late" in html


def test_moe_closes_without_an_answer(client, moe):
    case = make_case()
    client.force_login(moe)
    address = reverse("cases:close", args=[case.pk])
    assert client.get(address).status_code == 405
    assert client.post(address)["Location"] == reverse("cases:cases")
    assert not Case.objects.get().is_open
    assert client.post(address).status_code == 422


@pytest.mark.parametrize("number", [0, 2**63, 10**30])
def test_a_case_that_never_was_is_not_found(client, moe, number):
    client.force_login(moe)
    assert client.get(f"/privacy/cases/{number}/").status_code == 404


# The command


def test_the_command_is_content_when_all_is_declared(capsys):
    call_command("privacy", "columns")
    assert capsys.readouterr().out == ""


def test_the_command_names_each_undeclared_column_and_fails(capsys):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_case ADD COLUMN mood text")
    with pytest.raises(CommandError):
        call_command("privacy", "columns")
    assert capsys.readouterr().out == "cases_case.mood\n"
