"""The User CP's page about privacy, and what its buttons do, on the whole site."""

from __future__ import annotations

import io
import re
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from focaljet.accounts.models import Group, Member
from focaljet.accounts.services import groups
from focaljet.accounts.tests.makers import (
    PASSWORD,
    make_imported_author,
    make_member,
    make_moderator,
    make_owner,
)
from focaljet.accounts.tests.steps import sign_in
from focaljet.base import clock, tokens
from focaljet.base.verdict import RefusedError
from focaljet.forum.models.posts import Post
from focaljet.forum.models.readers import ForumMember
from focaljet.forum.tests.makers import make_forum, make_post, make_topic
from focaljet.importers.models import AuthorOrigin
from focaljet.privacy import exports
from focaljet.privacy.models.claims import Claim
from focaljet.privacy.models.erasures import Erasure, Finding
from focaljet.privacy.models.exports import Export
from focaljet.privacy.models.holds import Hold
from focaljet.privacy.models.ledger import LedgerLine, PersonReference
from focaljet.privacy.models.proofs import ProofRun
from focaljet.privacy.services import claiming, erasing, exporting, holding, ledger
from focaljet.privacy.services.leaving import receipt_token
from tests.jobs import forget_jobs_and_counts, run_jobs

pytestmark = pytest.mark.django_db

MINE = "/privacy/mine/"
ERASE = "/privacy/mine/erase/"


def make_ann(**more) -> Member:
    return make_member("Ann", email="ann@example.org", password=PASSWORD, **more)


