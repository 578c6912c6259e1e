"""Forums name their drawing by a word; it must lead to one."""

from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders

from focaljet.base.avatar import HUES, RIMS, avatar_of
from focaljet.demo import content

SYMBOL = "{http://www.w3.org/2000/svg}symbol"


def symbols_in(path: str) -> set[str]:
    found = finders.find(path)
    assert isinstance(found, str)
    # Our own file, so nothing hostile can be in it.
    root = ElementTree.parse(found).getroot()  # noqa: S314
    return {symbol.attrib["id"] for symbol in root.iter(SYMBOL)}


@pytest.mark.parametrize("room", content.club().rooms, ids=lambda room: room.slug)
def test_every_forum_of_the_club_has_a_drawing(room: content.Room):
    assert room.icon in symbols_in("forum/icons.svg")


def test_every_wheel_is_drawn():
    rims = {avatar_of(number, "Ann").rim for number in range(HUES * RIMS)}
    assert rims <= symbols_in("forum/icons.svg")


def test_the_mark_is_drawn():
    assert symbols_in("site/logo.svg") == {"mark"}
