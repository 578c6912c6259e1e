"""Somebody of the staff, or somebody outside, tries to make a request do what it may not."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from focaljet.accounts.models import Member
from focaljet.accounts.tests.makers import make_member, make_moderator, make_owner
from focaljet.base import clock
from focaljet.base.verdict import RefusedError
from focaljet.cases import links
from focaljet.cases.models.cases import Case
from focaljet.cases.services import cases as services
from focaljet.cases.services import correcting, deciding, merging, proving
from focaljet.cases.services.deciding import Decision
from focaljet.cases.tests.makers import make_case
from focaljet.children.services.reporting import ask_as_a_parent
from focaljet.consent.models.receipts import ConsentReceipt
from focaljet.privacy.models.erasures import Erasure
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db

ANNS = "ann@club.example"


@pytest.fixture(autouse=True)
def _no_letters_yet():
    cache.clear()


@pytest.fixture
def ann() -> Member:
    return make_member("Ann", email=ANNS)


def grant(case: Case, by: Member, **more) -> None:
    deciding.decide(
        by=by, case_id=case.pk, decision=Decision("granted", "Done.", **more)
    )


@pytest.mark.clause("C80")
@pytest.mark.parametrize("evidence", ["known", "saw", "content"])
def test_a_moderator_s_word_alone_erases_nobody(ann: Member, evidence: str):
    moe, mia = make_moderator("Moe"), make_moderator("Mia")
    case = make_case(kind="erase", email=ANNS, wish="go")  # typed by Moe himself
    proving.note_evidence(by=moe, case_id=case.pk, evidence=evidence)
    with pytest.raises(RefusedError, match="owner"):
        grant(case, moe)
    with pytest.raises(RefusedError, match="owner"):
        grant(case, mia)
    assert not Erasure.objects.exists()
    grant(case, make_owner("Otto"))
    assert Erasure.objects.get().member == ann


def test_one_of_the_staff_is_not_erased_by_a_moderator():
    otto, moe = make_owner("Otto", email="otto@club.example"), make_moderator("Moe")
    make_owner("Olga")
    case = make_case(kind="erase", email="otto@club.example", wish="go")
    proving.note_evidence(by=moe, case_id=case.pk, evidence="known")
    with pytest.raises(RefusedError):
        grant(case, moe)
    otto.refresh_from_db()
    assert otto.hidden_at is None


def test_what_ann_agreed_to_is_not_put_right_afterwards(ann: Member):
    moe, now = make_moderator("Moe"), clock.now()
    receipt = ConsentReceipt.objects.create(
        member=ann, purpose="offer", policy_version=1, wording="I agree to tea.",
        made_at=now, expires_at=now,
    )  # fmt: skip
    case = make_case(
        kind="correct", member=ann, proof="account", right_value="I agree to all.",
        datum="consent.ConsentReceipt.wording", row=str(receipt.pk),
    )  # fmt: skip
    assert correcting.target_of(case) is None
    with pytest.raises(RefusedError):
        grant(case, moe, value="I agree to all.")


def test_nobody_decides_about_their_own_request_but_an_owner():
    moe, otto = make_moderator("Moe"), make_owner("Otto")
    case = services.open_case(kind="access", member=moe, message="Mine, please.")
    with pytest.raises(RefusedError, match="your own"):
        grant(case, moe)
    grant(case, make_moderator("Mia"))
    alone = services.open_case(kind="access", member=otto, message="And mine.")
    grant(alone, otto)


def test_letters_stay_in_no_cache(client: Client):
    client.force_login(make_owner("Otto"))
    case = make_case(message="Between us.")
    for url in (reverse("cases:cases"), reverse("cases:case", args=[case.pk])):
        assert "no-store" in client.get(url)["Cache-Control"]


@pytest.mark.clause("C82")
def test_what_was_answered_is_not_put_right_afterwards(ann: Member):
    refused = make_case(kind="access", member=ann)
    for name in ("answer", "message", "extension"):
        case = make_case(
            kind="correct", member=ann, datum=f"cases.Case.{name}", row=str(refused.pk)
        )
        assert correcting.target_of(case) is None


@pytest.mark.clause("C79")
def test_a_second_wish_to_be_erased_does_not_vanish_in_the_first(ann: Member):
    said = {"kind": "erase", "member": ann, "message": "Please."}
    first = services.open_case(wish="stay", **said)
    other = services.open_case(wish="go", **said)
    assert (first.wish, other.wish) == ("stay", "go")
    assert services.open_case(wish="go", **said) == other


def test_the_right_value_that_was_said_last_is_the_one_that_counts(ann: Member):
    said = {
        "kind": "correct", "member": ann, "message": "Please.",
        "about": "forum.Topic.title", "row": "1",
    }  # fmt: skip
    first = services.open_case(right_value="Axels", **said)
    again = services.open_case(right_value="Axles", **said)
    assert again == first
    first.refresh_from_db()
    assert first.right_value == "Axles"


class TestMerging:
    """Mallory types the address of Ann, who writes too."""

    def test_who_sent_the_other_letter_does_not_read_ann_s_words(self, client: Client):
        moe = make_moderator("Moe")
        mallorys = make_case(kind="access", email=ANNS, message="I am Ann.")
        anns = make_case(kind="access", email=ANNS, message="My secret is liquorice.")
        services.write_more(case_id=anns.pk, writer="sender", text="And marzipan.")
        merging.merge(by=moe, case_id=anns.pk, into_id=mallorys.pk)
        page = client.get(links.on_the_page(mallorys.pk)).content.decode()
        assert "I am Ann." in page
        assert "liquorice" not in page
        assert "marzipan" not in page

    def test_words_of_who_knows_whom_are_not_shown_as_ann_s(self, ann: Member):
        moe = make_moderator("Moe")
        anns = make_case(kind="access", member=ann, email=ANNS, proof="lately")
        mallorys = make_case(kind="access", email=ANNS, message="Send it elsewhere.")
        merging.merge(by=moe, case_id=mallorys.pk, into_id=anns.pk)
        assert [said.writer for said in anns.messages.all()] == ["sender"]


@pytest.mark.clause("C88")
def test_the_page_of_a_parent_s_letter_tells_not_whether_the_child_is_here(
    client: Client,
):
    make_member("Tim")
    pages = []
    for name in ("Tim", "Tom"):
        case = ask_as_a_parent(
            screen_name=name, relation="Mother", email="", message="Please look."
        )
        page = client.get(links.on_the_page(case.pk)).content.decode()
        assert "Please look." in page
        pages.append(name in page)
    assert pages[0] == pages[1]


def test_an_opt_out_sends_nobody_s_words_to_somebody_else(ann: Member):
    services.open_case(
        kind="opt_out", member=ann, email="bob@mail.example", name="Your bank",
        message="Buy gold at https://evil.example now.",
    )  # fmt: skip
    run_jobs(queue="mail")
    assert "bob@mail.example" not in {to for each in mail.outbox for to in each.to}
    assert [each.to for each in mail.outbox] == [[ANNS]]