def text_of(answer) -> str:
    """What a page says, without its markup."""
    html = re.sub(r"(?s)<head.*?</head>", "", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


# At a glance


def test_ann_sees_what_is_known_about_her_and_who_sees_it(client: Client):
    ann = make_ann(ip_address="192.0.2.7")
    topic = make_topic(make_forum(), by=ann, title="Clutch slips")
    make_post(topic, by=ann)
    client.force_login(ann)
    page = client.get(MINE)
    assert page.status_code == 200
    said = text_of(page)
    assert re.search(r"\d+ facts about you in \d+ places, and 2 posts\.", said)
    for known in ("ann@example.org", "192.0.2.7", "Screen name Ann"):
        assert known in said
    assert "We keep it to show others who is speaking." in said
    assert "Everybody sees it." in said
    assert "Nobody so far." in said
    assert "aria-current" in page.content.decode()


@pytest.mark.parametrize(
    ("passed", "said"), [(True, "Proven"), (False, "The proof failed")]
)
def test_ann_sees_how_the_last_proof_went(client: Client, passed: bool, said: str):
    client.force_login(make_ann())
    assert "The map of all data" in text_of(client.get(MINE))
    assert said not in text_of(client.get(MINE))
    counts = {"planted": 9, "exported": 9, "residue": 0 if passed else 1}
    ProofRun.objects.create(
        ran_at=clock.now(), seconds=1, passed=passed, report="{}", **counts
    )
    html = client.get(MINE).content.decode()
    assert f'<a href="{reverse("privacy:proof")}">{said} ' in html


def test_ann_reads_no_secret_of_hers(client: Client):
    ann = make_ann()
    client.force_login(ann)
    key = str(client.session.session_key)
    html = client.get(MINE).content.decode()
    assert "set; nobody is shown it" in html
    assert ann.password not in html
    assert key not in html


def test_vera_is_led_to_sign_in_from_every_page_of_it(client: Client):
    token = exporting.link_token(made_archive(make_ann()))
    pages = [MINE, ERASE, "/privacy/mine/archives/", f"/privacy/archive/{token}/"]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 302, page
        assert answer["Location"].startswith(reverse("account_login")), page
    answer = client.post(reverse("privacy:export"))
    assert answer.status_code in (302, 403)
    assert not Export.objects.filter(done_at=None).exists()


def test_the_page_costs_no_more_queries_for_twenty_posts_than_for_one(client: Client):
    ann = make_ann()
    topic = make_topic(make_forum(), by=ann)
    client.force_login(ann)
    client.get(reverse("forum:topic", args=[topic.pk]))
    client.get(MINE)
    with CaptureQueriesContext(connection) as one:
        client.get(MINE)
    for _n in range(19):
        make_post(topic, by=ann)
        client.get(reverse("forum:topic", args=[make_topic(topic.forum).pk]))
    with CaptureQueriesContext(connection) as twenty:
        client.get(MINE)
    assert len(twenty) <= len(one)


@pytest.mark.clause("C75", "C80")
def test_beside_a_datum_stands_where_it_is_corrected(client: Client):
    ann = make_ann()
    client.force_login(ann)
    html = client.get(MINE).content.decode()
    for there in (
        reverse("account_email"),
        reverse("account_change_password"),
        f"/contact/?kind=correct&amp;about=accounts.Member.screen_name&amp;row={ann.pk}",
    ):
        assert f'href="{there}"' in html
    letter = client.get("/contact/?kind=correct&about=accounts.Member.screen_name")
    assert "“Screen name” (Members) is not right." in letter.content.decode()
    assert '<option value="correct" selected>' in letter.content.decode()


@pytest.mark.parametrize("about", ["accounts.Member.nothing", "<script>", "", "a.b"])
def test_a_letter_about_what_is_not_kept_begins_empty(client: Client, about: str):
    page = client.get("/contact/", {"kind": "correct", "about": about})
    assert "is not right" not in page.content.decode()
    assert "<script>" not in page.content.decode().partition("<form")[2]


@pytest.mark.clause("C67")
def test_ann_sees_when_somebody_looked(client: Client):
    ann, otto = make_ann(), make_owner()
    ledger.write(
        kind=LedgerLine.Kind.LOOK,
        about=ann.pk,
        by=otto.pk,
        table="accounts.Member",
        field="ip_address",
        reason="Spam from this network",
    )
    client.force_login(ann)
    said = text_of(client.get(MINE))
    assert "Looked at by the staff : IP address at sign-up (Members)" in said
    assert "by Otto" in said
    assert "Why: “Spam from this network”" in said
    client.force_login(make_member("Bob"))
    assert "Spam from this network" not in client.get(MINE).content.decode()


# Taking it along


def made_archive(member: Member) -> Export:
    export = exporting.ask(member_id=member.pk)
    exporting.make(export_id=export.pk)
    export.refresh_from_db()
    assert export.is_ready
    return export


@pytest.mark.clause("C79")
def test_ann_takes_her_data_along(client: Client):
    client.force_login(make_ann())
    asked = client.post(reverse("privacy:export"))
    assert asked["Location"] == f"{MINE}#archives"
    assert "Being made" in text_of(client.get(MINE))
    run_jobs()
    (letter,) = mail.outbox
    assert letter.to == ["ann@example.org"]
    (link,) = re.findall(r"^http\S+?(/privacy/archive/\S+)$", letter.body, re.M)
    page = client.get(link)
    assert "Download" in text_of(page)
    assert not LedgerLine.objects.filter(kind=LedgerLine.Kind.DOWNLOAD).exists()
    file = client.post(link)
    assert re.fullmatch(
        r'attachment; filename="my-data-focaljet-\d{4}-\d\d-\d\d.zip"',
        file["Content-Disposition"],
    )
    assert "no-store" in file["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(file.getvalue())) as archive:
        assert "Ann" in archive.read("data/accounts.Member.json").decode()
    assert "Archive fetched" in text_of(client.get(MINE))


def test_without_an_address_no_mail_is_sent(client: Client):
    client.force_login(make_member("Bob"))
    client.post(reverse("privacy:export"))
    run_jobs()
    assert mail.outbox == []
    assert "Ready" in text_of(client.get(MINE))


def test_an_archive_is_for_nobody_else(client: Client):
    link = reverse(
        "privacy:archive", args=[exporting.link_token(made_archive(make_ann()))]
    )
    client.force_login(make_owner())
    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404


def test_an_archive_is_gone_after_a_week_and_with_its_file(client: Client):
    ann = make_ann()
    export = made_archive(ann)
    link = reverse("privacy:archive", args=[exporting.link_token(export)])
    client.force_login(ann)
    with clock.at(clock.now() + timedelta(days=8)):
        assert client.get(link).status_code == 404
    path = exports.path_of(export)
    assert path
    path.unlink()
    assert client.get(link).status_code == 404
    assert "Gone" in text_of(client.get(MINE))
    assert client.get("/privacy/archive/made-up.by-somebody/").status_code == 404


def test_a_second_wish_is_refused_beside_the_button(client: Client):
    client.force_login(make_ann())
    client.post(reverse("privacy:export"))
    again = client.post(reverse("privacy:export"))
    assert again.status_code == 422
    assert "Your archive is being made already." in text_of(again)


def test_what_failed_says_why_and_can_be_tried_again(client: Client):
    ann = make_ann()
    Export.objects.create(
        member=ann, asked_at=clock.now(), trouble=Export.Trouble.DISK, file="x"
    )
    client.force_login(ann)
    said = text_of(client.get(MINE))
    assert "That did not work. The disk of the site is full." in said
    assert "Try again" in said


def test_a_page_that_looks_again_gets_the_list_alone(client: Client):
    ann = make_ann()
    export = exporting.ask(member_id=ann.pk)
    Export.objects.filter(pk=export.pk).update(rows_done=21, rows_in_all=50)
    client.force_login(ann)
    url = reverse("privacy:archives")
    piece = client.get(url, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in piece
    assert 'value="42"' in piece
    assert f'<fj-again from="{url}">' in piece
    assert client.get(url)["Location"] == f"{MINE}#archives"
    exporting.make(export_id=export.pk)
    assert (
        "fj-again"
        not in client.get(url, headers={"hx-request": "true"}).content.decode()
    )


# Erasing


def ask_to_erase(client: Client, **typed: str):
    return client.post(ERASE, {"words": "stay", "password": PASSWORD, **typed})


def test_ann_reads_what_goes_and_what_stays_before_she_decides(client: Client):
    ann = make_ann()
    make_topic(make_forum(), by=ann)
    client.force_login(ann)
    page = client.get(ERASE)
    said = text_of(page)
    assert "For 7 days: sign in, and everything is as it was." in said
    for what in (
        "Goes in any case",
        "E-mail addresses",
        "You choose",
        "Posts 1",
        "The receipt",
    ):
        assert what in said
    assert "checked" not in page.content.decode()
    assert not Erasure.objects.exists()


@pytest.mark.clause("C81")
def test_ann_is_erased_from_the_button_to_the_receipt(client: Client):
    ann, asked_at = make_ann(), clock.now()
    topic = make_topic(make_forum(), by=ann, title="Clutch slips")
    make_post(topic, by=make_member("Bob"), source="Thank you, Ann!")
    client.force_login(ann)
    vera = Client()
    hers = reverse("members:member", args=[ann.pk])
    there = [
        reverse("forum:topic", args=[topic.pk]),
        reverse("forum:index"),
        reverse("forum:forum", args=[topic.forum_id]),
    ]
    assert "Ann" in vera.get(there[0]).content.decode()

    # Hidden at once.
    with clock.at(asked_at):
        answer = ask_to_erase(client)
    receipt = answer["Location"]
    assert answer.cookies["session"].value == ""
    assert receipt.startswith("/privacy/receipt/")
    assert "Sign in and call it off" in text_of(vera.get(receipt))
    assert client.get(MINE).status_code == 302
    assert vera.get(hers).status_code == 404
    for page in there:
        html = vera.get(page).content.decode().replace("Thank you, Ann!", "")
        assert "Ann" not in html, page
    with clock.at(asked_at + timedelta(seconds=90)):
        run_jobs()
    (letter,) = [each for each in mail.outbox if each.to == ["ann@example.org"]]
    assert receipt in letter.body

    # Signing in calls it off.
    welcome = sign_in(client)
    back = text_of(client.get(welcome["Location"]))
    assert "Welcome back. The erasure was called off" in back
    run_jobs()
    assert vera.get(hers).status_code == 200
    assert "Ann" in vera.get(there[0]).content.decode()
    assert "The erasure was called off" in text_of(vera.get(receipt))

    # And once more, for good.
    with clock.at(asked_at + timedelta(days=1)):
        receipt = ask_to_erase(client, words="go")["Location"]
    with clock.at(asked_at + timedelta(days=9)):
        run_jobs()
        erasing.erase_all_due()
        run_jobs()
        said = text_of(vera.get(receipt))
        assert vera.get(there[0]).status_code == 200
    assert "The account is erased" in said
    assert "What went" in said
    assert "E-mail addresses" in said
    assert "stands in 1 entry of others" in said
    assert "Ann" not in said
    assert not Member.objects.filter(pk=ann.pk).exists()
    late = sign_in(Client())
    assert late.status_code == 422


def test_who_comes_too_late_is_told_so(client: Client):
    ann = make_ann()
    erasure = erasing.ask(member_id=ann.pk, words="stay")
    Erasure.objects.filter(pk=erasure.pk).update(begun_at=clock.now())
    answer = sign_in(client)
    assert "too late to call that off" in text_of(client.get(answer["Location"]))
    assert client.get(MINE).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"password": "not it"}, "This is not your current password."),
        ({"password": ""}, "This field is required."),
        ({"words": ""}, "Please choose one of the two."),
        ({"words": "burn"}, "Select a valid choice."),
    ],
)
def test_a_slip_erases_nobody_and_the_choice_is_kept(client: Client, wrong, why):
    client.force_login(make_ann())
    page = ask_to_erase(client, **{"words": "go", **wrong})
    assert page.status_code == 422
    assert why in text_of(page)
    kept = re.search(r'value="go"[^>]*checked', page.content.decode())
    assert bool(kept) == ("words" not in wrong)
    assert not Erasure.objects.exists()
    assert client.get(MINE).status_code == 200


