"""What groups may do, worked out from the rows: no database needed."""

from __future__ import annotations

from focaljet.forum.rights import EVERYTHING, NOTHING, Rights, work_out

VISITOR = {"visitors": "visitors"}
MEMBER = {**VISITOR, "members": "members"}
MODERATOR = {**MEMBER, "moderators": "moderators"}
OWNER = {**MEMBER, "owners": "owners"}
READ = Rights(see=True, read=True)


def test_a_new_forum_is_read_by_all_and_written_in_by_members():
    forums = {1: None}
    assert work_out(forums, {}, VISITOR)[1] == READ
    assert work_out(forums, {}, MEMBER)[1] == Rights(True, True, True, True)
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
