"""Characters that have no business in a post are taken out before anything else."""

import re

# Controls (tab and newline stay), bidi embeddings, overrides and isolates (the direction
# marks stay, Hebrew and Arabic need them) and annotation marks.
_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb"
# Halves of a surrogate pair and noncharacters, which so stay free for `quotes.hide`.
_NO_CHARACTERS = "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff" + "".join(
    chr(plane * 0x10000 + 0xFFFE) + chr(plane * 0x10000 + 0xFFFF)
    for plane in range(1, 17)
)
_FORBIDDEN = re.compile(f"[{_CONTROLS}{_NO_CHARACTERS}]")
_CONTROL = re.compile(f"[{_CONTROLS}]")
_NEWLINE = re.compile("\r\n?|\n\r(?!\n)|[\x0b\x0c\x85\u2028\u2029]")
# Emoji and several scripts need a joiner or two; a flood of them only breaks layout.
_INVISIBLE = re.compile("([\u00ad\u034f\u180e\u200b-\u200f\u2060-\u2064\ufeff]{2})[\u00ad\u034f\u180e\u200b-\u200f\u2060-\u2064\ufeff]+")  # fmt: skip
# No living script stacks more than a few marks on one letter; "zalgo" stacks dozens.
_STACKED = re.compile("([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")  # fmt: skip


def clean(source: str) -> str:
    """The source with plain newlines and without characters that deceive."""
    text = _NEWLINE.sub("\n", source)
    if text.isascii():
        return _FORBIDDEN.sub("", text)
    text = _FORBIDDEN.sub("", text)
    return _STACKED.sub(r"\1", _INVISIBLE.sub(r"\1", text))


def without_controls(text: str) -> str:
    """Text that was clean, but in which Markdown's entities have been read since."""
    return _CONTROL.sub("", text)