def test_after_five_wrong_passwords_not_even_the_right_one_is_looked_at(client: Client):
    client.force_login(make_ann())
    for _n in range(5):
        assert ask_to_erase(client, password="guess").status_code == 422
    page = ask_to_erase(client)
    assert page.status_code == 429
    assert "Please try again in an hour." in text_of(page)
    assert not Erasure.objects.exists()
    with clock.at(clock.now() + timedelta(hours=1)):
        assert ask_to_erase(client).status_code == 302


def test_the_only_owner_is_told_why_not(client: Client):
    otto = make_owner(password=PASSWORD)
    client.force_login(otto)
    page = client.get(ERASE)
    assert "You are the only owner of this site." in text_of(page)
    assert 'name="words"' not in page.content.decode()
    page = ask_to_erase(client, words="go")
    assert page.status_code == 422
    assert "You are the only owner of this site." in text_of(page)
    assert re.search(r'value="go"[^>]*checked', page.content.decode())
    assert client.get(MINE).status_code == 200


def test_who_has_no_password_needs_none(client: Client):
    client.force_login(make_member("Bob"))
    assert 'name="password"' not in client.get(ERASE).content.decode()
    assert client.post(ERASE, {"words": "stay"}).status_code == 302
    assert Erasure.objects.exists()


