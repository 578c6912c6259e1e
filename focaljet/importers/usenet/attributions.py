"""Lines that say who is quoted, made short: news programs put an id and an address
there, which are masked by now and tell nobody anything.

"In article <…@garage.example> …@garage.example (Ann Driver) writes:" becomes
"Ann Driver writes:", at any depth of quotes.
"""

from __future__ import annotations

import re

VERBS = r"(?:writes|wrote|says|said|asks|asked|writeth|schrieb|schreibt|écrit|skrev)\b"
_ID = r"<…(?:@| at )[^<>\n]{0,200}>"
_IN_ARTICLE = re.compile(
    r"^([>|:}#% ]{0,40})In (?:"
    rf"(?:a |the )?(?:previous )?(?:article|message)\s?(?:{_ID}|…@[\w.-]{{1,100}},)?|{_ID}"
    r"),?[ \t]*(?:\n\1)?"
    rf"(?=[^\n]{{1,160}}\b{VERBS}[^\n]{{0,20}}$)",
    re.MULTILINE | re.IGNORECASE,
)
_NAME_IN_PARENTHESES = re.compile(
    r"…@[\w.-]{1,100},? \(([^()\n]{1,60}(?:\([^()\n]{0,40}\)[^()\n]{0,20})?)\)"
    rf"(?=\s?,? {VERBS})"
)
_ADDRESS_AFTER_NAME = re.compile(
    rf"(?<=\w|\"|\)) [<(]…(?:@| at )[^<>()\n]{{1,100}}[>)](?=,? {VERBS})"
)


def shortened(text: str) -> str:
    if "…" not in text:
        return text
    text = _NAME_IN_PARENTHESES.sub(r"\1", _IN_ARTICLE.sub(r"\1", text))
    return _ADDRESS_AFTER_NAME.sub("", text)
