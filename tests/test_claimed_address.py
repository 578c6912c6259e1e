"""An address that somebody claims and never confirms opens nothing of its holder's."""

from __future__ import annotations

import zipfile

import pytest
from allauth.account.models import EmailAddress

from focaljet.accounts.tests.makers import make_member
from focaljet.base import clock
from focaljet.cases.models.cases import Case
from focaljet.cases.tests.makers import make_case
from focaljet.privacy.models.erasures import Erasure
from focaljet.privacy.services import erasing, exporting
from focaljet.site import outbox

pytestmark = pytest.mark.django_db

VERA = "vera@example.org"


@pytest.fixture
def mallory():
    """She says that Vera's address is hers; Vera has no account and wrote a letter."""
    make_case(email=VERA, message="My car stands at the harbour.")
    letter = f"To: {VERA}\nSubject: Yours\n\nThe harbour is closed.\n"
    outbox.write(outbox.outbox_dir(), letter.encode())
    return make_member("Mallory", email=VERA, confirmed=False)


def test_mallory_gets_nothing_of_an_address_that_she_only_claims(mallory, tmp_path):
    archive = tmp_path / "mallory.zip"
    exporting.write_to(archive, member_id=mallory.pk)
    with zipfile.ZipFile(archive) as packed:
        everything = b"\n".join(packed.read(name) for name in packed.namelist())
    assert VERA.encode() in everything  # that she claimed it is about her
    assert b"harbour" not in everything


def test_when_mallory_is_erased_the_letter_of_vera_stays(mallory):
    now = clock.now()
    erasure = Erasure.objects.create(
        member=mallory, words="go", cause="asked", asked_at=now, due_at=now
    )
    assert erasing.erase(erasure_id=erasure.pk)
    assert Case.objects.get().message == "My car stands at the harbour."
    assert not EmailAddress.objects.exists()


def test_mails_to_an_address_that_bob_confirmed_are_bobs(mallory):
    make_member("Bob", email="bob@example.org")
    EmailAddress.objects.create(user=mallory, email="bob@example.org")
    letter = b"To: bob@example.org\nSubject: Yours\n\nHello Bob.\n"
    outbox.write(outbox.outbox_dir(), letter)
    outbox.forget_mails_to(mallory.pk)
    assert [mail.to for mail in outbox.mails()] == ["bob@example.org"]


def test_what_vera_wrote_is_hers_once_the_address_is_confirmed(tmp_path):
    make_case(email="Vera@Example.org", message="My car stands at the harbour.")
    vera = make_member("Vera", email=VERA)
    archive = tmp_path / "vera.zip"
    exporting.write_to(archive, member_id=vera.pk)
    with zipfile.ZipFile(archive) as packed:
        assert b"at the harbour" in packed.read("data/cases.Case.json")