def test_a_receipt_that_somebody_made_up_is_not_there(client: Client):
    ann = make_ann()
    erasure = erasing.ask(member_id=ann.pk, words="stay")
    assert client.get("/privacy/receipt/made-up.by-somebody/").status_code == 404
    foreign = tokens.make("archive", {"e": erasure.pk}, lasts=timedelta(days=1))
    assert client.get(reverse("privacy:receipt", args=[foreign])).status_code == 404


def test_a_receipt_is_not_for_search_engines_and_sets_no_cookie(client: Client):
    erasure = erasing.ask(member_id=make_ann().pk, words="stay")
    page = client.get(reverse("privacy:receipt", args=[receipt_token(erasure)]))
    assert page["X-Robots-Tag"] == "noindex"
    assert "no-store" in page["Cache-Control"]
    assert not page.cookies


# “Was this you?”


def claim_of(client: Client, author: Member, **typed: str):
    url = reverse("privacy:claim", args=[author.pk])
    return client.post(url, {"wish": "mine", "message": "", **typed})


def decide(client: Client, claim: Claim, how: str):
    return client.post(reverse(f"privacy:{how}_claim", args=[claim.pk]))


def test_ann_gets_the_posts_that_she_wrote_long_ago(client: Client):
    ann, ian, moe = make_ann(), make_imported_author(), make_moderator()
    mk2 = make_forum()
    topic = make_topic(mk2, by=ian, title="Clutch slips")
    make_post(make_topic(mk2, by=make_member("Bob")), by=ian)
    make_post(make_topic(mk2, by=ann), by=ann)
    origin = AuthorOrigin.objects.create(source="list", key="x", member=ian)
    make_hold(Post.objects.filter(author=ian).first())
    client.force_login(ann)

    # Two clicks.
    assert (
        reverse("privacy:claim", args=[ian.pk])
        in client.get(reverse("members:member", args=[ian.pk])).content.decode()
    )
    asked = claim_of(client, ian, message="I signed as Ian of Leeds")
    assert asked.status_code == 302
    waiting = text_of(client.get(asked["Location"]))
    assert "You said so. One of the staff decides." in waiting
    assert Post.objects.filter(author=ian).count() == 2

    client.force_login(moe)
    said = text_of(client.get(reverse("privacy:claims")))
    assert "Ann says: I was Ian" in said
    assert "I signed as Ian of Leeds" in said
    assert decide(client, Claim.objects.get(), "grant").status_code == 302
    run_jobs()
    assert Post.objects.filter(author=ann).count() == 4
    topic.refresh_from_db()
    assert topic.author == topic.last_author == ann
    assert ForumMember.objects.get(member=ann).post_count == 4
    assert Hold.objects.get().member == ann
    origin.refresh_from_db()
    assert origin.member == ann
    assert not Member.objects.filter(pk=ian.pk).exists()
    assert Erasure.objects.get().is_done
    line = LedgerLine.objects.get(kind=LedgerLine.Kind.CLAIM)
    assert line.by == PersonReference.objects.get(member=moe).ref
    client.force_login(ann)
    assert "Give these posts to my account granted" in text_of(client.get(MINE))


