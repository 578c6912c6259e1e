"""Text as people type it, made fit to store; and screen names that cannot deceive."""

import unicodedata

from django.utils.translation import gettext_lazy as _

from focaljet.base.lookalikes import prototype, script
from focaljet.base.verdict import Reason, RefusedError, no

SHORTEST, LONGEST = 2, 30
LONGEST_SKELETON = 200
# What a screen name may hold besides letters, digits and their marks. The rest
# of the keyboard has a meaning in addresses, mentions or markup.
SIGNS = frozenset(" -_.'!+*&=~$()[]")
JOINERS = frozenset(" -_.")
MOST_MARKS_IN_A_ROW = 2  # Vietnamese, Thai and pointed Hebrew need no more

# Turn the direction of what follows, up to the next page element.
BIDI = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
UNSEEN = BIDI | frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060\ufeff\u3164\uffa0"
)

# Scripts that are written together (UTS #39, "highly restrictive").
WRITTEN_TOGETHER = (
    {"LATIN", "HAN", "HIRAGANA", "KATAKANA"},
    {"LATIN", "HAN", "BOPOMOFO"},
    {"LATIN", "HAN", "HANGUL"},
)


def without_controls(text: str) -> str:
    """Text of several lines as it may be stored: LF line ends, tabs, no controls.

    PostgreSQL refuses NUL, and half a surrogate pair cannot be encoded at all.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        char
        for char in text
        if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")
    )


def one_line(text: str) -> str:
    """A title or a name on one line: blanks collapsed, nothing that turns the text."""
    line = " ".join(without_controls(text).split())
    return "".join(char for char in line if char not in UNSEEN).strip()


def cleaned_name(raw: str) -> str:
    """The screen name as it is stored; the same name is always spelled the same.

    Raises RefusedError, with a reason to show, for a name that others could not
    read, type or tell from another.
    """
    # Cut first: no work on a megabyte.
    name = " ".join(unicodedata.normalize("NFKC", raw[:500]).split())
    for broken, reason in _rules(name):
        if broken:
            raise RefusedError(no(reason))
    return name


def _rules(name: str) -> list[tuple[bool, Reason]]:
    return [
        (len(name) < SHORTEST, _("A screen name has at least 2 characters.")),
        (len(name) > LONGEST, _("A screen name has at most 30 characters.")),
        (
            not all(_is_allowed(char) for char in name),
            _(
                "A screen name is made of letters, digits, blanks and - _ . ' ! + * & = ~ $ ( ) [ ]."
            ),
        ),
        (
            not any(char.isalnum() for char in name),
            _("A screen name needs a letter or a digit."),
        ),
        (_has_stacked_marks(name), _("A screen name cannot pile accents up.")),
        (
            _mixes_scripts(name),
            _("A screen name keeps to one alphabet, because some letters look alike."),
        ),
        (
            _poses_as_latin(name),
            _("This name looks just like one in Latin letters. Choose another."),
        ),
    ]


def _is_allowed(char: str) -> bool:
    if char in SIGNS:
        return True
    kind = unicodedata.category(char)
    letter = kind in ("Ll", "Lu", "Lt", "Lo", "Lm", "Mn", "Mc", "Nd")
    return letter and not _is_unseen(char)


def _is_unseen(char: str) -> bool:
    # Format characters, fillers, and the variation selectors.
    return (
        char in UNSEEN
        or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        or "\ufe00" <= char <= "\ufe0f"
        or "\u180b" <= char <= "\u180f"
        or "\U000e0000" <= char <= "\U000e0fff"
    )


def _has_stacked_marks(name: str) -> bool:
    in_a_row = MOST_MARKS_IN_A_ROW  # a name does not begin with a mark
    for char in name:
        if unicodedata.category(char) != "Mn":
            in_a_row = 0
            continue
        in_a_row += 1
        if in_a_row > MOST_MARKS_IN_A_ROW:
            return True
    return False


def _mixes_scripts(name: str) -> bool:
    scripts = {script(char) for char in name} - {"COMMON", "INHERITED"}
    if len(scripts) <= 1:
        return False
    return not any(scripts <= together for together in WRITTEN_TOGETHER)


def _poses_as_latin(name: str) -> bool:
    """Whether it is Latin as written, though its small letters are not.

    So does Nina in Greek capitals: their small letters look like "viva".
    """
    seen = _seen_as(name)
    return seen.isascii() and not name.isascii() and skeleton(seen) != skeleton(name)


def skeleton(name: str) -> str:
    """What all names that look like this one have in common, whatever their case.

    Two names are too alike when their skeletons are equal. Never raises, and
    never longer than 200 characters; not for showing to anybody.
    """
    name = unicodedata.normalize("NFKC", name[:500]).casefold()
    name = "".join("-" if char in JOINERS or char.isspace() else char for char in name)
    seen = "".join(
        _lower_prototype(char)
        for char in unicodedata.normalize("NFD", name)
        if not _is_unseen(char)
    )
    # "I" is taken for "l", and case does not count: so "i" goes with them, and
    # with it the Turkish "İ", which folds to an i with a dot of its own.
    seen = seen.replace("i", "l").replace("l\u0307", "l")
    joined = "-".join(part for part in seen.split("-") if part)
    return unicodedata.normalize("NFC", joined)[:LONGEST_SKELETON]


def _lower_prototype(char: str) -> str:
    """What the letter looks like in small, or else in capitals: Cyrillic в as B."""
    small = prototype(char)
    if not small.isascii():
        large = "".join(prototype(each) for each in char.upper())
        small = large if large.isascii() else small
    # Folding can give a letter that has a prototype itself: M, then m, then rn.
    return "".join(prototype(each).casefold() for each in small.casefold())


def _seen_as(name: str) -> str:
    decomposed = unicodedata.normalize("NFD", name)
    return "".join(prototype(char) for char in decomposed if not _is_unseen(char))
