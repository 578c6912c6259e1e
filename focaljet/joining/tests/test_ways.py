"""Open, by approval, by invitation, closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import (
    PASSWORD,
    make_member,
    make_moderator,
    make_owner,
)
from focaljet.accounts.tests.steps import (
    GROWN_UP,
    is_signed_in,
    link_in,
    mails,
    pass_the_age_screen,
    sign_in,
    sign_up,
)
from focaljet.base import clock, tokens
from focaljet.base.verdict import RefusedError
from focaljet.choices.queries import assume
from focaljet.joining.models import Invitation, Wish
from focaljet.joining.services import invitations, wishes
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db

WHY = "I drive a Mk2 and live next door."


def chosen(how: str, **more: str) -> None:
    assume({"joining.how": how, **{f"joining.{name}": it for name, it in more.items()}})


def invite(maker: Member, **more: int) -> str:
    """The path of an invitation's link."""
    terms = {"note": "", "uses": 1, "days": 14, **more}
    made = invitations.invite(maker=maker, **terms)
    return reverse("joining:invited", args=[invitations.token_of(made)])


def come_by(client: Client, path: str, **typed: str):
    """Through the age screen of an invitation, and the form behind it."""
    form = client.post(path, GROWN_UP).headers["Location"]
    fields = {"screen_name": "Bob", "email": "bob@example.org", "password": PASSWORD}
    return client.post(form, fields | typed)


def wait_as(name: str = "Ann", **typed: str) -> Client:
    """A browser in which somebody signed up and confirmed the address."""
    client = Client()
    email = f"{name.lower()}@example.org"
    sign_up(client, **{"screen_name": name, "email": email, "why": WHY, **typed})
    message = next(each for each in mails() if each.to == [email])
    client.post(link_in(message))
    return client


# Closed


def test_a_closed_site_says_so_and_shows_no_form(client: Client):
    chosen("closed")
    page = client.get(reverse("account_signup"))
    html = page.content.decode()
    assert page.status_code == 200
    assert "Nobody can join at present" in html
    assert "<form" not in html.partition("<main")[2].partition("</main")[0]
    client.post(reverse("account_signup"), GROWN_UP)
    assert not Member.objects.exists()


def test_a_form_that_was_open_when_the_owner_closed_the_site_lets_nobody_in(
    client: Client,
):
    form = pass_the_age_screen(client)
    chosen("closed")
    page = client.post(form, {"screen_name": "Ann", "email": "a@example.org"})
    assert "Nobody can join at present" in page.content.decode()
    assert not Member.objects.exists()


# By invitation


def test_without_an_invitation_there_is_no_form_and_with_one_there_is(client: Client):
    chosen("invitation")
    moe = make_moderator()
    page = client.get(reverse("account_signup")).content.decode()
    assert "needs an invitation" in page
    path = invite(moe)
    assert "Moe invites you" in client.get(path).content.decode()
    answer = come_by(client, path)
    assert answer.headers["Location"] == reverse("account_email_verification_sent")
    assert Member.objects.filter(screen_name="Bob").exists()


def test_a_scanner_that_opens_the_invitation_uses_nothing_up():
    chosen("invitation")
    path = invite(make_moderator())
    for _ in range(5):
        assert Client().get(path).status_code == 200
        assert Client().head(path).status_code == 200
    assert Invitation.objects.get().used == 0
    come_by(Client(), path)
    assert Invitation.objects.get().used == 1


def test_an_invitation_is_used_up(client: Client):
    chosen("invitation")
    path = invite(make_moderator())
    late = Client()
    form = late.post(path, GROWN_UP).headers["Location"]
    come_by(client, path)
    assert client.get(path).status_code == 410
    page = late.get(form)
    assert page.status_code == 410
    assert "used up" in page.content.decode()


def test_a_refused_form_uses_no_invitation_up(client: Client):
    chosen("invitation")
    path = invite(make_moderator())
    assert come_by(client, path, screen_name="Moe").status_code == 422
    assert Invitation.objects.get().used == 0


def test_an_invitation_ends_with_its_days_its_maker_and_when_it_is_withdrawn():
    chosen("invitation")
    moe, otto = make_moderator(), make_owner()
    old, of_moe, withdrawn = invite(otto, days=3), invite(moe), invite(otto)
    with clock.at(clock.now() + timedelta(days=4)):
        assert Client().get(old).status_code == 410
    Member.objects.filter(pk=moe.pk).update(is_active=False)
    assert Client().get(of_moe).status_code == 410
    mine = Client()
    mine.force_login(otto)
    last = Invitation.objects.latest("pk")
    mine.post(reverse("joining:withdraw_invitation", args=[last.pk]))
    assert Client().get(withdrawn).status_code == 410


