"""What came in, what was here already, and what did not come in, with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from focaljet.base import moments, text
from focaljet.importers.neutral import rows

# Lines of the loader itself that are kept one by one; the rest is only counted.
MOST_REMARKS = 10_000
MOST_REASONS = 100


@dataclass
class Report:
    title: str
    came_in: Counter[rows.Kind] = field(default_factory=Counter)
    here_already: Counter[rows.Kind] = field(default_factory=Counter)
    remarks: list[rows.Remark] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    # Kinds for which there is no place here yet, and how many of each were in the file.
    not_supported: Counter[rows.Kind] = field(default_factory=Counter)
    is_dry_run: bool = False

    def remark(
        self, kind: rows.Kind, about: str, reason: str, *, is_left_out: bool
    ) -> None:
        (self.left_out if is_left_out else self.changed)[reason] += 1
        if len(self.remarks) < MOST_REMARKS:
            self.remarks.append(rows.Remark(kind, about, is_left_out, reason))

    def count(self, remark: rows.Remark) -> None:
        """A remark that the converter wrote into the file; its line stays there."""
        reasons = self.left_out if remark.is_left_out else self.changed
        reason = text.one_line(remark.reason)[:200]
        reasons[
            reason if reason in reasons or len(reasons) < MOST_REASONS else "…"
        ] += 1

    def summary(self) -> Iterator[str]:
        """Lines for a terminal, without names."""
        yield (_("Would bring in: %s") if self.is_dry_run else _("Brought in: %s")) % (
            _list(self.came_in) or _("nothing new")
        )
        if here := _list(self.here_already):
            yield _("Here already: %s") % here
        if homeless := _list(self.not_supported):
            yield _("Not brought in, since there is no place for it yet: %s") % homeless
        for title, reasons in (
            (_("Did not come in:"), self.left_out),
            (_("Came in changed:"), self.changed),
        ):
            if reasons:
                yield title
                for reason, count in reasons.most_common():
                    yield f"{moments.number(count):>9}  {reason}"


def lines(remarks: Iterable[rows.Remark]) -> Iterator[str]:
    """One line for each remark, those that did not come in marked by a cross."""
    for remark in remarks:
        mark = "x" if remark.is_left_out else "~"
        where = f" ({remark.place})" if remark.place not in ("", remark.id) else ""
        yield text.one_line(
            f"{mark} {remark.kind.value} {remark.id}{where}: {remark.reason}"
        )


def _list(counts: Counter[rows.Kind]) -> str:
    return ", ".join(
        f"{moments.number(counts[kind])} {_name(kind, counts[kind])}"
        for kind in rows.Kind
        if counts[kind]
    )


def _name(kind: rows.Kind, count: int) -> str:
    names = {
        rows.Kind.GROUP: ngettext("group", "groups", count),
        rows.Kind.MEMBER: ngettext("member", "members", count),
        rows.Kind.FORUM: ngettext("forum", "forums", count),
        rows.Kind.TOPIC: ngettext("topic", "topics", count),
        rows.Kind.POST: ngettext("post", "posts", count),
        rows.Kind.ATTACHMENT: ngettext("attachment", "attachments", count),
        rows.Kind.CONVERSATION: ngettext("conversation", "conversations", count),
        rows.Kind.MESSAGE: ngettext("private message", "private messages", count),
    }
    return names[kind]
