import json
import lzma
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from focaljet.base.tests.memory import memory_used
from focaljet.base.text import cleaned_name, one_line, skeleton, without_controls
from focaljet.base.verdict import RefusedError
from tests.shared import shared_data

# Text in fields


def test_a_post_keeps_its_lines_and_loses_its_controls():
    typed = "first\r\nsecond\rthird\n\tindented\x00\x1b[31m\x7f\x85"
    assert without_controls(typed) == "first\nsecond\nthird\n\tindented[31m"


def test_half_a_surrogate_pair_does_not_reach_the_database():
    assert without_controls("a\ud800b").encode() == b"ab"


def test_a_title_stays_on_one_line():
    assert one_line("  Clutch\n slips\u2028in\t third\x00 ") == "Clutch slips in third"


def test_a_title_cannot_turn_the_page_around():
    assert one_line("For sale \u202egnp.exe\u2066 \u200b") == "For sale gnp.exe"


def test_a_family_stays_together_in_a_title():
    assert one_line("👨\u200d👩\u200d👧") == "👨\u200d👩\u200d👧"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(typed):
    assert without_controls(without_controls(typed)) == without_controls(typed)
    assert one_line(one_line(typed)) == one_line(typed)


# Screen names


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Ann", "Ann"),
        ("  Ann \t of  the\u00a0Hill ", "Ann of the Hill"),
        ("Ｆｏｃｕｓ", "Focus"),
        ("ﬁesta", "fiesta"),
        ("Zoe\u0308", "Zoë"),
        ("Nguyễn", "Nguyễn"),
        ("[ST170] Moe!", "[ST170] Moe!"),
        ("xX_Focus.RS_Xx", "xX_Focus.RS_Xx"),
        ("O'Neil", "O'Neil"),
        ("Вова", "Вова"),
        ("김철수", "김철수"),
        ("スバルSTI", "スバルSTI"),
        ("محمد", "محمد"),
        ("สมชาย", "สมชาย"),
        ("42", "42"),
    ],
)
def test_a_name_is_welcome_in_any_alphabet(typed, stored):
    assert cleaned_name(typed) == stored
    assert cleaned_name(stored) == stored


@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ("", "at least"),
        ("   ", "at least"),
        ("A", "at least"),
        ("A" * 31, "at most"),
        ("x" * 10_000_000, "at most"),
        ("\ufdfa\ufdfa", "at most"),
        ("An\x00n", "letters"),
        ("An\u200bn", "letters"),
        ("An\u200dn", "letters"),
        ("\u202eyobemoH", "letters"),
        ("An\u00adn", "letters"),
        ("An\ufe0fn", "letters"),
        ("\u3164\u3164", "letters"),
        ("\u2800\u2800", "letters"),
        ("An\ud800n", "letters"),
        ("\ue000\ue000", "letters"),
        ("🚗🚗", "letters"),
        ("<b>Ann</b>", "letters"),
        ("ann@club.example", "letters"),
        ("Ann/Moe", "letters"),
        ('"Ann"', "letters"),
        ("--", "letter or a digit"),
        ("...", "letter or a digit"),
        ("A\u0301\u0302\u0303\u0304nn", "pile"),
        ("\u0301nn", "pile"),
        ("Оtto", "alphabet"),
        ("pаypal", "alphabet"),
        ("Αnn", "alphabet"),
        ("ΝΙΝΑ", "Latin"),
    ],
)
def test_a_name_that_deceives_is_refused_with_a_reason(typed, because):
    with pytest.raises(RefusedError) as refused:
        cleaned_name(typed)
    assert because in refused.value.reason


@pytest.mark.parametrize(
    "alike",
    [
        "OTTO",
        "0tto",
        "оттo",
        "Оttо",
        "ОТТО",
        "οττο",
        "O\u200btto",
        "O\u00adtto",
        "Ot\u202eto",
        "\U0001d546\U0001d565\U0001d565\U0001d560",
        "Ｏｔｔｏ",
        " Otto. ",
        "_Otto_",
    ],
)
def test_nobody_can_pass_for_otto(alike):
    assert skeleton(alike) == skeleton("Otto")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bernd", "Bemd"),
        ("Walter", "VValter"),
        ("Ilse", "llse"),
        ("Ilse", "1LSE"),
        ("Ilse", "İlse"),
        ("Ilse", "ılse"),
        ("Strauß", "STRAUSS"),
        ("Zoë", "ZOE\u0308"),
        ("Focus ST", "focus_st"),
        ("Focus ST", "Focus - ST"),
        ("ВОВА", "BOBA"),
        ("Вова", "BOBA"),
        ("MOE", "мое"),
    ],
)
def test_names_that_look_alike_meet(one, other):
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Otto", "Ötto"),
        ("Andre", "André"),
        ("Focus ST", "FocusST"),
        ("Focus1", "Focus2"),
        ("Ann", "Anna"),
        ("Dan", "Clan"),
        ("Вова", "Лена"),
        ("김철수", "김영희"),
    ],
)
def test_names_that_differ_stay_apart(one, other):
    assert skeleton(one) != skeleton(other)


@given(st.text(max_size=40))
def test_no_name_breaks_the_skeleton(typed):
    assert len(skeleton(typed)) <= 200
    skeleton(typed).encode()


@given(st.text(min_size=2, max_size=30))
def test_the_case_never_makes_another_name(typed):
    try:
        name = cleaned_name(typed)
    except RefusedError:
        return
    assert skeleton(name) == skeleton(name.upper()) == skeleton(name.lower())


def test_of_a_name_of_ten_megabytes_only_the_beginning_is_worked_on():
    name = "m" * 10_000_000
    with memory_used() as used:
        skeleton(name)
        with suppress(RefusedError):
            cleaned_name(name)
    assert used.most < 1_000_000


def test_no_look_alike_of_unicodes_list_gets_through():
    """Each character that is taken for a Latin letter or digit, in a name."""
    packed = shared_data("confusables/confusables.json.xz").read_bytes()
    families = json.loads(lzma.decompress(packed))
    tried = 0
    for char, others in families.items():
        (other, *more) = (entry["c"] for entry in others)
        if more or len(char) > 1 or not (other.isascii() and other.isalnum()):
            continue
        if unicodedata.normalize("NFKC", char) != char:
            continue  # stored as another letter, and shown as that
        tried += 1
        try:
            name = cleaned_name(f"{char}tto")
        except RefusedError:
            continue
        assert skeleton(name) == skeleton(f"{other}tto"), (char, other)
    assert tried > 200