def test_a_token_for_another_purpose_invites_nobody():
    invite(make_moderator())
    last = Invitation.objects.get()
    wrong = tokens.make("end-sign-in", {"i": last.pk}, lasts=timedelta(days=1))
    for token in (wrong, "x", "e30.AAAA"):
        assert Client().get(reverse("joining:invited", args=[token])).status_code == 410


def test_the_table_holds_no_link():
    path = invite(make_moderator())
    token = path.rstrip("/").rpartition("/")[2]
    for value in Invitation.objects.values().get().values():
        assert token not in str(value)


def test_moe_makes_an_invitation_on_his_page_and_ann_may_not(client: Client):
    chosen("invitation")
    page = reverse("joining:invitations")
    assert client.get(page).headers["Location"].startswith(reverse("account_login"))
    client.force_login(make_moderator())
    html = client.post(
        page, {"note": "For <Bob>", "uses": "2", "days": "7"}, follow=True
    ).content.decode()
    assert "For &lt;Bob&gt;" in html
    assert "good 2 times more" in html
    assert "/account/invitation/" in html
    wrong = client.post(page, {"note": "For Cat", "uses": "0", "days": "7"})
    assert wrong.status_code == 422
    assert 'value="For Cat"' in wrong.content.decode()
    ann = Client()
    ann.force_login(make_member("Ann"))
    refused = ann.post(page, {"note": "", "uses": "1", "days": "7"})
    assert "moderators and owners invite" in refused.content.decode()
    assert Invitation.objects.count() == 1
    chosen("invitation", who_invites="members")
    ann.post(page, {"note": "", "uses": "1", "days": "7"})
    assert Invitation.objects.count() == 2


def test_nobody_withdraws_the_invitation_of_another(client: Client):
    invite(make_moderator())
    client.force_login(make_moderator("Max"))
    last = Invitation.objects.get()
    client.post(reverse("joining:withdraw_invitation", args=[last.pk]))
    assert Invitation.objects.exists()


# By approval


def test_ann_waits_sees_how_things_stand_and_comes_in_when_moe_says_yes():
    chosen("approval")
    ann = wait_as()
    assert not is_signed_in(ann)
    page = ann.get(reverse("joining:waiting")).content.decode()
    assert WHY in page
    assert "reads what you wrote" in page
    moe = Client()
    moe.force_login(make_moderator())
    html = moe.get(reverse("joining:wishes")).content.decode()
    assert WHY in html
    wish = Wish.objects.get()
    moe.post(reverse("joining:decide"), {"wish": [wish.pk], "answer": "yes"})
    (message,) = mails()
    assert message.subject == "Welcome: you are a member now"
    assert "Go in" in ann.get(reverse("joining:waiting")).content.decode()
    ann.post(reverse("joining:waiting"))
    assert is_signed_in(ann)


def test_who_waits_is_led_to_the_waiting_page_at_each_sign_in_and_is_nobody_yet():
    chosen("approval")
    wait_as()
    ann, elsewhere = Member.objects.get(), Client()
    answer = sign_in(elsewhere)
    assert answer.headers["Location"] == reverse("joining:waiting")
    assert not is_signed_in(elsewhere)
    page = reverse("members:member", args=[ann.pk])
    assert Client().get(page).status_code == 404
    forced = Client()
    forced.force_login(ann)
    assert not is_signed_in(forced)


def test_the_form_says_why_it_asks_and_keeps_the_words(client: Client):
    chosen("approval")
    form = pass_the_age_screen(client)
    assert "The staff read it and decide" in client.get(form).content.decode()
    page = client.post(form, {"screen_name": "A", "email": "x", "why": WHY})
    assert page.status_code == 422
    assert WHY in page.content.decode()
    chosen("open")
    assert "The staff read it" not in client.get(form).content.decode()


def test_ann_is_turned_down_hears_why_and_is_gone_in_two_weeks():
    chosen("approval")
    ann = wait_as()
    moe = Client()
    moe.force_login(make_moderator())
    wish = Wish.objects.get()
    decide = reverse("joining:decide")
    page = moe.post(decide, {"wish": [wish.pk], "answer": "no"})
    assert page.status_code == 422
    assert "Say why" in page.content.decode()
    moe.post(decide, {"wish": [wish.pk], "answer": "no", "reason": "We are full."})
    (message,) = mails()
    assert "We are full." in message.body
    assert "We are full." in ann.get(reverse("joining:waiting")).content.decode()
    assert wishes.forget_the_turned_down() == 0
    with clock.at(clock.now() + timedelta(days=15)):
        assert wishes.forget_the_turned_down() == 1
        run_jobs(queue="privacy")
    assert not Member.objects.filter(screen_name="Ann").exists()


