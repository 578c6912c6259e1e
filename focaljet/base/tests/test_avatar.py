import pytest

from focaljet.base.avatar import avatar_of


def test_seventy_two_members_in_a_row_all_look_different():
    faces = {avatar_of(number, "Ann") for number in range(1, 73)}
    assert len(faces) == 72


def test_a_new_name_changes_the_initial_and_nothing_else():
    before, after = avatar_of(7, "Ann"), avatar_of(7, "Zoe")
    assert (before.hue_class, before.rim) == (after.hue_class, after.rim)
    assert (before.initial, after.initial) == ("A", "Z")


@pytest.mark.parametrize(
    ("name", "initial"),
    [
        ("northwind", "N"),
        ("1_litre", "1"),
        ("[ST] Ann", "S"),
        ("ßig", "ß"),
        ("éclair", "É"),
        ("ورشة", "و"),
        ("~~", "?"),
    ],
)
def test_the_initial_is_the_first_letter_or_digit(name: str, initial: str):
    assert avatar_of(1, name).initial == initial


def test_a_member_who_is_not_saved_yet_has_a_face_too():
    assert avatar_of(0, "Ann").rim == "rim-1"
