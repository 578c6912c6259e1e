"""The words of every language: found in the sources, kept in focaljet/locale.

    python tools/words.py update          find new texts, drop those that went, compile
    python tools/words.py missing         print what has no translation yet
    python tools/words.py fill FILE       take translations from a file, and compile
    python tools/words.py check           say what is wrong; the build asks this too

docs/develop/translating.md tells how a language is kept, and what a FILE looks like.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "focaljet"
LOCALES = PACKAGE / "locale"
LANGUAGES = ("de", "es")

METHODS = [
    ("**/tests/**", "ignore"),
    ("**/migrations/**", "ignore"),
    ("**/management/**", "ignore"),  # what is said at a terminal is English
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
# The same as in focaljet/config/jinja.py, or the texts would not be found again.
JINJA = {
    "extensions": "jinja2.ext.i18n",
    "newstyle_gettext": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",
}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
# Without a date of its own a catalogue changes only when its words do.
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
BETWEEN_PLURALS = " ¦ "
CASES = 2

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|https?://[^\s\]]*|FOCALJET_\w+")
TAG = re.compile(r"</?\w+[^>]*>|&\w+;")


def main() -> int:
    options = _parser().parse_args()
    match options.deed:
        case "update":
            update()
        case "missing":
            sys.stdout.writelines(missing())
        case "fill":
            sys.stdout.writelines(f"{line}\n" for line in fill(options.file))
        case "check":
            wrong = complaints()
            sys.stdout.writelines(f"{line}\n" for line in wrong)
            return 1 if wrong else 0
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    deeds = parser.add_subparsers(dest="deed", required=True)
    for name in ("update", "missing", "check"):
        deeds.add_parser(name)
    deeds.add_parser("fill").add_argument("file", type=Path)
    return parser


def found_in_the_sources() -> Catalog:
    catalog = Catalog(creation_date=NO_DATE)
    found = extract_from_dir(
        PACKAGE,
        METHODS,
        dict.fromkeys(("**/templates/**.html", "**/templates/**.txt"), JINJA),
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for file, _line, words, comments, context in found:
        catalog.add(
            words,
            locations=[(f"focaljet/{file}", None)],  # type: ignore[list-item]
            auto_comments=comments,
            context=context,
        )
    return catalog


def source_of(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    path = source_of(language)
    if not path.exists():
        return _dated(Catalog(language))
    with path.open("rb") as file:
        return _dated(read_po(file, language, abort_invalid=True))


def _dated(catalog: Catalog) -> Catalog:
    catalog.project, catalog.version = "Focaljet", "1"
    catalog.copyright_holder = "the makers of Focaljet"
    catalog.header_comment = f"# The words of Focaljet, language: {catalog.locale}"
    catalog.last_translator = catalog.language_team = "Focaljet"
    catalog.msgid_bugs_address = ""
    catalog.creation_date = catalog.revision_date = NO_DATE
    catalog.fuzzy = False
    # One and many, in every language so far. Babel's Spanish has a third case, for
    # whole millions, which no sentence of a forum needs.
    catalog._num_plurals = CASES  # type: ignore[assignment]
    catalog._plural_expr = "(n != 1)"  # type: ignore[assignment]
    for message in catalog:
        if message.pluralizable:
            message.string = (*_several(message.string), "", "")[:CASES]
    return catalog


def write(catalog: Catalog, language: str) -> None:
    path = source_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file, catalog, width=88, sort_output=True, ignore_obsolete=True,
            include_lineno=False,
        )  # fmt: skip
    path.with_suffix(".mo").write_bytes(compiled(catalog))


def compiled(catalog: Catalog) -> bytes:
    said = io.BytesIO()
    write_mo(said, catalog)
    return said.getvalue()


def update() -> None:
    template = found_in_the_sources()
    for language in LANGUAGES:
        catalog = read(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        write(_dated(catalog), language)


def texts(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def key_of(message: Message) -> str:
    said = "\0".join([message.context or "", *_several(message.id)])
    return hashlib.sha256(said.encode()).hexdigest()[:7]


def _several(words: str | Iterable[str] | None) -> list[str]:
    return [words] if isinstance(words, str) else list(words or ())


def is_done(message: Message) -> bool:
    said = _several(message.string)
    return bool(said) and all(said) and not message.fuzzy


def missing() -> Iterator[str]:
    """Each text once: its key, the languages that miss it, and what it says."""
    lacking: dict[str, list[str]] = {}
    known: dict[str, Message] = {}
    for language in LANGUAGES:
        for message in texts(read(language)):
            if not is_done(message):
                key = key_of(message)
                known[key] = message
                lacking.setdefault(key, []).append(language)
    for key, message in known.items():
        said = BETWEEN_PLURALS.join(_several(message.id)).replace("\n", "\\n")
        context = f" ({message.context})" if message.context else ""
        languages = lacking[key]
        only = "" if len(languages) == len(LANGUAGES) else f" [{', '.join(languages)}]"
        yield f"{key}{context}{only} {said}\n"


def fill(file: Path) -> Iterator[str]:
    """Take translations over; yields a line for each that found no text."""
    told = list(_told_in(file.read_text(encoding="utf-8")))
    for language in LANGUAGES:
        catalog = read(language)
        by_key = {key_of(message): message for message in texts(catalog)}
        for key, spoken, words in told:
            if spoken != language:
                continue
            if (message := by_key.get(key)) is None:
                yield f"{key} {language}: there is no such text"
                continue
            parts = words.replace("\\n", "\n").split(BETWEEN_PLURALS)
            message.string = tuple(parts) if message.pluralizable else parts[0]
            message.flags.discard("fuzzy")
        write(catalog, language)


def _told_in(text: str) -> Iterator[tuple[str, str, str]]:
    """(key, language, words): a line with a key, and under it one per language."""
    key = ""
    for line in text.splitlines():
        first, _space, rest = line.partition(" ")
        if first in LANGUAGES:
            yield key, first, rest
        elif re.fullmatch(r"[0-9a-f]{7}", first):
            key = first


def complaints() -> list[str]:
    wanted = {key_of(message) for message in texts(found_in_the_sources())}
    wrong: list[str] = []
    for language in LANGUAGES:
        catalog = read(language)
        there = {key_of(message) for message in texts(catalog)}
        if wanted != there:
            wrong.append(
                f"{language}: {len(wanted - there)} texts are new and "
                f"{len(there - wanted)} are gone: python tools/words.py update"
            )
        wrong += _wrong_in(catalog, language)
        if source_of(language).with_suffix(".mo").read_bytes() != compiled(catalog):
            wrong.append(f"{language}: not compiled: python tools/words.py update")
    return wrong


def _wrong_in(catalog: Catalog, language: str) -> Iterator[str]:
    for message in texts(catalog):
        if not is_done(message):
            yield f"{language} {key_of(message)}: not translated: {message.id!r}"
            continue
        for said in _several(message.string):
            if trouble := trouble_with(message, said):
                yield f"{language} {key_of(message)}: {trouble}: {said!r}"
        if message.pluralizable and len(_several(message.string)) != CASES:
            yield f"{language} {key_of(message)}: a case of the plural is missing"


def trouble_with(message: Message, said: str) -> str:
    """What is wrong with these words; "" where nothing is.

    Tags and names of values must be those of the original: a translation is put on the
    page as it is, so it must not bring any HTML of its own (attacks.md, case 10).
    """
    originals = _several(message.id)
    if not any(_same(PLACEHOLDER, said, original) for original in originals):
        return "other placeholders"
    if not any(_same(TAG, said, original) for original in originals):
        return "other HTML"
    if ("<" in said) > any("<" in original for original in originals):
        return "a sign of HTML"
    first = originals[0]
    if first.strip() and (said[0] == "\n", said[-1] == "\n") != (
        first[0] == "\n",
        first[-1] == "\n",
    ):
        return "begins or ends with another line"
    return ""


def _same(pattern: re.Pattern[str], one: str, other: str) -> bool:
    return Counter(pattern.findall(one)) == Counter(pattern.findall(other))


if __name__ == "__main__":
    sys.exit(main())