def test_ann_thinks_better_of_it_and_nothing_of_her_stays():
    chosen("approval")
    ann = wait_as()
    assert ann.get(reverse("joining:withdraw_wish")).status_code == 405
    ann.post(reverse("joining:withdraw_wish"))
    run_jobs(queue="privacy")
    assert not Member.objects.exists()
    assert not Wish.objects.exists()


def test_a_wish_withdrawn_while_moe_decides_is_told_to_him():
    chosen("approval")
    wait_as()
    wish = Wish.objects.get()
    Wish.objects.filter(pk=wish.pk).delete()
    with pytest.raises(RefusedError, match="decided this before"):
        wishes.let_in(by=make_moderator("Moe"), wish_id=wish.pk)


def test_several_are_let_in_at_once_and_the_page_costs_the_same(
    django_assert_max_num_queries,
):
    chosen("approval")
    for name in ("Ann", "Bea", "Cat", "Dot"):
        wait_as(name)
    moe = Client()
    moe.force_login(make_moderator())
    with django_assert_max_num_queries(4):
        html = moe.get(reverse("joining:wishes")).content.decode()
    assert html.count('type="checkbox"') == 4
    ids = list(Wish.objects.values_list("pk", flat=True))
    moe.post(reverse("joining:decide"), {"wish": ids, "answer": "yes"})
    assert not Member.objects.exclude(waits_since=None).exists()
    page = moe.post(reverse("joining:decide"), {"wish": ids, "answer": "yes"})
    assert page.status_code == 422


def test_who_has_not_confirmed_an_address_is_not_on_the_page(client: Client):
    chosen("approval")
    sign_up(Client(), why=WHY)
    client.force_login(make_moderator())
    assert "Nobody waits" in client.get(reverse("joining:wishes")).content.decode()


def test_who_invited_and_is_leaving_is_not_named_to_the_staff(client: Client):
    chosen("approval", who_invites="members")
    zoe = make_member("Zoe")
    path = invite(zoe)
    bob = Client()
    come_by(bob, path, why=WHY)
    (message,) = (each for each in mails() if each.to == ["bob@example.org"])
    bob.post(link_in(message))
    client.force_login(make_moderator())
    assert "Zoe" in client.get(reverse("joining:wishes")).content.decode()
    Member.objects.filter(pk=zoe.pk).update(hidden_at=clock.now())
    html = client.get(reverse("joining:wishes")).content.decode()
    assert "Bob" in html
    assert "Zoe" not in html


def test_the_page_of_wishes_is_for_the_staff(client: Client):
    page, decide = reverse("joining:wishes"), reverse("joining:decide")
    assert client.get(page).status_code == 302
    client.force_login(make_member("Ann"))
    assert client.get(page).status_code == 404
    assert client.post(decide, {"answer": "yes"}).status_code == 404


def test_the_owners_hear_of_the_first_who_waits_and_of_no_other():
    chosen("approval")
    make_owner(email="otto@example.org")
    for name in ("Ann", "Bea"):
        client = Client()
        email = f"{name.lower()}@example.org"
        sign_up(client, screen_name=name, email=email, why=WHY)
        client.post(link_in(next(each for each in mails() if each.to == [email])))
    (message,) = [each for each in mails() if each.to == ["otto@example.org"]] or [None]
    assert message is None or message.subject == "Somebody wants to join"


@pytest.mark.parametrize(("by_staff", "waits"), [(True, False), (False, True)])
def test_an_invitation_lets_past_the_staff_only_where_its_maker_is_one(
    client: Client, by_staff: bool, waits: bool
):
    chosen("approval", who_invites="members")
    maker = make_moderator() if by_staff else make_member("Max")
    come_by(client, invite(maker), why=WHY)
    bob = Member.objects.get(screen_name="Bob")
    assert (bob.waits_since is not None) is waits
    if waits:
        assert bob.wishes.get().invited_by == maker


# The question, and the input that programs fill


def test_the_question_of_the_club_is_asked_and_answered(client: Client):
    chosen("open", question="Which town?", answers="Utrecht\nDen Haag")
    form = pass_the_age_screen(client)
    assert "Which town?" in client.get(form).content.decode()
    fields = {"screen_name": "Ann", "email": "ann@example.org", "password": PASSWORD}
    page = client.post(form, fields | {"answer": "Paris"})
    assert page.status_code == 422
    assert "Ask somebody of the club" in page.content.decode()
    assert client.post(form, fields | {"answer": " den-HAAG "}).status_code == 302


def test_a_program_that_fills_every_input_makes_no_account(client: Client):
    page = sign_up(client, leave_empty="https://spam.example/")
    assert page.status_code == 422
    assert "Leave this field empty" in page.content.decode()
    assert not Member.objects.exists()
