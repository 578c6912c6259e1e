"""The report of a proof in words: for a terminal, for a page, and as a page of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from focaljet.base import moments
from focaljet.personal import declared
from focaljet.privacy.proof.report import Datum, Report, Step

TITLES = {
    "copy": gettext_lazy("Copying the site"),
    "plant": gettext_lazy("Making people from the declarations"),
    "act": gettext_lazy("Using the site as people do"),
    "export": gettext_lazy("Taking everything along"),
    "look": gettext_lazy("Trying the search"),
    "erase": gettext_lazy("Erasing"),
    "search": gettext_lazy("Searching everything"),
    "verify": gettext_lazy("Following the ledger"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A step as a page shows it."""

    title: str
    what: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Table:
    """The data of one table, under the name that people have for it."""

    title: str
    data: list[tuple[str, Datum]]


def title_of(step: str) -> str:
    return str(TITLES.get(step, step))


def lines(report: Report) -> Iterator[str]:
    """For a terminal; the last one is the verdict."""
    yield f"Export:  {report.exported} of {report.planted} data ({report.percent:g} %)"
    for where in report.missing:
        yield f"         not in the archive: {where}"
    found = len(report.residue) + len(report.links)
    yield f"Residue: {found}"
    for left in report.residue:
        yield f"         {left.where} in {left.place} ({left.encoding})"
    for link in report.links:
        yield f"         still there, as it was planted: {link}"
    for trouble in report.trouble:
        yield f"Trouble: {trouble}"
    searched = report.searched
    yield (
        f"Searched {searched['tables']} tables and {searched['files']} files, "
        f"{searched['bytes'] / 1e6:.1f} MB, in {len(report.encodings)} encodings; "
        f"{report.seconds:g} s in all."
    )
    yield "Proven." if report.passed else "NOT PROVEN."


def steps(report: Report) -> list[Line]:
    return [Line(title_of(s.name), _told(s, report), s.seconds) for s in report.steps]


def tables(report: Report) -> list[Table]:
    by_label: dict[str, list[tuple[str, Datum]]] = {}
    names = {table.label: table for table in declared.tables()}
    for datum in report.data:
        label, _dot, name = datum.where.rpartition(".")
        if label in names:
            shown = names[label].title_of(name)
            by_label.setdefault(label, []).append((shown, datum))
    return [Table(names[label].title, data) for label, data in by_label.items()]


def standalone(report: Report) -> str:
    """A whole HTML page, for who wants to file or print it."""
    words = {**context(report), "language": get_language()}
    return render_to_string("privacy/proof/standalone.html", words)


def context(report: Report) -> dict[str, object]:
    return {"report": report, "steps": steps(report), "tables": tables(report)}


def _told(step: Step, report: Report) -> str:
    n, counts = moments.number, step.counts
    match step.name:
        case "plant":
            return _(
                "Two people who are not there were made from the declarations: %(n)s "
                "data in every table and store, each with a value that stands nowhere "
                "else."
            ) % {"n": n(counts.get("data", 0))}
        case "act":
            return _(
                "A third one signed up, wrote, quoted, was quoted, wrote letters and "
                "lost the way: %(acts)s errands through the real pages, %(words)s words "
                "to be kept."
            ) % {"acts": n(counts.get("acts", 0)), "words": n(counts.get("words", 0))}
        case "export":
            return _(
                "Each took everything along. Of %(all)s data the archives hold "
                "%(found)s: %(percent)s %%."
            ) % {
                "all": n(report.planted),
                "found": n(report.exported),
                "percent": f"{report.percent:g}",
            }
        case "look":
            return _(
                "Before anybody was erased the search had to find every value that was "
                "planted and every word that was said: %(found)s of them."
            ) % {"found": n(counts.get("found", 0))}
        case "erase":
            return _(
                "All three were erased, by %(actions)s actions that follow from the "
                "declarations; one of them left the posts behind, without a name."
            ) % {"actions": n(counts.get("actions", 0))}
        case "search":
            searched = report.searched
            return _(
                "%(tables)s tables and %(files)s files, %(mb)s MB, were searched for "
                "all that they had said, in %(encodings)s ways of writing it, packed "
                "files unpacked. %(found)s"
            ) % {
                "tables": n(searched["tables"]),
                "files": n(searched["files"]),
                "mb": f"{searched['bytes'] / 1e6:.1f}",
                "encodings": len(report.encodings),
                "found": _left(len(report.residue) + len(report.links)),
            }
        case _:
            return _("The ledger and the erasure log hold together, line by line.")


def _left(count: int) -> str:
    if not count:
        return _("Nothing was found.")
    return ngettext("%(n)d thing was found.", "%(n)d things were found.", count) % {
        "n": count
    }
