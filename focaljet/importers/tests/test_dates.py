"""When a message was written, as far as anybody can tell."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focaljet.base import clock
from focaljet.importers.usenet.dates import parsed, written_at


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("Mon, 2 May 1994 12:00:00 GMT", datetime(1994, 5, 2, 12, tzinfo=UTC)),
        ("2 May 94 12:00:00 GMT", datetime(1994, 5, 2, 12, tzinfo=UTC)),
        ("Monday, 02-May-94 12:00:00 GMT", datetime(1994, 5, 2, 12, tzinfo=UTC)),
        ("Mon May  2 12:00:00 1994", datetime(1994, 5, 2, 12, tzinfo=UTC)),
        ("2 May 1994 12:00 PST", datetime(1994, 5, 2, 20, tzinfo=UTC)),
        ("Mon, 2 May 1994 12:00:00 +0200", datetime(1994, 5, 2, 10, tzinfo=UTC)),
        ("Mon, 2 May 1994 12:00:00 MEZ", datetime(1994, 5, 2, 11, tzinfo=UTC)),
        (
            "Mon, 2 May 1994 12:00:00 +0200 (MET DST)",
            datetime(1994, 5, 2, 10, tzinfo=UTC),
        ),
        ("Mon, 2 May 1994 12:00:00", datetime(1994, 5, 2, 12, tzinfo=UTC)),
        ("Mon, 31 Feb 1994 12:00:00 GMT", None),
        ("Thu, 1 Jan 1970 00:00:00 GMT", None),
        ("Mon, 2 May 2094 12:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
        ("Mon, 2 May 99999999 12:00:00 GMT", None),
    ],
)
def test_dates_are_read_as_people_and_programs_wrote_them(
    said: str, moment: datetime | None
):
    with clock.at(datetime(2026, 1, 1, tzinfo=UTC)):
        assert parsed(said) == moment


@given(st.text())
def test_no_date_is_too_strange(said: str):
    parsed(said)


def test_another_header_helps_out_where_the_date_cannot_be():
    headers = {
        "Date": ["Thu, 1 Jan 1970 00:00:00 GMT"],
        "Received": [
            "from b by c; Mon, 2 May 1994 12:05:00 GMT",
            "from a by b; Mon, 2 May 1994 12:00:00 GMT",
        ],
    }
    moment, is_as_said = written_at(lambda name: headers.get(name, []))
    assert moment == datetime(1994, 5, 2, 12, tzinfo=UTC)
    assert not is_as_said


def test_the_date_itself_is_believed_first():
    headers = {
        "Date": ["Mon, 2 May 1994 12:00:00 GMT"],
        "NNTP-Posting-Date": ["Tue, 3 May 1994 12:00:00 GMT"],
    }
    moment, is_as_said = written_at(lambda name: headers.get(name, []))
    assert moment == datetime(1994, 5, 2, 12, tzinfo=UTC)
    assert is_as_said
