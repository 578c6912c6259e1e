"""Where Ann took part, however much she has written."""

import pytest

from focaljet.accounts.models import Group
from focaljet.accounts.tests.makers import make_member
from focaljet.forum.queries import across
from focaljet.forum.queries.board import Board
from focaljet.forum.rights import Rights
from focaljet.forum.services import keeping
from focaljet.forum.tests.makers import allow, make_forum, make_post, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    """She wrote in every second topic of eight, in a deleted one, in one that she may
    not read any more, and somewhere nothing that is still to be seen."""
    ann, forum, closed = make_member("Ann"), make_forum(), make_forum("Closed")
    for number in range(8):
        topic = make_topic(forum, title=f"Topic {number}")
        if number % 2:
            make_post(topic, by=ann)
    keeping.delete_topic(by=ann, topic=make_topic(forum, by=ann, title="Gone"))
    taken_back = make_topic(forum, title="Taken back")
    keeping.delete_post(by=ann, post=make_post(taken_back, by=ann))
    make_topic(closed, by=ann, title="Closed")
    allow(closed, Group.Kind.MEMBERS, Rights())
    allow(closed, Group.Kind.VISITORS, Rights())
    return ann


def pages(ann) -> list[list[str]]:
    """The titles of all pages, by following the links."""
    found, before = [], ""
    while True:
        lines = across.written_in_by(ann, Board(ann), None, before)
        found.append([line.title for line in lines.lines])
        before = lines.older
        if not before:
            return found


@pytest.mark.parametrize("many", [0, 1_000], ids=["of many posts", "of few"])
@pytest.mark.parametrize("walked", [1, 4, 7, 50])
@pytest.mark.parametrize("on_a_page", [1, 3, 30])
def test_ann_finds_each_topic_once_the_newest_first(
    ann, monkeypatch: pytest.MonkeyPatch, many: int, walked: int, on_a_page: int
):
    monkeypatch.setattr(across, "MANY_POSTS", many)
    monkeypatch.setattr(across, "WALKED", walked)
    monkeypatch.setattr(across, "LINES_PER_PAGE", on_a_page)
    found = pages(ann)
    assert [title for page in found for title in page] == [
        f"Topic {number}" for number in (7, 5, 3, 1)
    ]
    assert all(len(page) == on_a_page for page in found[:-1])