def test_what_gives_rights_does_not_go_along(client: Client):
    ann, ian, otto = make_ann(), make_imported_author(), make_owner()
    groups.put_into_group(member=ian, group_kind=Group.Kind.MODERATORS)
    claim = claiming.claim(claimant_id=ann.pk, author_id=ian.pk, wish="mine")
    claiming.grant(by=otto, claim_id=claim.pk)
    run_jobs()
    assert not Member.objects.filter(pk=ian.pk).exists()
    assert not Member.objects.get(pk=ann.pk).is_moderator


def test_a_claim_is_carried_out_once_however_often_it_is_tried():
    ann, ian, otto = make_ann(), make_imported_author(), make_owner()
    make_topic(make_forum(), by=ian)
    claim = claiming.claim(claimant_id=ann.pk, author_id=ian.pk, wish="mine")
    claiming.grant(by=otto, claim_id=claim.pk)
    assert claiming.carry_out(claim_id=claim.pk) > 0
    assert claiming.carry_out(claim_id=claim.pk) == 0
    run_jobs()
    assert claiming.carry_out(claim_id=claim.pk) == 0
    assert Post.objects.get().author == ann


def test_ann_has_an_old_name_of_hers_erased(client: Client):
    ann, ian, moe = make_ann(), make_imported_author(), make_moderator()
    topic = make_topic(make_forum(), by=ian, title="Clutch slips")
    make_post(topic, by=ann, source="So what was it?")
    client.force_login(ann)
    assert claim_of(client, ian, wish="erase").status_code == 302
    client.force_login(moe)
    decide(client, Claim.objects.get(), "grant")
    run_jobs()
    assert not Member.objects.filter(pk=ian.pk).exists()
    page = client.get(reverse("forum:topic", args=[topic.pk])).content.decode()
    assert "Ian" not in page
    assert "Clutch slips" not in page
    assert "So what was it?" in page


