"""A child is found: out of sight at once, gone within a day, whatever else is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member, SignIn
from focaljet.accounts.services import passwords
from focaljet.accounts.tests.makers import PASSWORD, make_member, make_owner
from focaljet.accounts.tests.steps import is_signed_in, sign_in
from focaljet.accounts.third_party import sessions_of
from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.cases.models.cases import Case
from focaljet.cases.services.cases import open_case
from focaljet.children import panels, sealing
from focaljet.children.models.found import ChildFound
from focaljet.children.models.sealed import SealedRows
from focaljet.children.models.suspicions import Suspicion
from focaljet.children.queries import alarms
from focaljet.children.rules import MOST_IN_A_DAY
from focaljet.children.services import finding
from focaljet.forum.models.posts import Post
from focaljet.privacy import walk
from focaljet.privacy.erasing import steps
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.models.holds import Hold
from focaljet.privacy.models.ledger import LedgerLine, PersonReference
from focaljet.privacy.proof import findings
from focaljet.privacy.proof.canaries import Aviary
from focaljet.privacy.proof.planting import Planter
from focaljet.privacy.proof.search import Search
from focaljet.privacy.queries.receipts import State, receipt_of
from focaljet.privacy.services import erasing, holding, ledger
from tests.jobs import run_jobs
from tests.lives import Life, folders, html_of, make_life, page_of, public_urls
from tests.test_erasing import NAMES, places_that_name_ann

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C89")]

Source = ChildFound.Source


@pytest.fixture
def life() -> Life:
    return make_life()


@pytest.fixture
def otto(life: Life) -> Member:
    return make_owner("Otto")


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def seal_of(client: Client) -> str:
    html = client.get(reverse("parents:ask")).content.decode()
    return html.partition('name="seal" value="')[2].partition('"')[0]


def member_url(member: Member) -> str:
    return reverse("children:member", args=[member.pk])


# The seven ways in which a site learns of a child


def by_a_letter(life: Life) -> None:
    """Somebody writes through Contact Us, and Moe finds the account."""
    open_case(kind="child", message="I think somebody here is eleven.")
    picked = client_of(life.moe).get(reverse("children:pick"), {"name": "ann"})
    client_of(life.moe).post(picked.headers["Location"], {"source": "report"})


def by_a_moderator(life: Life) -> None:
    client_of(life.moe).post(member_url(life.ann), {"source": "moderator"})


def by_ann_herself(life: Life) -> None:
    word = {"password": PASSWORD}
    done = client_of(life.ann).post(reverse("children:me"), word, follow=True)
    assert "Thank you for telling us" in done.content.decode()


def by_a_parent(life: Life) -> None:
    vera = Client()
    seal = seal_of(vera)
    words = {"seal": seal, "screen_name": "Ann", "relation": "mother"}
    vera.post(reverse("parents:ask"), words, headers=HERE)
    case = Case.objects.get(kind="child")
    assert "Ann" not in case.message
    suspect = Suspicion.objects.get(case_number=case.pk)
    client_of(life.moe).post(member_url(suspect.member), {"source": "parent"})


def by_a_school(life: Life) -> None:
    client_of(life.moe).post(member_url(life.ann), {"source": "school"})


def by_a_birthday(life: Life) -> None:
    born = clock.now().date() - timedelta(days=12 * 365)
    assert not finding.birthday_given(member_id=life.ann.pk, born=born)


def by_an_answer(life: Life) -> None:
    finding.child_found(member_id=life.ann.pk, source="answer")


WAYS: dict[str, Callable[[Life], None]] = {
    Source.REPORT: by_a_letter,
    Source.MODERATOR: by_a_moderator,
    Source.SELF: by_ann_herself,
    Source.PARENT: by_a_parent,
    Source.SCHOOL: by_a_school,
    Source.BIRTHDAY: by_a_birthday,
    Source.ANSWER: by_an_answer,
}
HERE = {"Origin": "http://testserver"}


def test_there_is_a_way_in_for_each_of_the_seven_sources():
    assert set(WAYS) == set(Source)


@pytest.mark.parametrize("source", WAYS)
def test_by_every_way_ann_is_out_of_sight_at_once_and_gone_within_a_day(
    life: Life, source: str
):
    browser = Client()
    sign_in(browser, remember="on")
    pages = public_urls(life)
    begun = clock.now()
    WAYS[source](life)
    # Before any job has run, whoever asks next sees nothing of hers.
    for reader in (None, life.bob, life.moe):
        assert [url for url in pages if NAMES.search(html_of(url, reader))] == []
    assert "In third, uphill." not in page_of(life.answered)
    assert page_of(life.alone) == "404"
    assert html_of(reverse("members:member", args=[life.ann.pk])) == "404"
    assert not is_signed_in(browser)
    assert not sessions_of(life.ann.pk).exists()
    found = ChildFound.objects.get(member=life.ann)
    assert found.source == source
    assert found.due_at <= begun + timedelta(hours=24)
    assert LedgerLine.objects.filter(kind="child").count() == 1
    with clock.at(found.due_at + timedelta(minutes=10)):
        assert erasing.erase_all_due() == 1
        run_jobs()
    assert not Member.objects.filter(pk=life.ann.pk).exists()
    assert list(places_that_name_ann()) == []
    assert findings.links_left(life.ann.pk) == []
    # The fact is still there, about nobody.
    found.refresh_from_db()
    assert (found.member_id, found.source, found.state) == (None, source, "erased")


def test_she_gets_no_mail_any_more(life: Life):
    run_jobs()
    mail.outbox.clear()
    finding.child_found(member_id=life.ann.pk, source="moderator")
    passwords.ask_for_new_password(email="ann@example.org")
    run_jobs(queue="mail")
    with clock.at(clock.now() + timedelta(hours=13)):
        erasing.erase_all_due()
        run_jobs()
    sent = [to for each in mail.outbox for to in each.to]
    assert "ann@example.org" not in sent


def test_not_even_her_password_lets_her_in_or_calls_it_off(life: Life):
    finding.child_found(member_id=life.ann.pk, source="self")
    browser = Client()
    page = sign_in(browser)
    assert not is_signed_in(browser)
    assert page.status_code == 422  # as with a wrong password
    assert not SignIn.objects.filter(member=life.ann).exists()
    assert not erasing.call_off(member_id=life.ann.pk)
    assert Erasure.objects.get(member=life.ann).is_open


def test_found_twice_she_is_found_once(life: Life):
    first = finding.child_found(member_id=life.ann.pk, source="self")
    again = finding.child_found(member_id=life.ann.pk, source="moderator")
    assert first == again
    assert Erasure.objects.count() == 1


def test_who_was_leaving_anyway_with_words_that_stay_goes_with_them(life: Life):
    erasing.ask(member_id=life.ann.pk, words="stay")
    found = finding.child_found(member_id=life.ann.pk, source="parent")
    erasure = Erasure.objects.get(member=life.ann)
    assert (erasure.cause, erasure.words) == ("child", "go")
    assert erasure.due_at <= found.found_at + timedelta(hours=24)
    assert "In third, uphill." not in page_of(life.answered)


# Before every other basis


def hold(row: Any, *, by: Member, **more: Any) -> Hold:
    return holding.hold(
        by=by,
        table=row._meta.label,
        row=f"{row.pk}",
        reason="A letter of the court, 4 C 12/26.",
        review_on=(clock.now() + timedelta(days=90)).date(),
        **more,
    )


def erase_ann_as_a_child(life: Life) -> Erasure:
    found = finding.child_found(member_id=life.ann.pk, source="school")
    with clock.at(found.due_at):
        erasing.erase_all_due()
    return Erasure.objects.get(pk=found.erasure_id)


def test_an_ordinary_hold_does_not_keep_a_childs_words(life: Life, otto: Member):
    post = life.answered.posts.get(pos=1)
    hold(post, by=otto)
    erasure = erase_ann_as_a_child(life)
    assert erasure.is_done
    assert list(places_that_name_ann()) == []
    assert post.__class__.objects.get(pk=post.pk).author_id is None


def test_a_hold_of_a_rested_erasure_gives_way_when_it_turns_out_to_be_a_child(
    life: Life, otto: Member
):
    hold(life.answered.posts.get(pos=1), by=otto)
    erasing.ask(member_id=life.ann.pk, words="go", wait=timedelta(0))
    run_jobs()
    assert Erasure.objects.get(member=life.ann).begun_at
    finding.child_found(member_id=life.ann.pk, source="parent")
    run_jobs()
    assert not Member.objects.filter(pk=life.ann.pk).exists()


def test_what_is_kept_for_other_reasons_goes_too():
    """Whatever any table keeps beyond an ordinary erasure, but what leads to nobody."""
    aviary = Aviary()
    plant = Planter(aviary, "Kim").run()
    Erasure.objects.filter(member=plant.member_id).update(
        ended_at=clock.now(), called_off=True
    )
    ChildFound.objects.filter(member=plant.member_id).delete()
    found = finding.child_found(member_id=plant.member_id, source="school")
    person = walk.person_of(plant.member_id)
    stays = steps.what_stays(person, "go", before_all=True)
    with clock.at(found.due_at):
        erasing.erase_all_due()
    erasure = Erasure.objects.get(pk=found.erasure_id)
    assert erasure.is_done
    assert set(stays) >= {"privacy.LedgerLine.about", "moderation.StaffDeed.about"}
    assert findings.links_left(plant.member_id) == []
    left = {
        aviary.known[find.canary].where
        for find in findings.residue(Search(aviary).everything(folders()), aviary, "go")
    }
    assert left == set()
    assert receipt_of(erasure).state is State.DONE


def test_a_law_that_names_the_row_keeps_it_sealed_and_nobody_reads_it(
    life: Life, otto: Member
):
    post = life.answered.posts.get(pos=1)
    hold(post, by=otto, is_statutory=True)
    erasure = erase_ann_as_a_child(life)
    assert erasure.is_done
    assert list(places_that_name_ann()) == []
    assert findings.links_left(life.ann.pk) == []
    parcel = SealedRows.objects.get()
    assert b"uphill" not in bytes(parcel.sealed)
    assert "In third, uphill." not in page_of(life.answered, life.moe)
    page = client_of(otto).get(reverse("children:found"))
    assert "Seal" in page.content.decode()
    assert "uphill" not in page.content.decode()
    told = StringIO()
    words = ["--reason", "Court of Utrecht, article 126nd"]
    call_command("open_sealed", str(parcel.pk), *words, stdout=told)
    assert "In third, uphill." in told.getvalue()
    assert "4 C 12/26" in told.getvalue()
    again = client_of(otto).get(reverse("children:found"))
    assert "Court of Utrecht, article 126nd" in again.content.decode()
    assert LedgerLine.objects.filter(kind="disclosure").count() == 1
    client_of(otto).post(reverse("children:let_go", args=[parcel.pk]))
    parcel.refresh_from_db()
    assert bytes(parcel.sealed) == b""


def test_a_parcel_that_was_changed_does_not_open():
    parcel, _key = sealing.seal({"rows": []})
    assert sealing.unseal(parcel) == {"rows": []}
    with pytest.raises(sealing.CannotOpenError):
        sealing.unseal(parcel[:-1] + bytes([parcel[-1] ^ 1]))


def test_a_statutory_hold_on_somebody_else_stays_as_it_is(life: Life, otto: Member):
    other = hold(Post.objects.filter(author=life.bob)[0], by=otto, is_statutory=True)
    erase_ann_as_a_child(life)
    other.refresh_from_db()
    assert other.released_at is None


# A mistake


def take_back(owner: Member, reason: str = "Her mother showed me her age.") -> Any:
    found = ChildFound.objects.get()
    url = reverse("children:take_back", args=[found.pk])
    return client_of(owner).post(url, {"reason": reason})


def test_an_owner_takes_a_mistake_back_and_everything_is_as_it_was(
    life: Life, otto: Member
):
    before = {url: html_of(url).count("Ann") for url in public_urls(life)}
    finding.child_found(member_id=life.ann.pk, source="moderator")
    assert take_back(otto).status_code == 302
    run_jobs()
    assert {url: html_of(url).count("Ann") for url in public_urls(life)} == before
    browser = Client()
    sign_in(browser)
    assert is_signed_in(browser)
    with clock.at(clock.now() + timedelta(days=2)):
        assert erasing.erase_all_due() == 0


def test_without_a_reason_it_is_not_taken_back_and_the_page_says_so(
    life: Life, otto: Member
):
    finding.child_found(member_id=life.ann.pk, source="moderator")
    answer = take_back(otto, reason="  ")
    assert answer.status_code == 422
    assert Erasure.objects.get(member=life.ann).is_open


def test_a_moderator_does_not_take_it_back(life: Life):
    finding.child_found(member_id=life.ann.pk, source="moderator")
    assert take_back(life.moe).status_code == 404


def test_once_it_has_begun_it_is_too_late(life: Life, otto: Member):
    found = finding.child_found(member_id=life.ann.pk, source="moderator")
    Erasure.objects.filter(pk=found.erasure_id).update(begun_at=clock.now())
    with pytest.raises(RefusedError, match="too late"):
        finding.take_back(by=otto, found_id=found.pk, reason="No child")


def test_an_owner_who_is_sure_does_not_wait(life: Life, otto: Member):
    found = finding.child_found(member_id=life.ann.pk, source="self")
    url = reverse("children:erase_now", args=[found.pk])
    assert client_of(life.moe).post(url).status_code == 404
    client_of(otto).post(url)
    run_jobs()
    assert not Member.objects.filter(pk=life.ann.pk).exists()


# Who may, and who may not


def test_a_stranger_and_a_member_find_nobody(life: Life):
    for client in (Client(), client_of(life.bob)):
        for url in (reverse("children:found"), member_url(life.ann)):
            assert client.get(url).status_code == 404
        assert (
            client.post(member_url(life.ann), {"source": "report"}).status_code == 404
        )
    assert not ChildFound.objects.exists()


def test_a_look_at_the_page_hides_nobody(life: Life):
    page = client_of(life.moe).get(member_url(life.ann))
    assert "Hide this account now" in page.content.decode()
    assert not ChildFound.objects.exists()
    assert client_of(life.ann).get(reverse("children:me")).status_code == 200
    assert not ChildFound.objects.exists()


def test_a_moderator_does_not_take_an_owner_for_a_child(life: Life, otto: Member):
    answer = client_of(life.moe).post(member_url(otto), {"source": "moderator"})
    assert answer.status_code == 422
    assert "Only an owner" in answer.content.decode()


def test_whoever_finds_her_browser_open_does_not_end_her_account(life: Life):
    life.ann.set_password(PASSWORD)
    life.ann.save()
    client = client_of(life.ann)
    for typed in ({}, {"password": "not hers at all"}):
        answer = client.post(reverse("children:me"), typed)
        assert answer.status_code == 422
        assert "Your current password" in answer.content.decode()
    assert not ChildFound.objects.exists()
    done = client.post(reverse("children:me"), {"password": PASSWORD})
    assert done["Location"] == reverse("children:done")
    assert ChildFound.objects.get().member_id == life.ann.pk


def test_the_last_owner_is_told_why_not(otto: Member):
    answer = client_of(otto).post(reverse("children:me"))
    assert answer.status_code == 422
    assert not ChildFound.objects.exists()


def test_the_button_is_on_her_page_for_the_staff_alone(life: Life):
    url = reverse("members:member", args=[life.ann.pk])
    assert "Hide this account now" in html_of(url, life.moe)
    assert "Hide this account now" not in html_of(url, life.bob)
    assert "Hide this account now" not in html_of(url)


def test_a_source_that_is_not_on_the_list_comes_back(life: Life):
    answer = client_of(life.moe).post(member_url(life.ann), {"source": "rumour"})
    assert answer.status_code == 422
    assert not ChildFound.objects.exists()


def test_the_owners_hear_at_once_that_somebody_was_hidden(life: Life):
    make_owner("Olga", email="olga@example.org")
    mail.outbox.clear()
    client_of(life.moe).post(member_url(life.ann), {"source": "moderator"})
    run_jobs(queue="mail")
    told = [each for each in mail.outbox if "hidden as that of a child" in each.subject]
    assert ["olga@example.org"] in [each.to for each in told]
    assert reverse("children:found") in told[0].body
    assert "Ann" not in f"{told[0].subject} {told[0].body}"


def test_nobody_is_written_to_about_what_was_taken_back_meanwhile(life: Life):
    found = finding.child_found(member_id=life.ann.pk, source="self")
    finding.take_back(by=make_owner("Olga"), found_id=found.pk, reason="She is 40.")
    mail.outbox.clear()
    run_jobs(queue="mail")
    assert not [each for each in mail.outbox if "child" in each.subject]


def test_a_moderator_does_not_hide_a_whole_club_in_a_night(life: Life):
    for number in range(MOST_IN_A_DAY):
        member = make_member(f"Kid {number}")
        finding.found_by_staff(by=life.moe, member_id=member.pk, source="moderator")
    with pytest.raises(RefusedError, match="owner"):
        finding.found_by_staff(by=life.moe, member_id=life.ann.pk, source="moderator")
    answer = client_of(life.moe).post(member_url(life.ann), {"source": "moderator"})
    assert answer.status_code == 422
    by_an_owner = {"by": make_owner("Olga"), "source": "moderator"}
    assert finding.found_by_staff(member_id=life.ann.pk, **by_an_owner).is_open


# Letters


def ask_as_a_parent(client: Client, **words: str) -> Any:
    seal = seal_of(client)
    given = {"seal": seal, "screen_name": "Ann", "relation": "father", **words}
    return client.post(reverse("parents:ask"), given, headers=HERE)


def test_a_letter_hides_nobody_and_tells_nobody_whether_there_is_an_ann(life: Life):
    known = ask_as_a_parent(Client())
    unknown = ask_as_a_parent(Client(), screen_name="Nobody")
    assert known.status_code == unknown.status_code == 302
    pages = [
        Client().get(each.headers["Location"]).content.decode()
        for each in (known, unknown)
    ]
    numbers = Case.objects.order_by("pk").values_list("pk", flat=True)
    one, other = (
        page.replace(f"case {number}", "")
        for page, number in zip(pages, list(numbers)[-2:], strict=True)
    )
    assert one == other
    assert not known.cookies
    assert not ChildFound.objects.exists()
    assert "Ann" in page_of(life.answered)


def test_the_staff_hear_of_it_at_once_with_nothing_but_the_number(life: Life):
    make_owner("Olga", email="olga@example.org")
    alarms.forget()
    mail.outbox.clear()
    ask_as_a_parent(Client(), email="mum@example.org", message="She is ten.")
    run_jobs(queue="mail")
    case = Case.objects.get(kind="child")
    told = [each for each in mail.outbox if each.to == ["olga@example.org"]]
    assert len(told) == 1
    assert f"/privacy/cases/{case.pk}/" in told[0].body
    for secret in ("Ann", "mum@", "ten"):
        assert secret not in f"{told[0].body} {told[0].subject}"
    assert "A child may be here" in html_of("/forum/", life.moe)
    assert "A child may be here" not in html_of("/forum/", life.bob)
    alarms.assume([])


def test_a_letter_sent_twice_is_one_case_and_words_come_back():
    client = Client()
    seal = seal_of(client)
    words = {"seal": seal, "screen_name": "Kim", "relation": "aunt"}
    for _ in range(2):
        client.post(reverse("parents:ask"), words, headers=HERE)
    assert Case.objects.filter(kind="child").count() == 1
    answer = ask_as_a_parent(Client(), relation="", message="Only ten!")
    assert answer.status_code == 422
    assert "Only ten!" in answer.content.decode()


def test_another_site_cannot_send_the_letter():
    client = Client()
    seal = seal_of(client)
    words = {"seal": seal, "screen_name": "Kim", "relation": "aunt"}
    headers = {"Origin": "https://elsewhere.example"}
    answer = client.post(reverse("parents:ask"), words, headers=headers)
    assert answer.status_code == 403
    assert not Case.objects.exists()


def test_past_some_letters_an_hour_it_costs_a_puzzle():
    for _ in range(6):
        answer = ask_as_a_parent(Client())
    assert answer.status_code == 422
    assert "puzzle" in answer.content.decode()


# Age, and health


@pytest.mark.clause("C88")
@pytest.mark.parametrize(
    ("born", "stays"),
    [
        (date(2013, 11, 29), True),
        (date(2013, 11, 30), False),
        (date(2012, 2, 29), True),
        (date(2016, 1, 1), False),
    ],
)
def test_thirteen_years_to_the_day(born: date, stays: bool):
    kim = make_member("Kim")
    with clock.at(clock.now().replace(year=2026, month=11, day=29)):
        assert finding.birthday_given(member_id=kim.pk, born=born) is stays
    assert ChildFound.objects.exists() is not stays


def test_one_who_is_still_here_after_a_day_shows_red(life: Life):
    assert panels.health()[0].state.name == "GOOD"
    finding.child_found(member_id=life.ann.pk, source="school")
    with clock.at(clock.now() + timedelta(hours=24, minutes=1)):
        assert panels.health()[0].state.name == "BAD"
        assert ChildFound.objects.get().state == "overdue"


def test_the_page_asks_no_more_queries_for_twenty_than_for_one(
    otto: Member, django_assert_max_num_queries: Any
):
    client = client_of(otto)
    for number in range(20):
        kim = make_member(f"Kim{number}", password=PASSWORD)
        finding.child_found(member_id=kim.pk, source="school", by_id=otto.pk)
        if number == 0:
            client.get(reverse("children:found"))
    with django_assert_max_num_queries(9):
        client.get(reverse("children:found"))


def test_the_ledger_holds_and_names_nobody(life: Life):
    erase_ann_as_a_child(life)
    assert not ledger.verify().trouble
    assert not PersonReference.objects.filter(member=life.ann.pk).exists()
