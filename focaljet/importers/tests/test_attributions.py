from __future__ import annotations

import pytest

from focaljet.importers.usenet.attributions import shortened


@pytest.mark.parametrize(
    ("line", "short"),
    [
        (
            "In article <…@x.example> …@y.example (Ann Driver) writes:",
            "Ann Driver writes:",
        ),
        ("In article <…@x.example>, …@y.example (Ann) writes:", "Ann writes:"),
        ("In article <…@x.example>,\n…@y.example (Ann) writes:", "Ann writes:"),
        (">In article <…@x>\n>…@y.example (Ann) wrote:", ">Ann wrote:"),
        (
            ">> In a previous article, …@y.example (Ann (at home)) says:",
            ">> Ann (at home) says:",
        ),
        ("…@y.example (Ann) writes:", "Ann writes:"),
        ("In <…@x.example> …@y.example (Ann) writes:", "Ann writes:"),
        ("In article …@x.example, …@y.example (Ann) writes:", "Ann writes:"),
        ("On Monday, Ann <…@y.example> wrote:", "On Monday, Ann wrote:"),
        ("On Monday, Ann <… at y.example> wrote:", "On Monday, Ann wrote:"),
        ("In article <…@x.example> …@y.example writes:", "…@y.example writes:"),
        ("In article <…@x.example> there is a picture.", None),
        ("Mail …@y.example (Ann) for more.", None),
        ("In article three she writes:", None),
    ],
)
def test_only_the_name_is_left_of_who_is_quoted(line: str, short: str | None):
    assert shortened(f"Hello.\n\n{line}\n> Does it?") == (
        f"Hello.\n\n{line if short is None else short}\n> Does it?"
    )
