from __future__ import annotations

import re


def found(pattern: str, text: str) -> str:
    """The first group of the pattern's first place in the text."""
    match = re.search(pattern, text)
    assert match, f"{pattern} is not in: {text}"
    return match[1]
