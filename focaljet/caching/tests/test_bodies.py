"""What somebody sends is there in whole before anything is done with it."""

from __future__ import annotations

import io

import pytest

from focaljet.caching.bodies import CutShortError, taken_in


class DropByDrop(io.RawIOBase):
    """A line on which a few bytes come at a time."""

    def __init__(self, words: bytes) -> None:
        self.words = words

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        piece, self.words = self.words[:3], self.words[3:]
        return piece


class Torn(DropByDrop):
    def read(self, size: int = -1) -> bytes:
        if not self.words:
            raise OSError("connection reset")
        return super().read(size)


def sent(words: bytes, *, announced: str | None = None, line: type = DropByDrop):
    length = str(len(words)) if announced is None else announced
    return {"CONTENT_LENGTH": length, "wsgi.input": line(words)}


def test_a_form_that_comes_drop_by_drop_is_whole():
    body = taken_in(sent(b"source=Clutch+slips"))
    assert body is not None
    with body:
        assert body.read() == b"source=Clutch+slips"


def test_no_more_is_taken_than_was_announced():
    body = taken_in(sent(b"source=Clutch", announced="6"))
    assert body is not None
    with body:
        assert body.read() == b"source"


@pytest.mark.parametrize("line", [DropByDrop, Torn])
def test_a_form_that_was_cut_short_is_none(line: type):
    with pytest.raises(CutShortError):
        taken_in(sent(b"source=Cl", announced="19", line=line))


@pytest.mark.parametrize("announced", ["", "0", "-3", "many", "900000000"])
def test_what_announces_nothing_that_can_be_is_left_to_django(announced: str):
    said = sent(b"source=Clutch", announced=announced)
    assert taken_in(said) is None
    assert said["wsgi.input"].words == b"source=Clutch"