def test_a_refused_claim_changes_nothing_and_can_be_made_again(client: Client):
    ann, ian, moe = make_ann(), make_imported_author(), make_moderator()
    client.force_login(ann)
    claim_of(client, ian)
    client.force_login(moe)
    decide(client, Claim.objects.get(), "refuse")
    run_jobs()
    assert Member.objects.filter(pk=ian.pk, hidden_at=None).exists()
    client.force_login(ann)
    page = client.get(reverse("privacy:claim", args=[ian.pk]))
    assert "The staff refused your last claim." in text_of(page)
    assert claim_of(client, ian).status_code == 302


def test_nobody_claims_who_did_not_come_in_with_an_archive(client: Client):
    client.force_login(make_ann())
    for nobody in (make_member("Bob"), make_owner(), make_imported_author("Eve")):
        if nobody.screen_name == "Eve":
            erasing.ask(member_id=nobody.pk, words="go")
        assert claim_of(client, nobody).status_code == 404
        url = reverse("privacy:claim", args=[nobody.pk])
        assert client.get(url).status_code == 404
    assert not Claim.objects.exists()


def test_a_second_claim_comes_back_with_the_reason(client: Client):
    ian = make_imported_author()
    client.force_login(make_ann())
    claim_of(client, ian)
    again = claim_of(client, ian, wish="erase")
    assert again.status_code == 422
    assert "You said so before." in text_of(again)
    assert Claim.objects.get().wish == "mine"


@pytest.mark.parametrize("wish", ["", "all of them"])
def test_a_claim_without_a_wish_keeps_its_words(client: Client, wish: str):
    client.force_login(make_ann())
    page = claim_of(client, make_imported_author(), wish=wish, message="From Leeds")
    assert page.status_code == 422
    assert "From Leeds" in text_of(page)
    assert not Claim.objects.exists()


def test_claims_are_for_the_staff(client: Client):
    ann, ian = make_ann(), make_imported_author()
    claim = claiming.claim(claimant_id=ann.pk, author_id=ian.pk, wish="mine")
    for who in (None, ann, make_member("Bob")):
        visitor = Client()
        if who:
            visitor.force_login(who)
        assert visitor.get(reverse("privacy:claims")).status_code == 404
        for how in ("grant", "refuse"):
            assert decide(visitor, claim, how).status_code == 404
    visitor = Client()
    assert visitor.get(reverse("privacy:claim", args=[ian.pk])).status_code == 302
    claim.refresh_from_db()
    assert claim.decided_at is None


def test_moe_does_not_decide_about_himself_but_an_owner_may(client: Client):
    moe, otto = make_moderator(), make_owner()
    for member in (moe, otto):
        ian = make_imported_author(f"Ian {member.pk}")
        claim = claiming.claim(claimant_id=member.pk, author_id=ian.pk, wish="mine")
        client.force_login(member)
        answer = decide(client, claim, "grant")
        assert answer.status_code == (422 if member == moe else 302)


