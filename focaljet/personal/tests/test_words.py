from datetime import timedelta
from typing import Any

import pytest

from focaljet.personal import sentences
from focaljet.personal.words import (
    Category,
    Kept,
    OnErase,
    PersonalData,
    Purpose,
    Visible,
    after,
    after_event,
    with_account,
)


def kept(**given: Any) -> Kept:
    words: dict[str, Any] = {"on_erase": OnErase.BLANK, "visible": Visible.SELF} | given
    return Kept(Category.PHONE, Purpose.STORE, "to call about an order", **words)


def test_every_kind_has_a_term_of_its_own_in_the_common_vocabulary():
    terms = [category.term for category in Category]
    assert len(set(terms)) == len(Category) == len({c.value for c in Category})
    assert all(term.startswith("dpv-pd:") for term in terms)


def test_a_kind_is_found_again_by_its_short_name():
    assert {c.value: c for c in Category}["ip_address"] is Category.IP_ADDRESS
    assert {p.value: p for p in Purpose}["offer"] is Purpose.OFFER


def test_one_purpose_or_several_are_read_alike():
    several = (Purpose.ACCOUNT, Purpose.NOTICE)
    address = Kept(
        Category.EMAIL,
        several,
        "to reach you",
        on_erase=OnErase.BLANK,
        visible=Visible.SELF,
    )
    assert address.purposes == several
    assert kept().purposes == (Purpose.STORE,)


def test_a_table_has_no_person_or_one_or_two():
    assert PersonalData().subjects == ()
    assert PersonalData(subject="author").subjects == ("author",)
    assert PersonalData(subject=("sender", "reader")).subjects == ("sender", "reader")


def test_only_a_time_after_a_moment_of_the_row_can_be_worked_out_at_night():
    assert after("written_at", days=90).is_a_term
    assert not with_account().is_a_term
    assert not after_event("the payment", years=7).is_a_term


def test_seven_years_are_never_a_day_short():
    term = after("paid_at", years=7).term
    assert term is not None
    assert term >= timedelta(days=7 * 365 + 2)


@pytest.mark.parametrize(
    ("keep", "words"),
    [
        (with_account(), "as long as the account exists"),
        (after("written_at", days=90), "for 90 days, counted from “written at”"),
        (after("written_at", days=1), "for 1 day, counted from “written at”"),
        (after_event("the payment", years=7), "for 7 years after the payment"),
        (after_event("the last import"), "until the last import"),
        (after("expires_at"), "until the moment “expires at”"),
        (after("expires_at", words="until it expires"), "until it expires"),
    ],
)
def test_ann_reads_how_long_in_words(keep, words):
    assert sentences.how_long(kept(keep=keep)) == f"It is kept {words}."


def test_ann_reads_what_stays_and_on_which_basis():
    staying = kept(
        on_erase=OnErase.KEEP,
        basis="tax law asks for it",
        until=after_event("the payment", years=10),
    )
    assert sentences.on_erase(staying) == (
        "It stays for 10 years after the payment: tax law asks for it."
    )
    assert sentences.on_erase(kept()) == "It is emptied."
