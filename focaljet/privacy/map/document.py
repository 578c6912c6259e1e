"""The data map as a page of the documentation, docs/reference/data-map.md."""

from __future__ import annotations

from django.utils.translation import override

from focaljet.privacy.map.places import Datum, Place, places, places_about_nobody

COMMAND = "focaljet privacy map > docs/reference/data-map.md"
HEADINGS = (
    "Datum",
    "Kind",
    "Where from",
    "Why, and what for",
    "How long",
    "Who sees it",
    "When the account is erased",
)


def as_markdown() -> str:
    """docs/reference/data-map.md, in English whatever the site speaks."""
    with override("en"):
        known, about_nobody = places(), places_about_nobody()
        parts = [
            "# The data map",
            f"<!-- Made by the program; do not edit: `{COMMAND}` -->",
            _introduction(known),
            *(_chapter(place) for place in known),
            "## Tables that know nothing about people",
            ", ".join(f"{place.title} (`{place.table}`)" for place in about_nobody),
        ]
    return "\n\n".join(parts) + "\n"


def _introduction(known: list[Place]) -> str:
    count = sum(len(place.data) for place in known)
    return (
        "Every datum about people that the program has a place for: where it comes "
        "from, why it is kept, where, for how long, who sees it, and what becomes of "
        "it when its person is erased. All of it follows from the declarations of the "
        "tables, the stores and the cookies, and from the forms. A site shows the same "
        "at `/privacy/map/`, as a picture at `/privacy/map.svg`, and for machines at "
        f"`/privacy/map.json`.\n\nToday these are {count} data in {len(known)} places."
    )


def _chapter(place: Place) -> str:
    rows = [HEADINGS, tuple("---" for _each in HEADINGS), *map(_row, place.data)]
    parts = [
        f"## {place.title}",
        f"{place.where}.",
        "\n".join(f"| {' | '.join(row)} |" for row in rows),
    ]
    if place.plain:
        plain = ", ".join(f"`{name}`" for name in place.plain)
        parts.append(f"Besides, and not about people: {plain}.")
    return "\n\n".join(parts)


def _row(datum: Datum) -> tuple[str, ...]:
    line = datum.line
    return tuple(
        cell.replace("|", "\\|").replace("\n", " ")
        for cell in (
            f"{line.datum} `{datum.id}`",
            f"{line.kind} `{datum.term}`" if datum.term else line.kind,
            _from(datum),
            f"{line.why}; {', '.join(datum.grounds)}",
            line.how_long,
            line.who_sees,
            line.on_erase,
        )
    )


def _from(datum: Datum) -> str:
    words = str(datum.origin.label)
    if datum.inputs:
        words += f": {datum.asked}"
    return f"{words}; corrected at `{datum.edit}`" if datum.edit else words