def test_who_else_claimed_the_same_author_is_refused_with_it(client: Client):
    ann, bob, ian = make_ann(), make_member("Bob"), make_imported_author()
    first = claiming.claim(claimant_id=ann.pk, author_id=ian.pk, wish="mine")
    other = claiming.claim(claimant_id=bob.pk, author_id=ian.pk, wish="erase")
    client.force_login(make_moderator())
    decide(client, first, "grant")
    other.refresh_from_db()
    assert other.decided_at is not None
    assert not other.granted
    late = decide(client, other, "grant")
    assert late.status_code == 422
    assert "Somebody decided this before you." in text_of(late)
    with pytest.raises(RefusedError):
        claiming.claim(claimant_id=bob.pk, author_id=ian.pk, wish="erase")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins():
    ann, ian, otto = make_ann(), make_imported_author(), make_owner()
    claim = claiming.claim(claimant_id=ann.pk, author_id=ian.pk, wish="mine")
    both = Barrier(2)

    def decided(deed) -> bool:
        try:
            both.wait(timeout=10)
            deed(by=otto, claim_id=claim.pk)
        except RefusedError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as pool:
        won = list(pool.map(decided, [claiming.grant, claiming.refuse]))
    assert sorted(won) == [False, True]
    claim.refresh_from_db()
    assert claim.granted == won[0]
    forget_jobs_and_counts()


# What is left to the staff


def make_hold(row, **more) -> Hold:
    return holding.hold(
        by=make_owner("Olga"),
        table=row._meta.label,
        row=str(row.pk),
        reason="A court asked for it",
        review_on=(clock.now() + timedelta(days=30)).date(),
        **more,
    )


def erased(member: Member, words: str = "stay") -> Erasure:
    erasure = erasing.ask(member_id=member.pk, words=words, wait=timedelta(0))
    run_jobs()
    erasure.refresh_from_db()
    return erasure


ERASURES = "/privacy/erasures/"


def test_moe_looks_at_the_words_that_name_somebody_who_is_gone(client: Client):
    ann = make_ann()
    topic = make_topic(make_forum(), by=ann)
    named = make_post(topic, by=make_member("Bob"), source="Thank you, Ann!")
    erasure = erased(ann)
    waiting = erasing.ask(member_id=make_member("Zoe").pk, words="go")
    client.force_login(make_moderator())
    page = client.get(ERASURES)
    said = text_of(page)
    assert f"Erasure {erasure.pk} done" in said
    assert "Zoe waits for its day" in said
    assert "Ann" not in said
    assert reverse("forum:post", args=[named.pk]) in page.content.decode()
    assert "Held back" not in said
    finding = Finding.objects.get()
    answer = client.post(reverse("privacy:looked_at", args=[finding.pk]))
    assert answer["Location"] == ERASURES
    assert "Looked at" not in text_of(client.get(ERASURES))
    finding.refresh_from_db()
    assert finding.looked_at
    assert waiting.is_open


def test_erasures_are_for_the_staff_and_holds_for_owners(client: Client):
    hold = make_hold(make_topic(make_forum(), by=make_ann()))
    finding = Finding.objects.create(
        erasure=erased(make_member("Zoe")),
        table="forum.PostBody",
        row="1",
        found_at=clock.now(),
    )
    release = reverse("privacy:release", args=[hold.pk])
    deeds = [
        reverse("privacy:looked_at", args=[finding.pk]),
        release,
        reverse("privacy:hold"),
    ]
    for who in (None, make_member("Bob")):
        visitor = Client()
        if who:
            visitor.force_login(who)
        assert visitor.get(ERASURES).status_code == 404
        for deed in deeds:
            assert visitor.post(deed).status_code == 404
    client.force_login(make_moderator())
    for deed in deeds[1:]:
        assert client.post(deed).status_code == 404
    finding.refresh_from_db()
    hold.refresh_from_db()
    assert finding.looked_at is None
    assert hold.released_at is None


