"""No address of anybody comes in: a key, a name and masked words do."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focaljet.importers.usenet.addresses import (
    Sender,
    author_key,
    is_spelled_out,
    masked,
    real_sender,
    sender,
)


@pytest.mark.parametrize(
    ("header", "address", "name"),
    [
        ("Ann Driver <ann@garage.example>", "ann@garage.example", "Ann Driver"),
        ('"Driver, Ann" <Ann@Garage.Example>', "ann@garage.example", "Driver, Ann"),
        ("ann@garage.example (Ann Driver)", "ann@garage.example", "Ann Driver"),
        ("ann@g.example (Ann (at the bar))", "ann@g.example", "Ann (at the bar)"),
        ("ann at garage.example (Ann Driver)", "ann@garage.example", "Ann Driver"),
        ("<ann@garage.example>", "ann@garage.example", "ann"),
        ("ann@garage.example", "ann@garage.example", "ann"),
        ('"ann@garage.example" <ann@garage.example>', "ann@garage.example", "ann"),
        ("seismo!ihnp4!ann (Ann)", "seismo!ihnp4!ann", "Ann"),
        ("seismo!ihnp4!ann", "seismo!ihnp4!ann", "ann"),
        ("Ann <ann@garage.example> (home)", "ann@garage.example", "Ann"),
        ("", "", ""),
        ("nobody knows", "nobodyknows", "nobodyknows"),
    ],
)
def test_a_from_line_names_an_address_and_a_person(
    header: str, address: str, name: str
):
    said = sender(header)
    assert (said.address, said.shown_name) == (address, name)


def test_one_person_has_one_key_however_the_address_is_spelled():
    keys = {
        author_key(sender(header).address, b"secret")
        for header in (
            "Ann <ann@garage.example>",
            "ANN@Garage.Example (A. Driver)",
            "ann at garage.example (Ann)",
        )
    }
    assert len(keys) == 1
    assert "ann" not in keys.pop()


def test_without_the_secret_nobody_can_guess_who_a_key_is():
    assert author_key("ann@x.example", b"one") != author_key("ann@x.example", b"two")


def test_the_author_behind_a_list_is_found():
    said = sender("Ann via Cars <cars@lists.example>")
    assert real_sender(said, "Ann <ann@garage.example>") == Sender(
        "ann@garage.example", "Ann"
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Write to ann@garage.example.", "Write to …@garage.example."),
        ("<ann.d+x@garage.example>", "<…@garage.example>"),
        ("In article <1993.AA01@garage> she wrote", "In article <…@garage> she wrote"),
        ("a@b.example,c@d.example", "…@b.example,…@d.example"),
        ("mailto:ann@garage.example", "mailto:…@garage.example"),
        ("müller@garage.example", "…@garage.example"),
        (
            "Signed-off-by: Ann <ann at x.example>",
            "Signed-off-by: Ann <… at x.example>",
        ),
        ("ihnp4!garage!ann or so", "… or so"),
        ("Meet at the garage @ 8", "Meet at the garage @ 8"),
        ("Look at www.garage.example", "Look at www.garage.example"),
        ("Stop! No! Really!", "Stop! No! Really!"),
    ],
)
def test_the_personal_half_of_an_address_is_hidden(text: str, left: str):
    assert masked(text) == left


def test_where_a_list_spells_addresses_out_they_are_hidden_too():
    assert is_spelled_out("ann at garage.example (Ann)")
    assert not is_spelled_out("Ann <ann@garage.example>")
    text = "On Monday ann at garage.example wrote: look at www.garage.example"
    assert masked(text, spelled_out=True) == (
        "On Monday … at garage.example wrote: look at www.garage.example"
    )


@given(
    st.text(alphabet="ab.@<> \n!;+-", max_size=60),
    st.from_regex(r"[a-z0-9.+_-]{1,40}@[a-z]{1,10}\.[a-z]{2,5}", fullmatch=True),
    st.text(alphabet="ab.@<> \n!;+-", max_size=60),
)
def test_no_address_survives_wherever_it_stands(before: str, address: str, after: str):
    left = masked(f"{before} {address} {after}")
    assert not re.search(r"[A-Za-z0-9]@[A-Za-z0-9]", left)
