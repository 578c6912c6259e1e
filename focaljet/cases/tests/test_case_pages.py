import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.base import clock
from focaljet.cases.models.cases import Case
from focaljet.cases.tests.makers import make_case
from focaljet.personal import declared
from focaljet.personal.words import OnErase
from focaljet.privacy import policy
from focaljet.privacy.tests.makers import make_person

pytestmark = pytest.mark.django_db


# The policy


@pytest.mark.parametrize("path", ["/privacy/", "/use/privacy.html"])
def test_vera_reads_the_policy_and_gets_no_cookie(client, path):
    page = client.get(path)
    assert page.status_code == 200
    assert not page.cookies
    assert "Contact Us" in page.content.decode()


def test_every_declared_datum_stands_in_the_policy(client):
    page = client.get("/privacy/").content.decode()
    lines = [line for section in policy.sections() for line in section.lines]
    kept = sum(len(table.personal.fields) for table in declared.tables())
    assert len(lines) == kept + len(declared.stores())
    assert page.count('<th scope="row">') >= len(lines)
    for cookie in declared.cookies():
        assert f"<code>{cookie.name}</code>" in page


def test_the_policy_promises_nothing_that_is_not_there_yet(client):
    page = client.get("/privacy/").content.decode()
    assert "comes with a later version" in page
    assert "Nobody today." in page


def test_the_policy_says_what_happens_to_a_letter():
    (section,) = (s for s in policy.sections() if s.name == "cases.Case")
    (message,) = (line for line in section.lines if line.datum == "Message")
    assert message.kind == "What you write to us"
    assert message.why == "to answer it, and to show later that we did"
    assert message.how_long == "until a year after your request was closed"
    assert message.on_erase == str(OnErase.DELETE_ROW.label)
    assert section.plain == ["answer sent", "answered", "closed", "opened"]


def test_the_policy_costs_no_query():
    with CaptureQueriesContext(connection) as none:
        policy.sections()
        policy.cookies()
        policy.purposes()
        policy.tables_about_nobody()
    assert len(none) == 0


# Cases


@pytest.mark.parametrize("name", ["cases", "case", "close"])
def test_to_everybody_else_there_are_no_cases(client, moe, name):
    case = make_case()
    address = reverse(f"cases:{name}", args=[] if name == "cases" else [case.pk])
    ask = client.post if name == "close" else client.get
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
    places = [
        page.index(f"{word} letter") for word in ("The first", "The second", "An old")
    ]
    assert places == sorted(places)
    assert reverse("cases:case", args=[first.pk]) in page


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