@pytest.mark.clause("C76")
def test_otto_holds_a_post_and_lets_it_go_and_ann_is_told(client: Client):
    ann, otto = make_ann(), make_owner()
    post = make_post(make_topic(make_forum(), by=ann), by=ann)
    client.force_login(otto)
    day = (clock.now() + timedelta(days=30)).date()
    typed = {"table": "forum.Post", "row": str(post.pk), "reason": "A court asked"}
    held = client.post(
        reverse("privacy:hold"), {**typed, "review_on": day.isoformat()}, follow=True
    )
    assert "“A court asked”" in text_of(held)
    client.force_login(ann)
    assert "“A court asked”" in text_of(client.get(MINE))
    erasure = erased(ann, "go")
    receipt = reverse("privacy:receipt", args=[receipt_token(erasure)])
    assert "Something has to be kept back for now." in text_of(client.get(receipt))
    client.force_login(otto)
    assert "Ann held back" in text_of(client.get(ERASURES))
    hold = Hold.objects.get()
    client.post(reverse("privacy:release", args=[hold.pk]))
    run_jobs()
    assert "The account is erased" in text_of(client.get(receipt))
    again = client.post(reverse("privacy:release", args=[hold.pk]))
    assert again.status_code in (404, 422)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"row": "0"}, "There is no such row."),
        ({"row": "Ann"}, "There is no such row."),
        ({"review_on": "2001-01-01"}, "Name a day to come"),
        ({"review_on": "soon"}, "Enter a valid date."),
        ({"reason": "  "}, "This field is required."),
        ({"table": "forum.Forum"}, "Select a valid choice."),
    ],
)
def test_a_hold_with_a_slip_comes_back_with_its_words(client: Client, wrong, why):
    post = make_post(make_topic(make_forum(), by=make_ann()))
    client.force_login(make_owner())
    day = (clock.now() + timedelta(days=30)).date().isoformat()
    typed = {"table": "forum.Post", "row": str(post.pk), "reason": "A court asked"}
    page = client.post(reverse("privacy:hold"), {**typed, "review_on": day, **wrong})
    assert page.status_code == 422
    assert why in text_of(page)
    if "reason" not in wrong:
        assert "A court asked" in text_of(page)
    assert not Hold.objects.exists()


def test_twenty_of_everything_cost_the_staff_the_queries_of_one(client: Client):
    def make_more(n: int) -> None:
        member, ian = make_member(f"Ann {n}"), make_imported_author(f"Ian {n}")
        claiming.claim(claimant_id=member.pk, author_id=ian.pk, wish="mine")
        erasure = erasing.ask(member_id=make_member(f"Zoe {n}").pk, words="go")
        Finding.objects.create(
            erasure=erasure, table="forum.PostBody", row=str(n), found_at=clock.now()
        )
        Hold.objects.create(
            table="forum.Post",
            row=str(n),
            reason="x",
            placed_at=clock.now(),
            placed_by=otto,
            review_on=clock.now().date(),
        )

    otto = make_owner()
    client.force_login(otto)
    make_more(0)
    for url in (ERASURES, reverse("privacy:claims"), reverse("cases:cases")):
        with CaptureQueriesContext(connection) as one:
            client.get(url)
        for n in range(1, 4):
            make_more(n * 1000 + len(url))
        with CaptureQueriesContext(connection) as more:
            client.get(url)
        assert len(more) == len(one), url


def test_from_the_cases_the_staff_see_what_else_waits(client: Client):
    ann, ian = make_ann(), make_imported_author()
    claiming.claim(claimant_id=ann.pk, author_id=ian.pk, wish="mine")
    client.force_login(make_moderator())
    said = text_of(client.get(reverse("cases:cases")))
    assert "Claims to imported authors 1" in said
