from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from focaljet.base import moments
from focaljet.importers.usenet.reasons import Reason


@dataclass
class Summary:
    """What a conversion met, for the report."""

    messages: int = 0
    topics: int = 0
    authors: int = 0
    cross_posts: int = 0
    largest_topic: int = 0
    absent: int = 0
    quoted_lines: int = 0
    found_lines: int = 0
    quotes: int = 0
    remarks: Counter[Reason] = field(default_factory=Counter)

    @property
    def share_of_quotes(self) -> float:
        """Of the quoted lines, how many became quotes of a known message: 0 to 1."""
        return self.found_lines / self.quoted_lines if self.quoted_lines else 0.0

    def lines(self) -> Iterator[str]:
        """What there was, in words for the owner."""
        number = moments.number
        yield _(
            "Messages read: %(messages)s. Authors: %(authors)s. Topics: %(topics)s, the "
            "longest of %(largest)s messages."
        ) % {
            "messages": number(self.messages),
            "authors": number(self.authors),
            "topics": number(self.topics),
            "largest": number(self.largest_topic),
        }
        yield _("Sent to several groups, and in one of them now: %s.") % number(
            self.cross_posts
        )
        yield _("Messages that others refer to and the archive lacks: %s.") % number(
            self.absent
        )
        yield _(
            "Of %(lines)s quoted lines %(share)s%% stand in messages of this archive: "
            "%(quotes)s quotes lead there."
        ) % {
            "lines": number(self.quoted_lines),
            "share": round(100 * self.share_of_quotes),
            "quotes": number(self.quotes),
        }
