"""What groups may do, worked out from the rows: no database needed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from focaljet.forum.rights import (
    DEFAULTS,
    EVERYTHING,
    NOTHING,
    Rights,
    findings,
    work_out,
)

VISITOR = {"visitors": "visitors"}
MEMBER = {**VISITOR, "members": "members"}
MODERATOR = {**MEMBER, "moderators": "moderators"}
OWNER = {**MEMBER, "owners": "owners"}
READ = Rights(see=True, read=True)


def test_a_new_forum_is_read_by_all_and_written_in_by_members():
    forums = {1: None}
    assert work_out(forums, {}, VISITOR)[1] == READ
    assert work_out(forums, {}, MEMBER)[1] == Rights(True, True, True, True, True)
    assert work_out(forums, {}, MODERATOR)[1] == EVERYTHING


def test_a_row_counts_for_the_forum_and_for_those_below():
    forums = {1: None, 2: 1, 3: 2}
    given = {(1, "visitors"): NOTHING, (1, "members"): READ}
    assert work_out(forums, given, VISITOR)[3] == NOTHING
    assert work_out(forums, given, MEMBER)[3] == READ


def test_the_nearest_row_of_a_group_wins():
    forums = {1: None, 2: 1}
    given = {(1, "members"): READ, (2, "members"): Rights(True, True, True, True)}
    rights = work_out(forums, given, MEMBER)
    assert not rights[1].start
    assert rights[2].start


def test_what_is_hidden_hides_all_below_even_from_those_with_a_row_there():
    forums = {1: None, 2: 1}
    given = {
        (1, "visitors"): NOTHING,
        (1, "members"): NOTHING,
        (2, "members"): EVERYTHING,
    }
    assert work_out(forums, given, MEMBER)[2] == NOTHING


def test_no_right_is_held_where_one_may_not_read():
    forums = {1: None}
    only_see = Rights(see=True, start=True, reply=True, moderate=True)
    given = {(1, "visitors"): only_see, (1, "members"): only_see}
    assert work_out(forums, given, MEMBER)[1] == Rights(see=True)


def test_a_reader_has_what_any_of_the_groups_has():
    forums = {1: None}
    given = {
        (1, "visitors"): NOTHING,
        (1, "members"): NOTHING,
        (1, 7): Rights(True, True, False, True),
    }
    in_group_7 = {**MEMBER, 7: "own"}
    assert work_out(forums, given, in_group_7)[1] == Rights(True, True, False, True)
    assert work_out(forums, given, MEMBER)[1] == NOTHING


def test_owners_may_do_everything_everywhere():
    given = {(1, "owners"): NOTHING}
    assert work_out({1: None}, given, OWNER)[1] == EVERYTHING


def test_a_ring_of_forums_is_seen_by_nobody_and_stops_nothing():
    rights = work_out({1: 2, 2: 1, 3: None}, {}, MEMBER)
    assert set(rights) == {3}


def test_a_moderator_of_a_forum_may_everything_there_and_below_and_nothing_beside():
    forums = {1: None, 2: 1, 3: None}
    rights = work_out(forums, {}, MEMBER, offices={1})
    assert rights[1] == rights[2] == EVERYTHING
    assert not rights[3].moderate


def test_an_office_opens_its_forum_but_no_room_below_that_is_closed_by_itself():
    forums = {1: None, 2: 1, 3: 2, 4: 1}
    closed = {(f, kind): NOTHING for f in (1, 2) for kind in ("visitors", "members")}
    rights = work_out(forums, closed, MEMBER, offices={1})
    assert rights[1] == rights[4] == EVERYTHING
    assert rights[2] == rights[3] == NOTHING
    assert findings(forums, closed, MEMBER, offices={1})[2].office_stops


def test_an_office_does_not_reach_through_what_is_hidden_above():
    forums = {1: None, 2: 1}
    closed = {(1, "visitors"): NOTHING, (1, "members"): NOTHING}
    assert work_out(forums, closed, MEMBER, offices={2})[2] == NOTHING


RIGHTS = st.builds(Rights, *[st.booleans()] * 6)


@st.composite
def some_boards(draw):
    """A tree of forums, rows for some groups in some of them, a reader's groups."""
    size = draw(st.integers(1, 6))
    parents = {
        n: draw(st.sampled_from([None, *range(1, n)])) if n > 1 else None
        for n in range(1, size + 1)
    }
    keys = ["visitors", "members", "moderators", 7]
    given_rows = draw(
        st.dictionaries(
            st.tuples(st.integers(1, size), st.sampled_from(keys)), RIGHTS, max_size=8
        )
    )
    groups: dict[int | str, str] = {"visitors": "visitors", "members": "members"}
    if draw(st.booleans()):
        groups["moderators"] = "moderators"
    if draw(st.booleans()):
        groups[7] = "own"
    return parents, given_rows, groups, draw(st.sets(st.integers(1, size), max_size=2))


@given(some_boards())
def test_what_is_explained_is_what_counts(board):
    """Each finding, put together again from what it tells, gives the rights."""
    parents, rows, groups, offices = board
    found = findings(parents, rows, groups, offices)
    rights = work_out(parents, rows, groups, offices)
    for forum, finding in found.items():
        above = parents[forum]
        for key, part in finding.parts.items():
            said = rows.get((part.said_in, key)) if part.said_in else None
            assert part.rights == (said or DEFAULTS[groups[key]])
            assert part.said_in in (None, *path_up(parents, forum))
        told = EVERYTHING if finding.office_in else NOTHING
        for part in finding.parts.values():
            told |= part.rights
        assert finding.above == (rights[above] if above else EVERYTHING)
        assert rights[forum] == told.below(finding.above)
        if finding.office_in:
            assert finding.office_in in offices
            assert finding.office_in in path_up(parents, forum)


@given(some_boards())
def test_nobody_sees_below_what_is_hidden_or_does_what_they_cannot_read(board):
    parents, rows, groups, offices = board
    rights = work_out(parents, rows, groups, offices)
    for forum, mine in rights.items():
        if parents[forum] and not rights[parents[forum]].see:
            assert mine == NOTHING
        if not mine.read:
            assert mine in (NOTHING, Rights(see=True))


def path_up(parents, forum):
    while forum is not None:
        yield forum
        forum = parents[forum]
